"""Indexes for posts in great numbers: the newest notices of a member, and what was deleted.

Revision 0026, after 0025.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_IS_DELETED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    """Go to this revision."""
    for table in ("posts", "comments"):
        op.create_index(
            f"ix_{table}_deleted_at",
            table,
            ["deleted_at"],
            sqlite_where=_IS_DELETED,
            postgresql_where=_IS_DELETED,
        )
    op.create_index("ix_notices_member_id_due_at", "notices", ["member_id", "due_at"])
    op.drop_index("ix_notices_member_id", table_name="notices")


def downgrade() -> None:
    """Go back to the revision before."""
    op.create_index("ix_notices_member_id", "notices", ["member_id"])
    op.drop_index("ix_notices_member_id_due_at", table_name="notices")
    for table in ("posts", "comments"):
        op.drop_index(f"ix_{table}_deleted_at", table_name=table)
