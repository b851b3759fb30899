"""Roles in the administration: owners, moderators, who confirms recruiters.

Revision 0042, after 0041.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision. All operators were equal before; each of them becomes an owner."""
    op.create_table(
        "member_roles",
        sa.Column("member_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_member_roles_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "role", name=op.f("pk_member_roles")),
    )
    op.execute(
        sa.text(
            "INSERT INTO member_roles (member_id, role, since) "
            "SELECT id, 'owner', joined_at FROM members WHERE is_operator AND state <> 'closed'"
        )
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("member_roles")
