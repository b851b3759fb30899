"""Rows from which news are made: young contacts, changed profiles, birthdays; who wants mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, and_, or_, select

from ecken.rules.release import Detail, ReleaseAudience
from ecken.store.journal import ChangeKind
from ecken.store.tables import (
    chosen_contacts,
    contact_details,
    contacts,
    credentials,
    journal,
    journal_head,
    members,
    switches,
)

__all__ = [
    "BirthdayRow",
    "YoungContact",
    "read_birthdays",
    "read_digest_readers",
    "read_profile_changes",
    "read_young_contacts",
]

_CHUNK = 400
_JOURNAL_DEPTH = 100_000
"""How many changes back are looked through for changed profiles."""


class YoungContact(NamedTuple):
    """A contact row of late."""

    low_id: int
    high_id: int
    since: int


class BirthdayRow(NamedTuple):
    """A birthday as its owner keeps it, and whether ``reader`` was chosen for it."""

    member: int
    value: str
    audience: ReleaseAudience
    is_chosen: bool


def read_birthdays(connection: Connection, ids: Iterable[int], reader: int) -> list[BirthdayRow]:
    """Return the birthdays that ``ids`` keep; whether they are released is not decided here."""
    wanted = list(ids)
    found: list[BirthdayRow] = []
    detail = Detail.BIRTHDAY.value
    for start in range(0, len(wanted), _CHUNK):
        chosen = and_(
            chosen_contacts.c.member_id == contact_details.c.member_id,
            chosen_contacts.c.detail == detail,
            chosen_contacts.c.chosen_id == reader,
        )
        rows = connection.execute(
            select(
                contact_details.c.member_id,
                contact_details.c.value,
                contact_details.c.audience,
                chosen_contacts.c.chosen_id,
            )
            .outerjoin(chosen_contacts, chosen)
            .where(
                contact_details.c.detail == detail,
                contact_details.c.value != "",
                contact_details.c.member_id.in_(wanted[start : start + _CHUNK]),
            )
        )
        found += [
            BirthdayRow(member, value, ReleaseAudience(audience), chosen_id is not None)
            for member, value, audience, chosen_id in rows
        ]
    return found


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
