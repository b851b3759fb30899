"""Web push: browsers that want to be told, and what is on its way to them.

Revision 0043, after 0042.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "push_devices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(22), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.String(22), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("public_key", sa.String(100), nullable=False),
        sa.Column("auth_key", sa.String(40), nullable=False),
        sa.Column("browser", sa.Text(), server_default="", nullable=False),
        sa.Column("tells_requests", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("tells_introductions", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("tells_messages", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("shows_names", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_push_devices_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_devices")),
        sa.UniqueConstraint("endpoint", name=op.f("uq_push_devices_endpoint")),
        sa.UniqueConstraint("public_id", name=op.f("uq_push_devices_public_id")),
        sa.UniqueConstraint("session_id", name=op.f("uq_push_devices_session_id")),
    )
    op.create_index(op.f("ix_push_devices_member_id"), "push_devices", ["member_id"])
    op.create_table(
        "push_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(8), server_default="waiting", nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'void')", name=op.f("ck_push_messages_state")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["push_devices.id"],
            name=op.f("fk_push_messages_device_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notices.id"],
            name=op.f("fk_push_messages_notice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push_messages")),
    )
    op.create_index(op.f("ix_push_messages_notice_id"), "push_messages", ["notice_id"])
    op.create_index("ix_push_messages_state_due_at", "push_messages", ["state", "due_at"])
    op.create_index(
        "uq_push_messages_device_id_notice_id",
        "push_messages",
        ["device_id", "notice_id"],
        unique=True,
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("push_messages")
    op.drop_table("push_devices")
