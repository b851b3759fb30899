"""What belongs to a member's own feed: whom and what they mute, and how far they have read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from ecken.store.tables.classification import OWN, TECHNICAL, member_column, metadata

__all__ = ["feed_visits", "muted_members", "muted_words", "post_versions"]


muted_members = Table(
    "muted_members",
    metadata,
    member_column("owner_id", is_key=True),
    member_column("about_id", info=OWN, is_key=True, is_indexed=True),
    Column("muted_at", BigInteger, nullable=False, info=OWN),
)

muted_words = Table(
    "muted_words",
    metadata,
    member_column("owner_id", is_key=True),
    # As it is compared: compatible characters, case folded.
    Column("word", String(60), primary_key=True, info=OWN),
    Column("muted_at", BigInteger, nullable=False, info=OWN),
)

feed_visits = Table(
    "feed_visits",
    metadata,
    member_column(is_key=True),
    # What came into the feed until then has been before the member's eyes.
    Column("seen_at", BigInteger, nullable=False, info=OWN),
)

post_versions = Table(
    "post_versions",
    metadata,
    Column("id", Integer, primary_key=True, info=TECHNICAL),
    Column(
        "post_id",
        Integer,
        ForeignKey("posts.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
        info=TECHNICAL,
    ),
    member_column("author_id", is_indexed=True),
    Column("text", Text, nullable=False, info=OWN),
    # When this text was written, not when it was replaced.
    Column("written_at", BigInteger, nullable=False, info=OWN),
)  # fmt: skip
"""Earlier texts of posts, for whoever may open the post."""
