"""Posts, and what others do about them.

Revision 0015, after 0014.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_STATES = "state IN ('visible', 'deleted', 'hidden')"


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared_post_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=8), server_default="visible", nullable=False),
        sa.CheckConstraint(_STATES, name=op.f("ck_posts_state")),
        sa.CheckConstraint(
            "audience IN ('contacts', 'second', 'everyone')", name=op.f("ck_posts_audience")
        ),
        _of("posts", "author_id", "members"),
        _of("posts", "shared_post_id", "posts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_posts_public_id")),
    )
    op.create_index("ix_posts_author_id_created_at", "posts", ["author_id", "created_at"])
    op.create_index("ix_posts_shared_post_id", "posts", ["shared_post_id"])
    op.create_table(
        "likes",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        _of("likes", "post_id", "posts"),
        _of("likes", "member_id", "members"),
        sa.PrimaryKeyConstraint("post_id", "member_id", name=op.f("pk_likes")),
    )
    op.create_index("ix_likes_member_id_created_at", "likes", ["member_id", "created_at"])
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=8), server_default="visible", nullable=False),
        sa.CheckConstraint(_STATES, name=op.f("ck_comments_state")),
        _of("comments", "post_id", "posts"),
        _of("comments", "author_id", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("public_id", name=op.f("uq_comments_public_id")),
    )
    op.create_index("ix_comments_post_id", "comments", ["post_id"])
    op.create_index("ix_comments_author_id_created_at", "comments", ["author_id", "created_at"])


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("comments")
    op.drop_table("likes")
    op.drop_table("posts")
