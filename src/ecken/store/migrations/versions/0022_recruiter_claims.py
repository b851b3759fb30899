"""Who says that they recruit, and whom an operator has confirmed.

Revision 0022, after 0021.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "recruiter_claims",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_recruiter_claims_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_recruiter_claims")),
    )
    # Whoever recruits so far has said so themself.
    op.execute(
        "INSERT INTO recruiter_claims (member_id, claimed_at) "
        "SELECT id, joined_at FROM members WHERE is_recruiter"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("recruiter_claims")
