"""Counters of limits that servers share, and files of members' data in the database.

Revision 0039, after 0038.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision; files that lie ready in a data folder have to be asked for again."""
    op.create_table(
        "limit_counters",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limit_counters")),
    )
    op.add_column("data_exports", sa.Column("content", sa.LargeBinary(), nullable=True))
    op.execute("DELETE FROM data_exports WHERE state = 'ready'")


def downgrade() -> None:
    """Go back to the revision before."""
    op.execute("DELETE FROM data_exports WHERE state = 'ready'")
    op.drop_column("data_exports", "content")
    op.drop_table("limit_counters")
