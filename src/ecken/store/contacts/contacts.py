"""Contact rows: one per pair, lower id first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    union_all,
)

from ecken.store.driver_rows import driver_rows
from ecken.store.jobs.ad_contacts import end_naming
from ecken.store.journal import ChangeKind, append_change, append_pair_changes
from ecken.store.lookup import Lookup
from ecken.store.tables import contacts

__all__ = [
    "Pair",
    "contact_exists",
    "insert_contact",
    "delete_contact",
    "delete_contacts_of",
    "pair_of",
    "read_contact_dates",
    "read_contact_pairs",
    "read_lists",
]

_LISTS = 5_000
"""Lists of contacts that are read at a time."""
_PAIRS = select(
    contacts.c.low_id,
    func.count(),
    func.aggregate_strings(cast(contacts.c.high_id, Text), ","),
).group_by(contacts.c.low_id)
_SINCE = Lookup(
    select(contacts.c.since).where(
        contacts.c.low_id == bindparam("low_id"), contacts.c.high_id == bindparam("high_id")
    )
)
_DATES = Lookup(
    union_all(
        select(contacts.c.high_id, contacts.c.since).where(
            contacts.c.low_id == bindparam("member")
        ),
        select(contacts.c.low_id, contacts.c.since).where(
            contacts.c.high_id == bindparam("member")
        ),
    )
)


class Pair(NamedTuple):
    """Two member ids, the lower first."""

    low_id: int
    high_id: int


def pair_of(a: int, b: int) -> Pair:
    """Order two ids as the tables hold them."""
    return Pair(min(a, b), max(a, b))


def contact_exists(connection: Connection, a: int, b: int) -> bool:
    """Say whether the two are contacts."""
    low_id, high_id = pair_of(a, b)
    return _SINCE.row(connection, low_id=low_id, high_id=high_id) is not None


def insert_contact(connection: Connection, a: int, b: int, *, at: int) -> int:
    """Make the two contacts, with the journal row; return the version."""
    low_id, high_id = pair_of(a, b)
    connection.execute(insert(contacts).values(low_id=low_id, high_id=high_id, since=at))
    return append_change(connection, ChangeKind.CONTACT_ADDED, low_id, high_id, at=at)


def delete_contact(connection: Connection, a: int, b: int, *, at: int) -> bool:
    """End the contact and what hangs on it, with the journal row; return whether there was one."""
    if connection.execute(delete(contacts).where(_is_pair(a, b))).rowcount == 0:
        return False
    end_naming(connection, a, b)
    append_change(connection, ChangeKind.CONTACT_REMOVED, *pair_of(a, b), at=at)
    return True


def delete_contacts_of(connection: Connection, member: int, *, at: int) -> int:
    """End all contacts of a member, with their journal rows; return how many."""
    is_own = or_(contacts.c.low_id == member, contacts.c.high_id == member)
    pairs = [
        (row.low_id, row.high_id)
        for row in connection.execute(select(contacts.c.low_id, contacts.c.high_id).where(is_own))
    ]
    # Engines take entries out of a list most quickly from its end.
    pairs.sort(key=sum, reverse=True)
    connection.execute(delete(contacts).where(is_own))
    append_pair_changes(connection, ChangeKind.CONTACT_REMOVED, pairs, at=at)
    return len(pairs)


def read_contact_dates(connection: Connection, member: int) -> dict[int, int]:
    """Return the member's contacts and since when (epoch seconds) each is one."""
    return dict(_DATES.rows(connection, member=member))


def read_contact_pairs(connection: Connection) -> Iterator[NDArray[np.uint32]]:
    """Yield all contacts as arrays of shape (k, 2), ``uint32``, in pieces of some 100,000.

    The database sends the higher ids of a member's contacts as one text of numbers: a quarter of
    what a row for each contact costs. The rows are the driver's own, without an object around each.
    """
    for batch in driver_rows(connection, _PAIRS, together=_LISTS):
        lows, counts, lists = zip(*batch, strict=True)
        pairs = np.empty((sum(counts), 2), dtype=np.uint32)
        pairs[:, 0] = np.repeat(np.array(lows, dtype=np.uint32), counts)
        pairs[:, 1] = np.fromstring(",".join(lists), dtype=np.uint32, sep=",")
        yield pairs


def read_lists(connection: Connection, among: tuple[int, int]) -> NDArray[np.uint32]:
    """Return the contacts of members ``among`` two ids, the second excluded.

    Shape (k, 2): owner and entry, sorted by both, so that each member's list stands together.
    """
    low, high = among
    rows = connection.execute(
        union_all(
            select(contacts.c.low_id, contacts.c.high_id).where(
                contacts.c.low_id >= low, contacts.c.low_id < high
            ),
            select(contacts.c.high_id, contacts.c.low_id).where(
                contacts.c.high_id >= low, contacts.c.high_id < high
            ),
        )
    )
    pairs = np.array([tuple(row) for row in rows], dtype=np.uint32).reshape(-1, 2)
    found: NDArray[np.uint32] = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return found


def _is_pair(a: int, b: int) -> ColumnElement[bool]:
    low_id, high_id = pair_of(a, b)
    return and_(contacts.c.low_id == low_id, contacts.c.high_id == high_id)
