"""Measurements of the whole network that were made elsewhere.

Revision 0030, after 0029.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "measurements",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("members", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_measurements")),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("measurements")
