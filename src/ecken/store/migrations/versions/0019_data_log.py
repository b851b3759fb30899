"""Who of the administration opened an account, and when the whole community was exported.

Revision 0019, after 0018.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("audit_entries") as batch:
        batch.add_column(
            sa.Column("actor", sa.String(length=22), server_default="", nullable=False)
        )
    op.create_index(op.f("ix_audit_entries_actor"), "audit_entries", ["actor"], unique=False)
    op.create_table(
        "community_exports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_exports")),
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("community_exports")
    op.drop_index(op.f("ix_audit_entries_actor"), table_name="audit_entries")
    with op.batch_alter_table("audit_entries") as batch:
        batch.drop_column("actor")
