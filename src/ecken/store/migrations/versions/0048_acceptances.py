"""Members accept new rules: when they are asked to, and who has.

Revision 0048, after 0047.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "rules_askings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules_askings")),
    )
    op.create_table(
        "accepted_rules",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asking_id"],
            ["rules_askings.id"],
            name=op.f("fk_accepted_rules_asking_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_accepted_rules_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_accepted_rules")),
    )
    op.create_index(
        op.f("ix_accepted_rules_asking_id"), "accepted_rules", ["asking_id"], unique=False
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("accepted_rules")
    op.drop_table("rules_askings")
