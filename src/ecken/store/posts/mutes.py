"""Rows of what a member mutes, and of how far they have read their feed."""

from __future__ import annotations

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select

from ecken.store.lookup import Lookup
from ecken.store.tables import feed_visits, muted_members, muted_words

__all__ = [
    "delete_muted_member",
    "delete_muted_word",
    "insert_muted_member",
    "insert_muted_word",
    "read_muted_members",
    "read_muted_words",
    "read_seen_until",
    "write_seen_until",
]

_OWNER: BindParameter[int] = bindparam("owner")
_MEMBERS = Lookup(select(muted_members.c.about_id).where(muted_members.c.owner_id == _OWNER))
_WORDS = Lookup(
    select(muted_words.c.word).where(muted_words.c.owner_id == _OWNER).order_by(muted_words.c.word)
)
_SEEN = Lookup(select(feed_visits.c.seen_at).where(feed_visits.c.member_id == _OWNER))


def read_muted_members(connection: Connection, owner: int) -> list[int]:
    """Return whom a member mutes."""
    return _MEMBERS.values(connection, owner=owner)


def read_muted_words(connection: Connection, owner: int) -> list[str]:
    """Return the words that a member mutes, in the form in which they are compared."""
    return _WORDS.values(connection, owner=owner)


def insert_muted_member(connection: Connection, owner: int, about: int, *, at: int) -> None:
    """Mute a member; again changes nothing."""
    if about not in read_muted_members(connection, owner):
        values = {"owner_id": owner, "about_id": about, "muted_at": at}
        connection.execute(insert(muted_members).values(values))


def delete_muted_member(connection: Connection, owner: int, about: int) -> None:
    """Mute a member no longer."""
    own = muted_members.c.owner_id == owner, muted_members.c.about_id == about
    connection.execute(delete(muted_members).where(*own))


def insert_muted_word(connection: Connection, owner: int, word: str, *, at: int) -> None:
    """Mute a word; again changes nothing."""
    if word not in read_muted_words(connection, owner):
        values = {"owner_id": owner, "word": word, "muted_at": at}
        connection.execute(insert(muted_words).values(values))


def delete_muted_word(connection: Connection, owner: int, word: str) -> None:
    """Mute a word no longer."""
    own = muted_words.c.owner_id == owner, muted_words.c.word == word
    connection.execute(delete(muted_words).where(*own))


def read_seen_until(connection: Connection, member: int) -> int | None:
    """Return up to when a member has seen their feed, ``None`` where never."""
    found: int | None = _SEEN.value(connection, owner=member)
    return found


def write_seen_until(connection: Connection, member: int, at: int) -> None:
    """Note up to when a member has seen their feed."""
    connection.execute(delete(feed_visits).where(feed_visits.c.member_id == member))
    connection.execute(insert(feed_visits).values(member_id=member, seen_at=at))
