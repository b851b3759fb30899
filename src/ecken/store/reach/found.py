"""Rows of how many found a member, and of visitors who both sides have chosen to be named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, bindparam, delete, select

from ecken.rules.reach.finding import Counted, FoundField
from ecken.store.lookup import Lookup
from ecken.store.reach.finders import VisitorKind
from ecken.store.tables import named_visits, profile_searches, profile_visits, switches
from ecken.store.upsert import insert_into

__all__ = [
    "delete_named_of_visited",
    "delete_named_of_visitor",
    "delete_old_finds",
    "insert_named",
    "read_named",
    "read_searches",
    "read_visits",
]

_VISITS = Lookup(
    select(
        profile_visits.c.day,
        profile_visits.c.degree,
        profile_visits.c.industry,
        profile_visits.c.is_recruiter,
        profile_visits.c.members,
    )
    .where(
        profile_visits.c.member_id == bindparam("member"),
        profile_visits.c.day >= bindparam("since"),
    )
    .order_by(*profile_visits.primary_key.columns)
)
_SEARCHES = Lookup(
    select(profile_searches.c.day, profile_searches.c.field, profile_searches.c.members)
    .where(
        profile_searches.c.member_id == bindparam("member"),
        profile_searches.c.day >= bindparam("since"),
    )
    .order_by(*profile_searches.primary_key.columns)
)
_SEES, _SHOWS = switches.alias("sees"), switches.alias("shows")
_NAMED = Lookup(
    select(named_visits.c.visitor_id, named_visits.c.day)
    .join(_SEES, _SEES.c.member_id == named_visits.c.visited_id)
    .join(_SHOWS, _SHOWS.c.member_id == named_visits.c.visitor_id)
    .where(
        named_visits.c.visited_id == bindparam("member"),
        named_visits.c.day >= bindparam("since"),
        _SEES.c.name == "see_visitors",
        _SEES.c.value == "on",
        _SHOWS.c.name == "show_my_visits",
        _SHOWS.c.value == "on",
    )
)


def read_visits(connection: Connection, member: int, *, since: date) -> list[Counted]:
    """Return how many visited a member's profile first on each day, by kind of visitor."""
    rows = _VISITS.rows(connection, member=member, since=since.isoformat())
    return [
        Counted(date.fromisoformat(day), VisitorKind(degree, industry, bool(recruits)), count)
        for day, degree, industry, recruits, count in rows
    ]


def read_searches(connection: Connection, member: int, *, since: date) -> list[Counted]:
    """Return to how many a search first showed a member on each day, by the field that matched."""
    rows = _SEARCHES.rows(connection, member=member, since=since.isoformat())
    return [Counted(date.fromisoformat(day), FoundField(field), n) for day, field, n in rows]


def delete_old_finds(connection: Connection, *, counted_before: date, named_before: date) -> None:
    """Delete counts, and visits with names, of days before."""
    for table in (profile_visits, profile_searches):
        connection.execute(delete(table).where(table.c.day < counted_before.isoformat()))
    connection.execute(delete(named_visits).where(named_visits.c.day < named_before.isoformat()))


def insert_named(connection: Connection, pairs: Iterable[tuple[int, int]], *, day: date) -> None:
    """Keep that these (visited, visitor) met on a day; an earlier day of theirs is forgotten."""
    rows = [
        {"visited_id": visited, "visitor_id": visitor, "day": day.isoformat()}
        for visited, visitor in sorted(pairs)
    ]
    if not rows:
        return
    row = insert_into(connection, named_visits)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["visited_id", "visitor_id"], set_={"day": row.excluded.day}
        ),
        rows,
    )


def read_named(connection: Connection, member: int, *, since: date) -> dict[int, date]:
    """Return who visited a member and is named to them, with the day; none unless both want it."""
    rows = _NAMED.rows(connection, member=member, since=since.isoformat())
    return {visitor: date.fromisoformat(day) for visitor, day in rows}


def delete_named_of_visitor(connection: Connection, member: int) -> None:
    """Forget whom a member has visited with their name."""
    connection.execute(delete(named_visits).where(named_visits.c.visitor_id == member))


def delete_named_of_visited(connection: Connection, member: int) -> None:
    """Forget who has visited a member with their name."""
    connection.execute(delete(named_visits).where(named_visits.c.visited_id == member))
