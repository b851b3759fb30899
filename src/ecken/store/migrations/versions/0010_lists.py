"""Lists that operators bring: how their columns were understood, and one being looked at.

Revision 0010, after 0009.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "list_mappings",
        sa.Column("header_hash", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("header_hash", name=op.f("pk_list_mappings")),
    )
    op.create_table(
        "list_uploads",
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("mapping", sa.Text(), server_default="", nullable=False),
        sa.Column("options", sa.Text(), server_default="", nullable=False),
        sa.Column("plan_hash", sa.String(length=64), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_list_uploads_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("public_id", name=op.f("pk_list_uploads")),
    )
    op.create_index(op.f("ix_list_uploads_member_id"), "list_uploads", ["member_id"], unique=False)


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("list_uploads")
    op.drop_table("list_mappings")
