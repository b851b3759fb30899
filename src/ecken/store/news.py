"""Rows from which news are made: young contacts, changed profiles, who wants a digest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, and_, or_, select

from ecken.store.journal import ChangeKind
from ecken.store.tables import contacts, credentials, journal, journal_head, members, switches

__all__ = ["YoungContact", "read_digest_readers", "read_profile_changes", "read_young_contacts"]

_CHUNK = 400
_JOURNAL_DEPTH = 100_000
"""How many changes back are looked through for changed profiles."""


class YoungContact(NamedTuple):
    """A contact row of late."""

    low_id: int
    high_id: int
    since: int


def read_young_contacts(
    connection: Connection, ids: Iterable[int], since: int
) -> list[YoungContact]:
    """Return the contacts of ``ids`` (either side) made since then."""
    wanted = list(ids)
    found: set[YoungContact] = set()
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        rows = connection.execute(
            select(contacts.c.low_id, contacts.c.high_id, contacts.c.since).where(
                or_(contacts.c.low_id.in_(chunk), contacts.c.high_id.in_(chunk)),
                contacts.c.since >= since,
            )
        )
        found.update(YoungContact(row.low_id, row.high_id, int(row.since)) for row in rows)
    return sorted(found, key=lambda row: (-row.since, row.low_id, row.high_id))


def read_profile_changes(connection: Connection, ids: Iterable[int], since: int) -> dict[int, int]:
    """Return who of ``ids`` has changed their profile since then, and when last.

    Changes of settings are no changes of the profile, and are not told.
    """
    wanted = set(ids)
    head = connection.execute(select(journal_head.c.version)).scalar_one()
    rows = connection.execute(
        select(journal.c.a, journal.c.at)
        .where(
            journal.c.version > head - _JOURNAL_DEPTH,
            journal.c.kind == ChangeKind.PROFILE_CHANGED.value,
            journal.c.at >= since,
        )
        .order_by(journal.c.version)
    )
    return {row.a: int(row.at) for row in rows if row.a in wanted}


def read_digest_readers(connection: Connection, period: str, *, is_default: bool) -> list[int]:
    """Return the members with an account in use who want the digest of this period.

    ``is_default`` says whether the period holds for those who have set nothing.
    """
    query = (
        select(members.c.id)
        .join(credentials, credentials.c.member_id == members.c.id)
        .outerjoin(
            switches, and_(switches.c.member_id == members.c.id, switches.c.name == "digest")
        )
        .where(members.c.state == "active")
        .order_by(members.c.id)
    )
    chosen = switches.c.value == period
    query = query.where(or_(chosen, switches.c.value.is_(None)) if is_default else chosen)
    return list(connection.execute(query).scalars())
