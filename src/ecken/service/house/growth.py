"""Growth and activity by week, for operators: numbers that name nobody.

A week that is over is counted once and written down. Who ends a contact, or leaves, later changes
no number of the past, so that nobody who looks twice learns when that was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from ecken.reference.days import start_of, week_of
from ecken.rules.operators.rights import Right
from ecken.rules.rounding import FEW
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.store.house import growth as rows
from ecken.store.house.growth import GrowthRow

__all__ = ["WEEKS", "Growth", "Week", "note_activity", "note_growth", "show_growth"]

WEEKS = 26
_TIES_FROM = 20
"""From so many members on contacts and accepted requests are counted: in a club of three, one
contact less says between whom."""


class Week(NamedTuple):
    """A number of one week; ``None`` where it is not told: few, or not written down."""

    monday: date
    members: int
    is_few: bool = False
    """Up to four, none included."""
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Growth:
    """The last half year, week by week; the last week is not over yet."""

    members: list[Week]
    """How many there were at the end of it; in this week, how many there are."""
    joined: list[Week]
    contacts: list[Week]
    """How many there were at the end of it; not told before it is over, nor of fewer than 20."""
    accepted: list[Week]
    """Requests that were accepted; not told before it is over."""
    active: list[Week]
    """Members who were here."""


def show_growth(community: Community, viewer: int) -> Growth:
    """Return the numbers of the last half year.

    Of who was here, up to four are not told apart: in a small community such a number would say who
    it was. Of the current week only what operators see in the list of members anyway is told:
    a number of contacts that rises or falls while one looks would tell the minute.
    """
    mondays = _mondays(community)
    since = mondays[0].isoformat()
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.NUMBERS)
        found = rows.read_growth(connection, since=since)
        active = rows.read_activity(connection, since=since)
        (now,) = _count(community, connection, mondays[-1:])
    weeks = [*(found.get(monday.isoformat()) for monday in mondays[:-1]), now]
    ties = [row if row and row.members >= _TIES_FROM else None for row in weeks[:-1]]
    here = [active.get(monday.isoformat()) for monday in mondays]
    return Growth(
        members=_told(mondays, [row and row.members for row in weeks]),
        joined=_told(mondays, [row and row.joined for row in weeks]),
        contacts=_told(mondays, [*(row and row.contacts for row in ties), None]),
        accepted=_told(mondays, [*(row and row.accepted for row in ties), None]),
        active=_told(mondays, here, few=FEW),
    )


def note_activity(community: Community) -> None:
    """Write down how many members have been here in this week; once an hour."""
    week = week_of(community.clock(), community.zone).isoformat()
    with community.writing() as connection:
        rows.note_activity(connection, week)


def note_growth(community: Community) -> None:
    """Count the weeks that are over and not written down; once an hour, mostly none.

    At first these are the weeks of half a year, counted from who and what is there.
    """
    over = _mondays(community)[:-1]
    with community.database.reading() as connection:
        known = rows.read_growth(connection, since=over[0].isoformat())
    missing = [monday for monday in over if monday.isoformat() not in known]
    if not missing:
        return
    with community.writing() as connection:
        rows.note_growth(connection, _count(community, connection, missing))


def _mondays(community: Community) -> list[date]:
    """Return the Mondays of the last half year; the last week is not over."""
    this = week_of(community.clock(), community.zone)
    return [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def _count(
    community: Community, connection: Connection, mondays: Sequence[date]
) -> list[GrowthRow]:
    """Count these weeks, in order, from what is there now; those between them, too."""
    first = mondays[0]
    number = (mondays[-1] - first).days // 7 + 1
    weeks = [first + timedelta(weeks=week) for week in range(number + 1)]
    bounds = [start_of(monday, community.zone) for monday in weeks]
    members, contacts = rows.count_before(connection, bounds[0])
    joined = rows.count_joined(connection, bounds)
    made = rows.count_new_contacts(connection, bounds)
    accepted = rows.count_accepted_requests(connection, bounds)
    found = []
    for at, monday in enumerate(weeks[:-1]):
        members, contacts = members + joined[at], contacts + made[at]
        if monday in mondays:
            week = monday.isoformat()
            found.append(GrowthRow(week, members, contacts, joined[at], accepted[at]))
    return found


def _told(mondays: list[date], counts: Sequence[int | None], *, few: int = -1) -> list[Week]:
    """Return the number of each week; none that is missing, and none up to ``few``."""
    return [
        Week(monday, 0, is_known=False)
        if count is None
        else Week(monday, 0, is_few=True)
        if count <= few
        else Week(monday, count)
        for monday, count in zip(mondays, counts, strict=True)
    ]
