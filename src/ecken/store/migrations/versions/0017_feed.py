"""What members mute, how far they have read, and earlier texts of posts.

Revision 0017, after 0016.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "muted_members",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=False),
        sa.Column("muted_at", sa.BigInteger(), nullable=False),
        _of("muted_members", "owner_id", "members"),
        _of("muted_members", "about_id", "members"),
        sa.PrimaryKeyConstraint("owner_id", "about_id", name=op.f("pk_muted_members")),
    )
    op.create_index(op.f("ix_muted_members_about_id"), "muted_members", ["about_id"])
    op.create_table(
        "muted_words",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("muted_at", sa.BigInteger(), nullable=False),
        _of("muted_words", "owner_id", "members"),
        sa.PrimaryKeyConstraint("owner_id", "word", name=op.f("pk_muted_words")),
    )
    op.create_table(
        "feed_visits",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        _of("feed_visits", "member_id", "members"),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_feed_visits")),
    )
    op.create_table(
        "post_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        _of("post_versions", "post_id", "posts"),
        _of("post_versions", "author_id", "members"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_versions")),
    )
    op.create_index(op.f("ix_post_versions_post_id"), "post_versions", ["post_id"])
    op.create_index(op.f("ix_post_versions_author_id"), "post_versions", ["author_id"])


def _of(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("post_versions")
    op.drop_table("feed_visits")
    op.drop_table("muted_words")
    op.drop_table("muted_members")
