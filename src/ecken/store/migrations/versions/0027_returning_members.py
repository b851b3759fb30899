"""Open cases wait for a member who may come back.

Revision 0027, after 0026.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("moderation_cases", sa.Column("returns_until", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_column("moderation_cases", "returns_until")
