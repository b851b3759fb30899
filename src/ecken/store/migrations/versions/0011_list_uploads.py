"""Lists that are being looked at keep no mark of their report: the form of the report has it.

Revision 0011, after 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("list_uploads", schema=None) as batch_op:
        batch_op.drop_column("plan_hash")


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("list_uploads", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("plan_hash", sa.String(length=64), server_default="", nullable=False)
        )
