"""Images of posts, and of posts that were reported.

Revision 0028, after 0027.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "post_images",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("alt", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("first_version", sa.Integer(), nullable=False),
        sa.Column("last_version", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        _of("post_images", "post_id", "posts"),
        _of("post_images", "author_id", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_images")),
        sa.UniqueConstraint("public_id", name=op.f("uq_post_images_public_id")),
    )
    op.create_index("ix_post_images_post_id", "post_images", ["post_id"])
    op.create_index(op.f("ix_post_images_author_id"), "post_images", ["author_id"])
    op.create_table(
        "case_images",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("image_key", sa.String(length=22), nullable=False),
        sa.Column("alt", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _of("case_images", "case_id", "moderation_cases"),
        sa.PrimaryKeyConstraint("case_id", "image_key", name=op.f("pk_case_images")),
    )


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("case_images")
    op.drop_table("post_images")
