"""Webhooks: programs that are told who joins and leaves, and the messages to them.

Revision 0045, after 0044.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("seed", sa.String(length=22), nullable=False),
        sa.Column("earlier_seed", sa.String(length=22), server_default="", nullable=False),
        sa.Column("earlier_until", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("numbers_day", sa.String(length=10), server_default="", nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("public_id", name=op.f("uq_webhooks_public_id")),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=22), server_default="", nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), server_default="waiting", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=40), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["webhook_id"],
            ["webhooks.id"],
            name=op.f("fk_webhook_deliveries_webhook_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint("public_id", name=op.f("uq_webhook_deliveries_public_id")),
    )
    for column in ("webhook_id", "subject"):
        name = f"ix_webhook_deliveries_{column}"
        op.create_index(op.f(name), "webhook_deliveries", [column], unique=False)
    op.create_index(
        "ix_webhook_deliveries_due", "webhook_deliveries", ["state", "due_at"], unique=False
    )
    op.create_table(
        "webhook_members",
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("public_id", name=op.f("pk_webhook_members")),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("webhook_members")
    op.drop_table("webhook_deliveries")
    op.drop_table("webhooks")
