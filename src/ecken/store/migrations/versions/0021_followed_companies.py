"""Companies that members follow.

Revision 0021, after 0020.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "followed_companies",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.String(length=400), nullable=False),
        sa.Column("followed_at", sa.BigInteger(), nullable=False),
        sa.Column("visited_at", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.LargeBinary(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["members.id"],
            name=op.f("fk_followed_companies_owner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("owner_id", "company", name=op.f("pk_followed_companies")),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("followed_companies")
