"""What belongs to a member's own feed: whom and what they mute, and how far they have read."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, Text

from ecken.store.tables.classification import OWN, TECHNICAL, metadata

__all__ = ["feed_visits", "muted_members", "muted_words", "post_versions"]


def _owner(name: str = "owner_id") -> Column[int]:
    return Column(
        name,
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        info=TECHNICAL,
    )


muted_members = Table(
    "muted_members",
    metadata,
    _owner(),
    Column(
        "about_id",
        Integer,
        ForeignKey("members.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        info=OWN,
    ),
    Column("muted_at", BigInteger, nullable=False, info=OWN),
)

muted_words = Table(
    "muted_words",
    metadata,
    _owner(),
    # As it is compared: compatible characters, case folded.
    Column("word", String(60), primary_key=True, info=OWN),
    Column("muted_at", BigInteger, nullable=False, info=OWN),
)

feed_visits = Table(
    "feed_visits",
    metadata,
    _owner("member_id"),
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
    Column("author_id", Integer, ForeignKey("members.id", ondelete="CASCADE"), nullable=False,
           index=True, info=TECHNICAL),
    Column("text", Text, nullable=False, info=OWN),
    # When this text was written, not when it was replaced.
    Column("written_at", BigInteger, nullable=False, info=OWN),
)  # fmt: skip
"""Earlier texts of posts, for whoever may open the post."""
