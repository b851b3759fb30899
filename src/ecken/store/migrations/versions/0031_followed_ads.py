"""When followers of a company were last told of its job ads.

Revision 0031, after 0030.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision; what was published before is not told any more."""
    op.add_column(
        "followed_companies",
        sa.Column("told_at", sa.BigInteger(), server_default="0", nullable=False),
    )
    newest = "(SELECT coalesce(max(published_at), 0) FROM job_ads)"
    op.execute(f"UPDATE followed_companies SET told_at = {newest}")  # noqa: S608


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_column("followed_companies", "told_at")
