"""Finding members by what they want to be found by: their address, and links on their profile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, bindparam, select, true

from ecken.store.lookup import Lookup, among
from ecken.store.profiles.members import email_key
from ecken.store.tables import links, members

__all__ = ["find_by_emails", "find_by_link_keys"]

_AT_ONCE = 2_000
"""Addresses that one statement compares."""

_BY_EMAIL = Lookup(
    select(members.c.email_key, members.c.id).where(
        among(members.c.email_key, "keys"),
        members.c.state == "active",
        members.c.is_findable_by_email == true(),
    )
)
_BY_LINK = Lookup(
    select(links.c.link_key, links.c.member_id)
    .join(members, members.c.id == links.c.member_id)
    .where(
        among(links.c.link_key, "keys"),
        members.c.state == "active",
        links.c.link_key != bindparam("none"),
    )
)


def find_by_emails(connection: Connection, emails: Iterable[str]) -> dict[str, int]:
    """Return the active members who want to be found by one of these addresses, by its key."""
    found: dict[str, int] = {}
    for keys in _pieces({email_key(email) for email in emails}):
        found.update(_BY_EMAIL.rows(connection, keys=keys))
    return found


def find_by_link_keys(connection: Connection, keys: Iterable[str]) -> dict[str, list[int]]:
    """Return the active members who have put one of these links on their profile, by its key."""
    found: dict[str, list[int]] = {}
    for piece in _pieces(set(keys)):
        for key, member in _BY_LINK.rows(connection, keys=piece, none=""):
            found.setdefault(key, []).append(member)
    return found


def _pieces(keys: set[str]) -> Iterator[list[str]]:
    in_order = sorted(keys)
    for start in range(0, len(in_order), _AT_ONCE):
        yield in_order[start : start + _AT_ONCE]
