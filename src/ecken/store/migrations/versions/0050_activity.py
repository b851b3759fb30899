"""How many members were here, week by week.

Revision 0050, after 0049.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "weekly_activity",
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_weekly_activity")),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("weekly_activity")
