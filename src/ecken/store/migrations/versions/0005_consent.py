"""What can be taken back, and pauses after a no, as rows of their own.

Revision 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ASKED_FOR_CONTACTS = """
INSERT INTO cool_downs (kind, asker_id, asked_id, ended_at)
SELECT 'contact', sender_id, recipient_id,
       MAX(CASE WHEN state = 'withdrawn' THEN ended_at
                WHEN state IN ('expired', 'ended') THEN COALESCE(expires_at, ended_at)
                ELSE expires_at END)
FROM contact_requests
WHERE state <> 'accepted'
GROUP BY sender_id, recipient_id
"""
_ASKED_FOR_INTRODUCTIONS = """
INSERT INTO cool_downs (kind, asker_id, asked_id, ended_at)
SELECT 'introduction', asker_id, target_id,
       MAX(CASE WHEN state IN ('withdrawn', 'agreed') THEN COALESCE(ended_at, expires_at)
                ELSE expires_at END)
FROM introductions
WHERE passed_on_at IS NOT NULL OR target_declined_at IS NOT NULL
GROUP BY asker_id, target_id
"""


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "undos",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=24), nullable=False),
        sa.Column("subject", sa.String(length=22), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("seal_hash", sa.String(length=64), nullable=False),
        sa.Column("kept", sa.Text(), server_default="{}", nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["members.id"], name=op.f("fk_undos_owner_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["members.id"], name=op.f("fk_undos_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("owner_id", "act", "subject", name=op.f("pk_undos")),
    )
    op.create_index(op.f("ix_undos_other_id"), "undos", ["other_id"], unique=False)
    op.create_index(op.f("ix_undos_at"), "undos", ["at"], unique=False)
    op.create_table(
        "cool_downs",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["members.id"], name=op.f("fk_cool_downs_asker_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["asked_id"], ["members.id"], name=op.f("fk_cool_downs_asked_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kind", "asker_id", "asked_id", name=op.f("pk_cool_downs")),
    )
    op.create_index(op.f("ix_cool_downs_asked_id"), "cool_downs", ["asked_id"], unique=False)
    op.execute(_ASKED_FOR_CONTACTS)
    op.execute(_ASKED_FOR_INTRODUCTIONS)


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("cool_downs")
    op.drop_table("undos")
