"""Rows for news: recent contacts, changed profiles, birthdays; and who wants mail."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Connection, Text, and_, bindparam, func, or_, select, union_all

from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.store.journal import ChangeKind
from ecken.store.lookup import Lookup, among
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
    "RecentContact",
    "read_birthdays",
    "read_changed_ties",
    "read_digest_readers",
    "read_profile_changes",
    "read_round_dates",
    "read_since",
    "read_recent_contacts",
]

_YEAR_S = 31_556_952
_BATCH = 100_000
_JOURNAL_DEPTH = 100_000
"""How many changes back are looked through for changed profiles."""


_CONTACTS_OF_READER = union_all(
    select(contacts.c.high_id).where(contacts.c.low_id == bindparam("reader")),
    select(contacts.c.low_id).where(contacts.c.high_id == bindparam("reader")),
)
_DAY_OF_YEAR = func.substr(
    contact_details.c.value, func.length(contact_details.c.value) - 4, type_=Text
)
"""``12-31`` of ``1980-12-31``, and of ``--12-31``, which has no year."""
_BIRTHDAYS = Lookup(
    select(
        contact_details.c.member_id,
        contact_details.c.value,
        contact_details.c.audience,
        chosen_contacts.c.chosen_id,
    )
    .outerjoin(
        chosen_contacts,
        and_(
            chosen_contacts.c.member_id == contact_details.c.member_id,
            chosen_contacts.c.detail == Detail.BIRTHDAY.value,
            chosen_contacts.c.chosen_id == bindparam("reader"),
        ),
    )
    .where(
        contact_details.c.detail == Detail.BIRTHDAY.value,
        among(_DAY_OF_YEAR, "days"),
        contact_details.c.member_id.in_(_CONTACTS_OF_READER),
    )
)
_ROUND_DATES = Lookup(
    select(contacts.c.low_id, contacts.c.high_id, contacts.c.since).where(
        or_(contacts.c.low_id == bindparam("member"), contacts.c.high_id == bindparam("member")),
        (bindparam("later", type_=BigInteger) - contacts.c.since) % _YEAR_S <= bindparam("most"),
    )
)
_SINCE = Lookup(
    select(contacts.c.since).where(
        contacts.c.low_id == bindparam("low_id"), contacts.c.high_id == bindparam("high_id")
    )
)
_TIE_KINDS = (ChangeKind.CONTACT_ADDED, ChangeKind.CONTACT_REMOVED, ChangeKind.RELOADED)
_CHANGED_TIES = Lookup(
    select(journal.c.kind, journal.c.a, journal.c.b)
    .where(
        journal.c.version > bindparam("after"),
        journal.c.kind.in_([kind.value for kind in _TIE_KINDS]),
    )
    .limit(bindparam("most"))
)
_HEAD = Lookup(select(journal_head.c.version))
_PROFILE_CHANGES = Lookup(
    select(journal.c.a, journal.c.at)
    .where(
        journal.c.version > bindparam("after"),
        journal.c.kind == ChangeKind.PROFILE_CHANGED.value,
        journal.c.at >= bindparam("since"),
        journal.c.a.is_not(None),
    )
    .order_by(journal.c.version)
)


class RecentContact(NamedTuple):
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


def read_birthdays(
    connection: Connection, reader: int, days: Iterable[tuple[int, int]]
) -> list[BirthdayRow]:
    """Return the birthdays of the contacts of ``reader`` that fall on one of ``days``.

    ``days`` are (month, day); whether the birthdays are released is not decided here.
    """
    wanted = [f"{month:02}-{day:02}" for month, day in days]
    rows = _BIRTHDAYS.rows(connection, reader=reader, days=wanted)
    return [
        BirthdayRow(member, value, ReleaseAudience(audience), chosen_id is not None)
        for member, value, audience, chosen_id in rows
    ]


def read_round_dates(
    connection: Connection, member: int, *, now: int, within_s: int, slack_s: int
) -> dict[int, int]:
    """Return the contacts of ``member`` of about a whole number of years, and since when.

    Those whose round year lies ``within_s`` before ``now``, give or take ``slack_s``.
    """
    rows = _ROUND_DATES.rows(
        connection, member=member, later=now + slack_s, most=within_s + 2 * slack_s
    )
    return {high if low == member else low: since for low, high, since in rows}


def read_recent_contacts(connection: Connection, since: int) -> NDArray[np.int64]:
    """Return the contacts of all members made since then, (k, 3): lower id, higher id, since.

    A pass over the whole table; the driver's own rows are read, without an object for each.
    """
    driver: Any = connection.connection.driver_connection
    is_postgresql = connection.dialect.name == "postgresql"
    mark = "%s" if is_postgresql else "?"
    with closing(driver.cursor()) as cursor:
        cursor.execute(
            f"SELECT low_id, high_id, since FROM contacts WHERE since >= {mark}",  # noqa: S608
            (since,),
        )
        pieces = [np.empty((0, 3), dtype=np.int64)]
        while batch := cursor.fetchmany(_BATCH):
            numbers = np.fromiter(chain.from_iterable(batch), np.int64, count=3 * len(batch))
            pieces.append(numbers.reshape(-1, 3))
    return np.concatenate(pieces)


def read_since(connection: Connection, low_id: int, high_id: int) -> int | None:
    """Return since when the two are contacts; ``None`` if they are not."""
    since: int | None = _SINCE.value(connection, low_id=low_id, high_id=high_id)
    return since


def read_changed_ties(
    connection: Connection, after: int, *, most: int
) -> set[tuple[int, int]] | None:
    """Return the pairs that became contacts or ceased to be after a version, lower id first.

    ``None`` if there are more than ``most``, or if contacts were loaded.
    """
    rows = _CHANGED_TIES.rows(connection, after=after, most=most + 1)
    if len(rows) > most or any(kind == ChangeKind.RELOADED.value for kind, _, _ in rows):
        return None
    return {(min(a, b), max(a, b)) for _, a, b in rows}


def read_profile_changes(connection: Connection, since: int) -> dict[int, int]:
    """Return who has changed their profile since then, and when last.

    Changes of settings are no changes of the profile, and are not told.
    """
    after = _HEAD.value(connection) - _JOURNAL_DEPTH
    return dict(_PROFILE_CHANGES.rows(connection, after=after, since=since))


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
