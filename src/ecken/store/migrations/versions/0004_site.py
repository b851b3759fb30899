"""What a site remembers of itself: its key, its time, who was erased, which forms were sent.

Revision 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "site_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_mark", sa.String(length=43), server_default="", nullable=False),
        sa.Column("latest_at", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_site_state_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_state")),
    )
    op.execute("INSERT INTO site_state (id) VALUES (1)")
    op.create_table(
        "erasures",
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("public_id", name=op.f("pk_erasures")),
    )
    op.create_table(
        "sent_forms",
        sa.Column("form_hash", sa.String(length=64), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_sent_forms_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("form_hash", name=op.f("pk_sent_forms")),
    )
    with op.batch_alter_table("sent_forms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sent_forms_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sent_forms_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("sent_forms")
    op.drop_table("erasures")
    op.drop_table("site_state")
