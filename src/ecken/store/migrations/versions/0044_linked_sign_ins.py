"""Accounts at providers by which members sign in, and which sessions they have opened.

Revision 0044, after 0043.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "linked_sign_ins",
        sa.Column("identity_hash", sa.String(length=64), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=20), nullable=False),
        sa.Column("shown", sa.Text(), server_default="", nullable=False),
        sa.Column("linked_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("makes_operator", sa.Boolean(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_linked_sign_ins_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("identity_hash", name=op.f("pk_linked_sign_ins")),
        sa.UniqueConstraint("public_id", name=op.f("uq_linked_sign_ins_public_id")),
    )
    op.create_index(op.f("ix_linked_sign_ins_member_id"), "linked_sign_ins", ["member_id"])
    with op.batch_alter_table("sessions") as batch:
        batch.add_column(sa.Column("provider", sa.String(20), server_default="", nullable=False))
        batch.add_column(
            sa.Column("provider_session", sa.Text(), server_default="", nullable=False)
        )
        batch.add_column(sa.Column("is_strong", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("sessions") as batch:
        batch.drop_column("is_strong")
        batch.drop_column("provider_session")
        batch.drop_column("provider")
    op.drop_table("linked_sign_ins")
