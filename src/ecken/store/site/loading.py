"""Bulk loading of members, contacts and requests.

Everything here runs in the caller's transaction. Indexes of an empty table are dropped before and
built after the rows: sorting once is quicker than ten million insertions at random places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, LargeBinary, Table, func, insert, select

from ecken.errors import Conflict
from ecken.rules.request import OPEN_STATES
from ecken.store.contacts.contacts import contact_exists, read_contact_pairs
from ecken.store.ids import new_public_id
from ecken.store.state_conditions import is_in_state
from ecken.store.tables import (
    blocks,
    contact_requests,
    contacts,
    educations,
    languages,
    members,
    positions,
)

__all__ = [
    "LOOKED_UP_MAX",
    "MEMBER_COLUMNS",
    "KnownMembers",
    "insert_contacts",
    "insert_educations",
    "insert_former_positions",
    "insert_languages",
    "insert_members",
    "insert_requests",
    "insert_rows",
    "overtaken",
    "piece_of",
    "pair_keys",
    "read_blocked_keys",
    "read_contact_keys",
    "read_known_members",
    "read_open_request_keys",
]


Keys = NDArray[np.uint64]
"""Pairs of member ids as sortable numbers: lower id in the upper half."""

MEMBER_COLUMNS = (
    "load_id",
    "email",
    "email_key",
    "first_name",
    "last_name",
    "headline",
    "company",
    "position",
    "industry",
    "industry_text",
    "city",
    "postal_code",
    "country",
    "offers",
    "seeks",
    "audience",
    "is_listed",
    "is_recruiter",
    "joined_at",
)
"""What :func:`insert_members` wants of each member, in this order."""

_PIECE = 50_000
_FILES_PIECE = 100
_VALUES_TOGETHER = 750
"""Values of one statement of SQLite: of twice as many a row costs as much."""
_SORTED_TOGETHER = 4_000_000
"""Contacts that are sorted at once: of all of them the keys and their order would take 16 bytes
each."""
_SORTING_KIB = 4_096
"""Memory that SQLite sorts an index in before it merges: what the processor's cache holds. In
256 MB an index of 48 million rows took three times as long."""
LOOKED_UP_MAX = 2_000
"""Pairs up to which looking each of them up is quicker than reading all contacts."""


def overtaken() -> Conflict:
    """Return the error of a load that others were faster than."""
    return Conflict(
        "load_overtaken",
        "Members joined or left while the lists were read. Nothing was loaded; try again.",
    )


class KnownMembers(NamedTuple):
    """Who is in the database already."""

    last_id: int
    by_load_id: dict[str, int]
    closed_load_ids: set[str]
    """Ids of members who have left: taken, and leading nowhere."""
    email_keys: dict[str, int]
    """Owner by address."""


def pair_keys(a: NDArray[Any], b: NDArray[Any]) -> Keys:
    """Return one number per pair, the same for both orders, ``uint64`` of shape (k,)."""
    keys = np.empty(len(a), dtype=np.uint64)
    # Piece by piece: of fifty million pairs each array on the way would take 200 MB.
    for start in range(0, len(a), _PIECE):
        some = slice(start, start + _PIECE)
        keys[some] = np.minimum(a[some], b[some])
        keys[some] <<= np.uint64(32)
        keys[some] |= np.maximum(a[some], b[some]).astype(np.uint32)
    return keys


def read_known_members(connection: Connection) -> KnownMembers:
    """Return the load ids and addresses that are taken, and the last id."""
    rows = connection.execute(
        select(members.c.id, members.c.load_id, members.c.email_key, members.c.state)
    )
    known = KnownMembers(0, {}, set(), {})
    last_id = 0
    for member, load_id, email_key, state in rows:
        last_id = max(last_id, member)
        known.email_keys[email_key] = member
        if load_id is not None and state == "active":
            known.by_load_id[load_id] = member
        elif load_id is not None:
            known.closed_load_ids.add(load_id)
    return known._replace(last_id=last_id)


def read_contact_keys(connection: Connection, wanted: Keys | None = None) -> Keys:
    """Return all contacts as sorted keys; of some ``wanted`` those that are, and no others."""
    if wanted is not None:
        pairs_wanted = [(int(key) >> 32, int(key) & 0xFFFFFFFF) for key in np.sort(wanted)]
        present = [contact_exists(connection, a, b) for a, b in pairs_wanted]
        return np.sort(wanted)[np.array(present, dtype=np.bool_)]
    pieces = [pair_keys(pairs[:, 0], pairs[:, 1]) for pairs in read_contact_pairs(connection)]
    return np.sort(np.concatenate(pieces)) if pieces else np.empty(0, dtype=np.uint64)


def read_blocked_keys(connection: Connection) -> Keys:
    """Return all pairs of which one has blocked the other, sorted."""
    return _keys(connection, select(blocks.c.blocker_id, blocks.c.blocked_id))


def read_open_request_keys(connection: Connection) -> Keys:
    """Return all pairs with an open request, sorted."""
    is_open = is_in_state(contact_requests.c.state, OPEN_STATES)
    query = select(contact_requests.c.low_id, contact_requests.c.high_id).where(is_open)
    return _keys(connection, query)


def _keys(connection: Connection, query: Any) -> Keys:
    pairs = np.array([tuple(row) for row in connection.execute(query)], dtype=np.uint64)
    pairs = pairs.reshape(-1, 2)
    return np.sort(pair_keys(pairs[:, 0], pairs[:, 1]))


def insert_members(
    connection: Connection, rows: Iterable[Sequence[Any]], *, first_id: int, at: int
) -> int:
    """Insert active members with ids from ``first_id`` on; return how many.

    ``rows`` hold :data:`MEMBER_COLUMNS`. Cost: about 20 µs per row on SQLite. On PostgreSQL
    somebody may join at the same moment, with one of these ids.

    Raises
    ------
    Conflict
        ``load_overtaken``
    """
    count = 0

    def complete() -> Iterator[tuple[Any, ...]]:
        nonlocal count
        for row in rows:
            yield (first_id + count, new_public_id(), at, *row)
            count += 1

    insert_rows(connection, members, ("id", "public_id", "changed_at", *MEMBER_COLUMNS), complete())
    if connection.dialect.name == "postgresql":
        last = select(func.max(members.c.id)).scalar_subquery()
        sequence = func.pg_get_serial_sequence("members", "id")
        connection.execute(select(func.setval(sequence, last)))
    return count


def insert_contacts(
    connection: Connection,
    a: NDArray[Any],
    b: NDArray[Any],
    since: NDArray[Any],
) -> None:
    """Insert contacts, in either order of the two; each pair once.

    Cost: about 1 µs per row on SQLite, sorted by pair first.
    """

    def pieces() -> Iterator[NDArray[np.int64]]:
        for order in _orders_of_pairs(a, b):
            for start in range(0, len(order), _PIECE):
                some = order[start : start + _PIECE]
                low, high = np.minimum(a[some], b[some]), np.maximum(a[some], b[some])
                yield np.stack((low, high, since[some]), axis=1, dtype=np.int64)

    with _indexes_built_after(connection, contacts):
        _insert_arrays(connection, contacts, ("low_id", "high_id", "since"), pieces())


def _orders_of_pairs(a: NDArray[Any], b: NDArray[Any]) -> Iterator[NDArray[np.int64]]:
    """Yield the places of all pairs in their order, a range of lower ids at a time."""
    low = np.minimum(a, b)
    parts = 1 + len(low) // _SORTED_TOGETHER
    # Bounds from some of the pairs: a range that gets a few more of them does no harm.
    sample = np.sort(low[:: 1 + len(low) // 100_000])
    bounds = [*(int(sample[len(sample) * part // parts]) for part in range(1, parts)), None]
    begin = 0
    for end in bounds:
        some = np.flatnonzero((low >= begin) if end is None else (low >= begin) & (low < end))
        yield some[np.argsort(pair_keys(a[some], b[some]))]
        begin = begin if end is None else end


def _insert_arrays(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    pieces: Iterator[NDArray[np.int64]],
) -> None:
    """Insert rows of numbers: arrays of shape (k, columns), in the order of the table's columns."""
    if connection.dialect.name == "postgresql":
        insert_rows(connection, table, columns, chain.from_iterable(p.tolist() for p in pieces))
        return
    statements = _Statements.of(connection, table, columns)
    for piece in pieces:
        whole = len(piece) // statements.together * statements.together
        width = statements.together * len(columns)
        joined = map(tuple, piece[:whole].reshape(-1, width).tolist())
        statements.execute(joined, piece[whole:].tolist())


