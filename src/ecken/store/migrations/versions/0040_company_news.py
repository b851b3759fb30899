"""News of companies.

Revision 0040, after 0039.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "company_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=8), server_default="visible", nullable=False),
        sa.CheckConstraint(
            "state IN ('visible', 'deleted', 'hidden')", name=op.f("ck_company_news_state")
        ),
        _of("company_news", "page_id", "company_pages"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_news")),
        sa.UniqueConstraint("public_id", name=op.f("uq_company_news_public_id")),
    )
    op.create_index("ix_company_news_page_id_created_at", "company_news", ["page_id", "created_at"])
    op.create_table(
        "company_news_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        _of("company_news_texts", "news_id", "company_news"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_news_texts")),
    )
    op.create_index("ix_company_news_texts_news_id", "company_news_texts", ["news_id"])
    op.create_table(
        "company_news_authors",
        sa.Column("text_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        _of("company_news_authors", "text_id", "company_news_texts"),
        _of("company_news_authors", "member_id", "members"),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_company_news_authors")),
    )
    op.create_index(
        op.f("ix_company_news_authors_member_id"), "company_news_authors", ["member_id"]
    )


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("company_news_authors")
    op.drop_table("company_news_texts")
    op.drop_table("company_news")
