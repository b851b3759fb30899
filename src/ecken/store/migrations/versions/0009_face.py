"""Pages that operators write, with who wrote each version; the logo and the colour of the site.

Revision 0009, after 0008.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "site_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_pages")),
        sa.UniqueConstraint("public_id", name=op.f("uq_site_pages_public_id")),
    )
    with op.batch_alter_table("site_pages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_site_pages_name_language_id"), ["name", "language", "id"], unique=False
        )
    op.create_table(
        "site_page_authors",
        sa.Column("page_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"],
            ["site_pages.id"],
            name=op.f("fk_site_page_authors_page_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["members.id"],
            name=op.f("fk_site_page_authors_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("page_id", name=op.f("pk_site_page_authors")),
    )
    with op.batch_alter_table("site_page_authors", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_site_page_authors_member_id"), ["member_id"], unique=False
        )
    op.create_table(
        "site_look",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("accent", sa.String(length=7), server_default="", nullable=False),
        sa.Column("logo_key", sa.String(length=22), server_default="", nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_site_look_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_look")),
    )
    op.execute("INSERT INTO site_look (id) VALUES (1)")


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("site_look")
    op.drop_table("site_page_authors")
    op.drop_table("site_pages")