def insert_requests(
    connection: Connection,
    senders: Sequence[int],
    recipients: Sequence[int],
    sent_at: Sequence[int],
    *,
    expiry_s: int | None,
) -> None:
    """Insert pending requests that expire ``expiry_s`` seconds after they were sent, or never."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for sender, recipient, sent in zip(senders, recipients, sent_at, strict=True):
            expires_at = None if expiry_s is None else sent + expiry_s
            low, high = min(sender, recipient), max(sender, recipient)
            yield (new_public_id(), sender, recipient, low, high, sent, expires_at)

    columns = (
        *("public_id", "sender_id", "recipient_id", "low_id", "high_id"),
        *("sent_at", "expires_at"),
    )
    with _indexes_built_after(connection, contact_requests):
        insert_rows(connection, contact_requests, columns, rows())


def insert_former_positions(connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Insert (member id, company, title, started, ended) rows."""
    insert_rows(connection, positions, ("member_id", "company", "title", "started", "ended"), rows)


def insert_educations(connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Insert (member id, school, degree, subject, started, ended) rows."""
    columns = ("member_id", "school", "degree", "subject", "started", "ended")
    insert_rows(connection, educations, columns, rows)


def insert_languages(connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Insert (member id, language, level) rows."""
    insert_rows(connection, languages, ("member_id", "language", "level"), rows)


def piece_of(table: Table, most: int) -> int:
    """Return how many rows of a table to hold in memory at a time; few where they hold files."""
    has_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    return _FILES_PIECE if has_files else most


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert rows by the quickest way that the database has, in pieces.

    Raises
    ------
    Conflict
        ``load_overtaken`` on PostgreSQL, where a key is taken.
    """
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns, rows)
        return
    statements = _Statements.of(connection, table, columns)
    remaining = iter(_in_order_of(table, columns, rows))
    while piece := list(islice(remaining, piece_of(table, _PIECE))):
        whole = len(piece) // statements.together * statements.together
        values = chain.from_iterable(piece[:whole])
        joined = zip(*[values] * (statements.together * len(columns)), strict=True)
        statements.execute(joined, piece[whole:])


class _Statements(NamedTuple):
    """Inserts many rows at once, which costs SQLite less than half as much per row, or each."""

    connection: Connection
    one: str
    many: str
    together: int
    """Rows of ``many``."""

    @classmethod
    def of(cls, connection: Connection, table: Table, columns: Sequence[str]) -> _Statements:
        dialect, together = connection.dialect, max(1, _VALUES_TOGETHER // len(columns))
        one = str(insert(table).compile(dialect=dialect, column_keys=list(columns)))
        many = one + f", ({', '.join('?' * len(columns))})" * (together - 1)
        return cls(connection, one, many, together)

    def execute(self, joined: Iterable[tuple[Any, ...]], rest: Iterable[Sequence[Any]]) -> None:
        """Insert the values of ``together`` rows each, and the rows of the rest."""
        for statement, values in ((self.many, list(joined)), (self.one, list(map(tuple, rest)))):
            if values:
                self.connection.exec_driver_sql(statement, values)


def _in_order_of(
    table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    """The table decides the order of columns in a statement."""
    order = [columns.index(c.name) for c in table.columns if c.name in columns]
    if order == list(range(len(columns))):
        return rows
    return ([row[i] for i in order] for row in rows)


def _copy(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        raise overtaken() from error


@contextmanager
def _indexes_built_after(connection: Connection, table: Table) -> Iterator[None]:
    """Leave the indexes of an empty table away while rows are inserted."""
    if connection.execute(select(table).limit(1)).first() is not None:
        yield
        return
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    for index in indexes:
        index.drop(connection)
    yield
    with _sorting_in_little_memory(connection):
        for index in indexes:
            index.create(connection)


@contextmanager
def _sorting_in_little_memory(connection: Connection) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        yield
        return
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    connection.exec_driver_sql(f"PRAGMA cache_size=-{_SORTING_KIB}")
    yield
    connection.exec_driver_sql(f"PRAGMA cache_size={before}")
