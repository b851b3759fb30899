"""Personal links of members, and who has joined by whose.

Revision 0013, after 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "personal_links",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("counted_until", sa.BigInteger(), nullable=False),
        _of_member("personal_links", "member_id"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_personal_links")),
        sa.UniqueConstraint("public_id", name=op.f("uq_personal_links_public_id")),
    )
    op.create_table(
        "invited_members",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("inviter_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.BigInteger(), nullable=False),
        sa.Column("is_offered", sa.Boolean(), server_default="1", nullable=False),
        _of_member("invited_members", "member_id"),
        _of_member("invited_members", "inviter_id"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_invited_members")),
    )
    op.create_index(
        op.f("ix_invited_members_inviter_id"), "invited_members", ["inviter_id"], unique=False
    )


def _of_member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["members.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("invited_members")
    op.drop_table("personal_links")
