"""Members whom advertisers have named as contacts of their job ads.

Revision 0053, after 0052.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_NAMED = sa.text("state IN ('asked', 'agreed', 'declined')")


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "job_contacts",
        sa.Column("ad_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('asked', 'agreed', 'declined', 'taken_back')",
            name=op.f("ck_job_contacts_state"),
        ),
        sa.ForeignKeyConstraint(
            ["ad_id"], ["job_ads.id"], name=op.f("fk_job_contacts_ad_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_job_contacts_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ad_id", "member_id", name=op.f("pk_job_contacts")),
    )
    op.create_index(op.f("ix_job_contacts_member_id"), "job_contacts", ["member_id"])
    op.create_index(
        "uq_job_contacts_named",
        "job_contacts",
        ["ad_id"],
        unique=True,
        sqlite_where=_NAMED,
        postgresql_where=_NAMED,
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("job_contacts")
