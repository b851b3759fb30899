"""An invitation is used when an address is confirmed: the link in the mail knows which.

Revision 0007, after 0006. Sign-ups of before have used theirs up already.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("one_time_tokens", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("invitation", sa.String(length=22), server_default="", nullable=False)
        )


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("one_time_tokens", schema=None) as batch_op:
        batch_op.drop_column("invitation")
