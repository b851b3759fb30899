"""Who found a member: visits and searches as numbers, and visits with names.

Revision 0027, after 0026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "finders",
        sa.Column("finder_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("found", sa.LargeBinary(), nullable=False),
        _of_member("finders", "finder_id"),
        sa.PrimaryKeyConstraint("finder_id", name=op.f("pk_finders")),
    )
    op.create_index(op.f("ix_finders_period"), "finders", ["period"])
    op.create_table(
        "profile_visits",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("degree", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("industry", sa.String(length=8), nullable=False),
        sa.Column("is_recruiter", sa.Boolean(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        _of_member("profile_visits", "member_id"),
        sa.PrimaryKeyConstraint(
            *("member_id", "day", "degree", "industry", "is_recruiter"),
            name=op.f("pk_profile_visits"),
        ),
    )
    op.create_table(
        "profile_searches",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("field", sa.String(length=12), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        _of_member("profile_searches", "member_id"),
        sa.PrimaryKeyConstraint("member_id", "day", "field", name=op.f("pk_profile_searches")),
    )
    op.create_table(
        "named_visits",
        sa.Column("visited_id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        _of_member("named_visits", "visited_id"),
        _of_member("named_visits", "visitor_id"),
        sa.PrimaryKeyConstraint("visited_id", "visitor_id", name=op.f("pk_named_visits")),
    )
    for column in ("visitor_id", "day"):
        op.create_index(op.f(f"ix_named_visits_{column}"), "named_visits", [column])


def _of_member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["members.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    for table in ("named_visits", "profile_searches", "profile_visits", "finders"):
        op.drop_table(table)
