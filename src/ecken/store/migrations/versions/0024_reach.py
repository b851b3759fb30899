"""How far posts reach: forecasts, counts, and how many pass posts on.

Revision 0024, after 0023.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "post_viewers",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("viewers", sa.LargeBinary(), nullable=False),
        _of_post("post_viewers"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_viewers")),
    )
    op.create_table(
        "post_reach",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("degree", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        _of_post("post_reach"),
        sa.PrimaryKeyConstraint("post_id", "day", "degree", name=op.f("pk_post_reach")),
    )
    op.create_table(
        "post_forecasts",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("first", sa.Float(), nullable=False),
        sa.Column("second", sa.Float(), nullable=False),
        sa.Column("third", sa.Float(), nullable=False),
        sa.Column("third_error", sa.Float(), nullable=False),
        _of_post("post_forecasts"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post_forecasts")),
    )
    op.add_column(
        "daily_figures", sa.Column("passing_on", sa.Text(), server_default="", nullable=False)
    )


def _of_post(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["post_id"], ["posts.id"], name=op.f(f"fk_{table}_post_id"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_column("daily_figures", "passing_on")
    op.drop_table("post_forecasts")
    op.drop_table("post_reach")
    op.drop_table("post_viewers")
