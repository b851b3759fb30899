"""Posts with what others do about them: likes and comments."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from ecken.rules.posts import PostAudience, PostState
from ecken.store.state_conditions import state_text
from ecken.store.tables.classification import (
    DERIVED,
    OWN,
    SECRET,
    TECHNICAL,
    TIE,
    member_column,
    metadata,
    text_column,
)

__all__ = [
    "comments",
    "likes",
    "post_forecasts",
    "post_images",
    "post_reach",
    "post_viewers",
    "posts",
]


def _post(name: str, *, is_key: bool = False, is_optional: bool = False) -> Column[int]:
    return Column(
        name,
        Integer,
        ForeignKey("posts.id", ondelete="CASCADE"),
        primary_key=is_key,
        nullable=is_optional,
        info=TECHNICAL,
    )


def _deleted_index(table: str) -> Index:
    """What was deleted is looked for every hour, and is little among very much."""
    is_deleted = text("deleted_at IS NOT NULL")
    return Index(
        f"ix_{table}_deleted_at",
        "deleted_at",
        sqlite_where=is_deleted,
        postgresql_where=is_deleted,
    )


_AUDIENCES = ", ".join(f"'{audience.value}'" for audience in PostAudience)

posts = Table(
    "posts",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=OWN),
    member_column("author_id"),
    Column("audience", String(8), nullable=False, info=OWN),
    Column("text", Text, nullable=False, info=OWN),
    # The original that this post shares: it goes where the original goes.
    _post("shared_post_id", is_optional=True),
    Column("created_at", BigInteger, nullable=False, info=OWN),
    Column("changed_at", BigInteger, info=OWN),
    # Deleted by the author: kept for the minute in which that can be undone, and purged soon after.
    Column("deleted_at", BigInteger, info=TECHNICAL),
    Column("state", String(8), nullable=False, server_default="visible", info=OWN),
    CheckConstraint(state_text(PostState), name="state"),
    CheckConstraint(f"audience IN ({_AUDIENCES})", name="audience"),
    Index("ix_posts_author_id_created_at", "author_id", "created_at"),
    Index("ix_posts_shared_post_id", "shared_post_id"),
    _deleted_index("posts"),
)

likes = Table(
    "likes",
    metadata,
    _post("post_id", is_key=True),
    member_column(is_key=True),
    Column("created_at", BigInteger, nullable=False, info=TIE),
    Index("ix_likes_member_id_created_at", "member_id", "created_at"),
)

comments = Table(
    "comments",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=TIE),
    _post("post_id"),
    member_column("author_id"),
    Column("text", Text, nullable=False, info=TIE),
    Column("created_at", BigInteger, nullable=False, info=TIE),
    Column("deleted_at", BigInteger, info=TECHNICAL),
    Column("state", String(8), nullable=False, server_default="visible", info=TECHNICAL),
    CheckConstraint(state_text(PostState), name="state"),
    Index("ix_comments_post_id", "post_id"),
    Index("ix_comments_author_id_created_at", "author_id", "created_at"),
    _deleted_index("comments"),
)

post_images = Table(
    "post_images",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column("public_id", String(22), nullable=False, unique=True, info=OWN),
    _post("post_id"),
    member_column("author_id", is_indexed=True),
    # What can be seen on it, in the author's words.
    text_column("alt"),
    Column("place", SmallInteger, nullable=False, info=TECHNICAL),
    # In pixels, of the large copy.
    Column("width", Integer, nullable=False, info=DERIVED),
    Column("height", Integer, nullable=False, info=DERIVED),
    # The versions of the post that it belongs to, the first being 0; no last one while it is there.
    Column("first_version", Integer, nullable=False, info=TECHNICAL),
    Column("last_version", Integer, info=TECHNICAL),
    Column("content", LargeBinary, nullable=False, info=OWN),
    # A smaller copy for lists; empty where the image is small itself.
    Column("small", LargeBinary, nullable=False, info=DERIVED),
    Index("ix_post_images_post_id", "post_id"),
)

post_viewers = Table(
    "post_viewers",
    metadata,
    _post("post_id", is_key=True),
    # Members who have seen the post, as a roaring bitmap: to count each of them once. Nobody is
    # told; it goes when the counting ends, and who is erased is taken out.
    Column("viewers", LargeBinary, nullable=False, info=SECRET),
)

post_reach = Table(
    "post_reach",
    metadata,
    _post("post_id", is_key=True),
    Column("day", String(10), primary_key=True, info=DERIVED),
    # As the author saw it when the member first saw the post; 0 is beyond the third.
    Column("degree", SmallInteger, primary_key=True, autoincrement=False, info=DERIVED),
    Column("members", Integer, nullable=False, info=DERIVED),
)
"""How many members saw a post for the first time, by day and degree."""

post_forecasts = Table(
    "post_forecasts",
    metadata,
    _post("post_id", is_key=True),
    Column("share", Float, nullable=False, info=DERIVED),
    Column("first", Float, nullable=False, info=DERIVED),
    Column("second", Float, nullable=False, info=DERIVED),
    Column("third", Float, nullable=False, info=DERIVED),
    Column("third_error", Float, nullable=False, info=DERIVED),
)
"""What was forecast when the post was written, within its audience."""
