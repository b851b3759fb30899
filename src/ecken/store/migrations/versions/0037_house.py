"""The log of the administration, and the week in which a member was last here.

Revision 0037, after 0036.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision; who is signed in was last here when the session says so."""
    op.create_table(
        "operator_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=22), nullable=False),
        sa.Column("about", sa.String(length=22), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_acts")),
    )
    for column in ("act", "actor", "about"):
        op.create_index(op.f(f"ix_operator_acts_{column}"), "operator_acts", [column])
    table = op.create_table(
        "last_seen",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("week", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_last_seen_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_last_seen")),
    )
    op.create_index(op.f("ix_last_seen_week"), "last_seen", ["week"])
    rows = op.get_bind().execute(
        sa.text("SELECT member_id, max(seen_at) FROM sessions GROUP BY member_id")
    )
    seen = [{"member_id": member, "week": _week(at)} for member, at in rows]
    if seen:
        op.bulk_insert(table, seen)


def _week(at: int) -> str:
    day = datetime.fromtimestamp(at, UTC).date()
    return (day - timedelta(days=day.weekday())).isoformat()


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("last_seen")
    op.drop_table("operator_acts")
