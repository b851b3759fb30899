"""Job ads, and saved searches for them.

Revision 0016, after 0015.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "job_ads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        _text("title"),
        _text("company"),
        _text("city"),
        _text("postal_code"),
        sa.Column("country", sa.String(length=2), server_default="", nullable=False),
        sa.Column("workplace", sa.String(length=8), nullable=False),
        sa.Column("hours", sa.String(length=8), nullable=False),
        sa.Column("salary_from", sa.Integer(), nullable=True),
        sa.Column("salary_to", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), server_default="", nullable=False),
        sa.Column("salary_per", sa.String(length=8), server_default="year", nullable=False),
        _text("text"),
        _text("apply_to"),
        sa.Column("is_public", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "workplace IN ('onsite', 'hybrid', 'remote')", name=op.f("ck_job_ads_workplace")
        ),
        sa.CheckConstraint("hours IN ('full', 'part', 'either')", name=op.f("ck_job_ads_hours")),
        sa.CheckConstraint(
            "salary_per IN ('year', 'month', 'hour')", name=op.f("ck_job_ads_salary_per")
        ),
        sa.CheckConstraint("salary_from <= salary_to", name=op.f("ck_job_ads_salary")),
        _of_member("job_ads", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_ads")),
        sa.UniqueConstraint("public_id", name=op.f("uq_job_ads_public_id")),
    )
    op.create_index(op.f("ix_job_ads_member_id"), "job_ads", ["member_id"], unique=False)
    op.create_index(op.f("ix_job_ads_ends_at"), "job_ads", ["ends_at"], unique=False)
    op.create_table(
        "job_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        _text("name"),
        _text("query"),
        _text("workplaces"),
        _text("hours"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        _of_member("job_searches", "owner_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_searches")),
        sa.UniqueConstraint("public_id", name=op.f("uq_job_searches_public_id")),
    )
    op.create_index(op.f("ix_job_searches_owner_id"), "job_searches", ["owner_id"], unique=False)
    op.create_index(
        "uq_job_searches_owner_id_name", "job_searches", ["owner_id", "name"], unique=True
    )


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default="", nullable=False)


def _of_member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["members.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("job_searches")
    op.drop_table("job_ads")
