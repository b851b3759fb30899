"""Who is open to offers, who is told, and who is kept out.

Revision 0018, after 0017.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "open_to_offers",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("audience", sa.String(length=10), server_default="nobody", nullable=False),
        sa.Column("keeps_out_former", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("position", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("is_remote", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("starts", sa.Text(), server_default="", nullable=False),
        sa.Column("hours", sa.Text(), server_default="", nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('nobody', 'recruiters', 'contacts', 'everyone')",
            name=op.f("ck_open_to_offers_audience"),
        ),
        _of_member("open_to_offers", "member_id"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_open_to_offers")),
    )
    op.create_table(
        "kept_out_companies",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        _of_member("kept_out_companies", "member_id"),
        sa.PrimaryKeyConstraint("member_id", "company", name=op.f("pk_kept_out_companies")),
    )
    op.create_table(
        "kept_out_members",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kept_out_id", sa.Integer(), nullable=False),
        _of_member("kept_out_members", "member_id"),
        _of_member("kept_out_members", "kept_out_id"),
        sa.PrimaryKeyConstraint("member_id", "kept_out_id", name=op.f("pk_kept_out_members")),
    )
    op.create_index(
        op.f("ix_kept_out_members_kept_out_id"), "kept_out_members", ["kept_out_id"], unique=False
    )
    op.create_table(
        "left_companies",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("was_present", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=False),
        _of_member("left_companies", "member_id"),
        sa.PrimaryKeyConstraint("member_id", "company", name=op.f("pk_left_companies")),
    )
    op.create_index(op.f("ix_left_companies_left_at"), "left_companies", ["left_at"], unique=False)


def _of_member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["members.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    for table in ("left_companies", "kept_out_members", "kept_out_companies", "open_to_offers"):
        op.drop_table(table)
