"""Counts by week: members who joined, contacts, accepted requests, members who were here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, case, func, select

from ecken.rules.request import RequestState
from ecken.store.state_conditions import is_in_state
from ecken.store.tables import (
    contact_requests,
    contacts,
    last_seen,
    members,
    weekly_activity,
    weekly_growth,
)
from ecken.store.upsert import insert_into

__all__ = [
    "count_accepted_requests",
    "count_before",
    "count_joined",
    "count_new_contacts",
    "GrowthRow",
    "note_activity",
    "note_growth",
    "read_activity",
    "read_growth",
]


class GrowthRow(NamedTuple):
    """What was counted of a week that is over."""

    week: str
    """Its Monday."""
    members: int
    """At its end, as contacts."""
    contacts: int
    joined: int
    """Within it, as accepted requests."""
    accepted: int


_IS_MEMBER = members.c.state == "active"


def count_joined(connection: Connection, bounds: Sequence[int]) -> list[int]:
    """Return how many of today's members joined in each week, between its bounds."""
    return _by_week(connection, members.c.joined_at, bounds, _IS_MEMBER)


def count_new_contacts(connection: Connection, bounds: Sequence[int]) -> list[int]:
    """Return how many of today's contacts were made in each week."""
    return _by_week(connection, contacts.c.since, bounds)


def count_accepted_requests(connection: Connection, bounds: Sequence[int]) -> list[int]:
    """Return how many requests were accepted in each week."""
    is_accepted = is_in_state(contact_requests.c.state, [RequestState.ACCEPTED])
    return _by_week(connection, contact_requests.c.ended_at, bounds, is_accepted)


def count_before(connection: Connection, at: int) -> tuple[int, int]:
    """Return how many members joined, and how many contacts were made, before a moment."""
    joined = select(func.count()).where(_IS_MEMBER, members.c.joined_at < at)
    made = select(func.count()).where(contacts.c.since < at)
    return (
        int(connection.execute(joined).scalar_one()),
        int(connection.execute(made).scalar_one()),
    )


def note_activity(connection: Connection, week: str) -> None:
    """Write down how many members have been here in this week so far.

    A week keeps its greatest number: where a clock was set back, or members have left, fewer are
    counted.
    """
    here = select(func.count()).where(last_seen.c.week == week).scalar_subquery()
    row = insert_into(connection, weekly_activity).values(week=week, members=here)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["week"],
            set_={"members": row.excluded.members},
            where=row.excluded.members > weekly_activity.c.members,
        )
    )


def read_activity(connection: Connection, *, since: str) -> dict[str, int]:
    """Return how many members were here by week, as far as it was written down."""
    rows = connection.execute(
        select(weekly_activity.c.week, weekly_activity.c.members).where(
            weekly_activity.c.week >= since
        )
    )
    return {week: int(count) for week, count in rows}


def note_growth(connection: Connection, counted: Sequence[GrowthRow]) -> None:
    """Write down weeks that are over; one that is written down stays as it is."""
    for row in counted:
        new = insert_into(connection, weekly_growth).values(row._asdict())
        connection.execute(new.on_conflict_do_nothing(index_elements=["week"]))


def read_growth(connection: Connection, *, since: str) -> dict[str, GrowthRow]:
    """Return what was written down, by week."""
    columns = [weekly_growth.c[name] for name in GrowthRow._fields]
    rows = connection.execute(select(*columns).where(weekly_growth.c.week >= since))
    return {row.week: GrowthRow(*row) for row in rows}


def _by_week(
    connection: Connection,
    column: Column[int],
    bounds: Sequence[int],
    *conditions: ColumnElement[bool],
) -> list[int]:
    """Count in one pass; ``bounds`` are the beginnings of the weeks, and the end of the last."""
    ends = enumerate(bounds[1:])
    week = case(*((column < end, number) for number, end in ends)).label("number")
    query = (
        select(week, func.count())
        .where(column >= bounds[0], column < bounds[-1], *conditions)
        .group_by("number")
    )
    found = {int(number): int(count) for number, count in connection.execute(query)}
    return [found.get(number, 0) for number in range(len(bounds) - 1)]
