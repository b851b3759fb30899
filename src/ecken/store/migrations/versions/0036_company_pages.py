"""Official pages of companies, with their editors.

Revision 0036, after 0035.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "company_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("logo_key", sa.String(length=22), server_default="", nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("is_hidden", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("named_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_pages")),
        sa.UniqueConstraint("public_id", name=op.f("uq_company_pages_public_id")),
        sa.UniqueConstraint("company", name=op.f("uq_company_pages_company")),
    )
    op.create_index("ix_company_pages_logo_key", "company_pages", ["logo_key"])
    op.create_table(
        "company_editors",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("named_at", sa.BigInteger(), nullable=False),
        _of("company_editors", "member_id", "members"),
        sa.PrimaryKeyConstraint("member_id", "company", name=op.f("pk_company_editors")),
    )
    op.create_index(op.f("ix_company_editors_company"), "company_editors", ["company"])
    op.create_table(
        "company_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), server_default="", nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        _of("company_texts", "page_id", "company_pages"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_texts")),
    )
    op.create_index("ix_company_texts_page_id", "company_texts", ["page_id"])
    op.create_table(
        "company_text_authors",
        sa.Column("text_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        _of("company_text_authors", "text_id", "company_texts"),
        _of("company_text_authors", "member_id", "members"),
        sa.PrimaryKeyConstraint("text_id", name=op.f("pk_company_text_authors")),
    )
    op.create_index(
        op.f("ix_company_text_authors_member_id"), "company_text_authors", ["member_id"]
    )


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("company_text_authors")
    op.drop_table("company_texts")
    op.drop_table("company_editors")
    op.drop_table("company_pages")
