"""Questions to who asks to join, and their answers.

Revision 0049, after 0048.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "joining_questions",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("is_needed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_joining_questions")),
    )
    op.create_table(
        "joining_answers",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_joining_answers_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "place", name=op.f("pk_joining_answers")),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("joining_answers")
    op.drop_table("joining_questions")
