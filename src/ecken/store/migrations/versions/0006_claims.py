"""Addresses that nobody has confirmed are claims: several sign-ups may have the same.

Revision 0006, after 0005.
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.execute(
        "UPDATE members SET email_key = 'unconfirmed:' || public_id WHERE state = 'unconfirmed'"
    )


def downgrade() -> None:
    """Go back to the revision before; who has not confirmed signs up again."""
    op.execute("DELETE FROM members WHERE state = 'unconfirmed'")
