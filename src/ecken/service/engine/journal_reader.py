"""Reads the journal since a version, before any lock is taken.

Whatever the database has to be asked is asked here, outside the network's lock: to apply it then
takes memory alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from ecken.search.profiles import Profile
from ecken.service.engine.index_profiles import read_search_profile
from ecken.store.contacts.blocks import read_blocks
from ecken.store.journal import Change, ChangeKind, Head, read_mark, read_tail
from ecken.store.profiles.absent_members import read_absent
from ecken.store.profiles.members import PrivacyRow, read_last_id, read_privacy_of

__all__ = ["News", "news_of_members", "read_news"]

FOLLOWED_MAX = 200_000
"""Changes behind the head from which building anew is quicker than applying them."""

_TIES = {ChangeKind.CONTACT_ADDED: True, ChangeKind.CONTACT_REMOVED: False}
_PROFILES = {ChangeKind.MEMBER_JOINED, ChangeKind.PROFILE_CHANGED, ChangeKind.STATE_CHANGED}
_MEMBERS = {*_PROFILES, ChangeKind.PRIVACY_CHANGED, ChangeKind.MEMBER_LEFT}


@dataclass(frozen=True, slots=True)
class News:
    """What leads a network to ``head``: ties in order, and members as they are at the head."""

    head: Head
    mark: str
    """Of the head's journal row: another history has another."""
    n: int
    """How many ids the network needs at least."""
    ties: list[tuple[int, int, bool]]
    """Two members, and whether they became contacts or ceased to be."""
    privacy: dict[int, PrivacyRow | None]
    """Of members who changed; ``None`` for who has left."""
    profiles: dict[int, Profile | None]
    new_blocks: list[tuple[int, int]]
    all_blocks: list[tuple[int, int]] | None
    """All of them, where one has ended."""
    absent: frozenset[int] | None
    """All who are away, where that may have changed."""
    is_reloaded: bool
    """Rows came that the journal does not name; they can be read from the tables only."""


def read_news(connection: Connection, head: Head, *, after: int, mark: str) -> News | None:
    """Return what happened between ``after`` and ``head``; ``None`` if it cannot be followed.

    That is so where the journal has a gap, is too long, or belongs to another history (``mark`` is
    that of ``after``): a restore has undone what the network knows.
    """
    if after < 0 or not 0 <= head.version - after <= FOLLOWED_MAX:
        return None
    if (read_mark(connection, after) or "") != mark:
        return None
    tail = read_tail(connection, after)
    if len(tail) != head.version - after:
        return None
    return _news(connection, head, tail)


def news_of_members(connection: Connection, head: Head, members: Iterable[int]) -> News:
    """Return the settings, profiles and blocks of these members, as if all had just changed."""
    tail = [Change(head.version, ChangeKind.STATE_CHANGED, member, None) for member in members]
    ended = Change(head.version, ChangeKind.BLOCK_REMOVED, None, None)
    return _news(connection, head, [*tail, ended])


def _news(connection: Connection, head: Head, tail: list[Change]) -> News:
    kinds = {change.kind for change in tail}
    changed = {c.a: None for c in tail if c.kind in _MEMBERS and c.a is not None}
    shown = {c.a: None for c in tail if c.kind in _PROFILES and c.a is not None}
    is_ended = bool(kinds & {ChangeKind.BLOCK_REMOVED, ChangeKind.MEMBER_LEFT})
    is_reloaded = ChangeKind.RELOADED in kinds
    is_turned = bool(kinds & {ChangeKind.STATE_CHANGED, ChangeKind.MEMBER_LEFT})
    named = [member for c in tail for member in (c.a, c.b) if member is not None]
    last = read_last_id(connection) if is_reloaded else max(named, default=0)
    privacy = {member: read_privacy_of(connection, member) for member in changed}
    profiles = {
        member: read_search_profile(connection, member) if privacy[member] else None
        for member in shown
    }
    gone: dict[int, Profile | None] = {m: None for m, row in privacy.items() if row is None}
    return News(
        head=head,
        mark=read_mark(connection, head.version) or "",
        n=last + 1,
        ties=[
            (c.a, c.b, _TIES[c.kind])
            for c in tail
            if c.kind in _TIES and c.a is not None and c.b is not None
        ],
        privacy=privacy,
        profiles=profiles | gone,
        new_blocks=[
            (c.a, c.b)
            for c in tail
            if c.kind is ChangeKind.BLOCK_ADDED and c.a is not None and c.b is not None
        ],
        all_blocks=read_blocks(connection) if is_ended else None,
        absent=frozenset(read_absent(connection)) if is_turned else None,
        is_reloaded=is_reloaded,
    )
