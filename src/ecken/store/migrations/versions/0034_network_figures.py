"""What is measured of the open network and of the whole one, day by day.

Revision 0034, after 0033.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision; the hops of earlier days, from 256 members, are not kept."""
    op.add_column(
        "daily_figures", sa.Column("measured", sa.Text(), server_default="", nullable=False)
    )
    op.drop_column("daily_figures", "separation")
    op.create_table(
        "whole_figures",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("measured", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_whole_figures")),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("whole_figures")
    op.add_column(
        "daily_figures", sa.Column("separation", sa.Text(), server_default="", nullable=False)
    )
    op.drop_column("daily_figures", "measured")
