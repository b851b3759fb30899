"""Programs that have entered themselves, and wait for approval.

Revision 0041, after 0040.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    for name in ("is_self_made", "is_waiting"):
        op.add_column("programs", sa.Column(name, sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    """Go back to the revision before."""
    for name in ("is_waiting", "is_self_made"):
        op.drop_column("programs", name)
