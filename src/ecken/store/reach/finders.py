"""Rows of who has found whom in this period, and how many that are.

Who it was is there to count each member once, and is told nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pyroaring import BitMap
from sqlalchemy import Connection, Table, bindparam, delete, select, update

from ecken.rules.reach.finding import FoundField, finds_of_member, read_find
from ecken.store.lookup import Lookup, among
from ecken.store.tables import finders, members, profile_searches, profile_visits
from ecken.store.upsert import insert_into

__all__ = [
    "Finder",
    "VisitorKind",
    "add_finds",
    "delete_finders",
    "forget_finder",
    "read_finders",
]

_PIECE = 500


class VisitorKind(NamedTuple):
    """What is counted of a visitor."""

    degree: int
    """As the visited member sees it; 0 is beyond the third."""
    industry: str
    is_recruiter: bool


class Finder(NamedTuple):
    """Whom a member found, by the numbers of ``rules.reach.finding.find_of``."""

    member: int
    found: Sequence[int]
    kinds: Mapping[int, VisitorKind]
    """What they are to each whose profile they visited; to others the visit does not count."""


_FOUND = Lookup(
    select(finders.c.finder_id, finders.c.found).where(
        among(finders.c.finder_id, "ids"), finders.c.period == bindparam("period")
    )
)
_ACTIVE = Lookup(
    select(members.c.id).where(among(members.c.id, "ids"), members.c.state == "active")
)


def read_finders(connection: Connection, ids: Iterable[int], *, period: int) -> dict[int, BitMap]:
    """Return what is known already of whom these members have found in a period."""
    rows = _FOUND.rows(connection, ids=sorted(ids), period=period)
    return {finder: _bitmap(found) for finder, found in rows}


def add_finds(connection: Connection, found: Sequence[Finder], *, period: int, day: str) -> int:
    """Count what of ``found`` is not counted yet in this period; return how much that is.

    The rows of those who found somebody are locked in the order of their ids, and then the counts
    in theirs, so that two processes that bring the same count it once and wait for no circle.
    """
    wanted = {finder.member: finder for finder in found}
    targets = {read_find(find)[0] for finder in found for find in finder.found}
    active = frozenset(_ACTIVE.values(connection, ids=sorted(targets.union(wanted))))
    visits: Counter[tuple[Any, ...]] = Counter()
    searches: Counter[tuple[Any, ...]] = Counter()
    ids = sorted(active.intersection(wanted))
    for start in range(0, len(ids), _PIECE):
        for finder, before in _lock(connection, ids[start : start + _PIECE], period):
            new = BitMap(_counting(wanted[finder], active)) - before
            if not new:
                continue
            connection.execute(
                update(finders)
                .where(finders.c.finder_id == finder)
                .values(period=period, found=(before | new).serialize())
            )
            for member, way in map(read_find, new):
                if way is None:
                    visits[member, day, *wanted[finder].kinds[member]] += 1
                else:
                    searches[member, day, way.value] += 1
    _count(connection, profile_visits, visits)
    _count(connection, profile_searches, searches)
    return visits.total() + searches.total()


def _counting(finder: Finder, active: frozenset[int]) -> Iterable[int]:
    """Yield what of a member's finds may count: of members who are there, not of themself."""
    for find in finder.found:
        member, way = read_find(find)
        is_of_kind = isinstance(way, FoundField) or member in finder.kinds
        if member in active and member != finder.member and is_of_kind:
            yield find


def _lock(connection: Connection, ids: Sequence[int], period: int) -> list[tuple[int, BitMap]]:
    """Return what is known of each of these in the period, and let nobody else change it."""
    empty = BitMap().serialize()
    connection.execute(
        insert_into(connection, finders).on_conflict_do_nothing(),
        [{"finder_id": finder, "period": period, "found": empty} for finder in ids],
    )
    rows = connection.execute(
        select(finders).where(finders.c.finder_id.in_(ids)).order_by(finders.c.finder_id)
        .with_for_update()
    )  # fmt: skip
    return [
        (row.finder_id, _bitmap(row.found) if row.period == period else BitMap()) for row in rows
    ]


def _count(connection: Connection, table: Table, counts: Counter[tuple[Any, ...]]) -> None:
    """Add to the counts of a table, whose key the counts are by."""
    if not counts:
        return
    names = [column.name for column in table.primary_key.columns]
    statement = insert_into(connection, table)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=names, set_={"members": table.c.members + statement.excluded.members}
        ),
        [dict(zip(names, key, strict=True)) | {"members": counts[key]} for key in sorted(counts)],
    )


def delete_finders(connection: Connection, *, before_period: int) -> int:
    """Forget who has found whom in periods that are over; return of how many members."""
    old = finders.c.period < before_period
    return connection.execute(delete(finders).where(old)).rowcount


def forget_finder(connection: Connection, member: int) -> None:
    """Take a member out of all that says who was found; their own row goes with them."""
    gone, last = BitMap(finds_of_member(member)), 0
    while True:
        rows = connection.execute(
            select(finders.c.finder_id, finders.c.found)
            .where(finders.c.finder_id > last)
            .order_by(finders.c.finder_id)
            .limit(_PIECE)
        ).fetchall()
        for last, content in rows:
            found = _bitmap(content)
            if found.intersect(gone):
                left = (found - gone).serialize()
                statement = update(finders).where(finders.c.finder_id == last)
                connection.execute(statement.values(found=left))
        if len(rows) < _PIECE:
            return


def _bitmap(content: bytes) -> BitMap:
    return BitMap.deserialize(content)
