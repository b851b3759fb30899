"""Growth and activity by week, for operators: numbers that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from ecken.reference.days import start_of, week_of
from ecken.rules.operators.rights import Right
from ecken.rules.rounding import FEW
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.store.house import growth as rows

__all__ = ["WEEKS", "Growth", "Week", "note_activity", "show_growth"]

WEEKS = 26


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
    """How many of today's members there were at the end of it."""
    joined: list[Week]
    contacts: list[Week]
    """How many of today's contacts there were at the end of it; not told before it is over."""
    accepted: list[Week]
    """Requests that were accepted; not told before it is over."""
    active: list[Week]
    """Members who were here."""


def show_growth(community: Community, viewer: int) -> Growth:
    """Return the numbers of the last half year.

    Of who was here, up to four are not told apart: in a small community such a number would say who
    it was. When somebody joined, operators see anyway. How many contacts there are names nobody,
    but a number that rises while one looks tells the minute: weeks that are over are counted.
    """
    this = week_of(community.clock(), community.zone)
    mondays = [this - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    ends = [*mondays, this + timedelta(weeks=1)]
    bounds = [start_of(monday, community.zone) for monday in ends]
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.NUMBERS)
        members, contacts = rows.count_before(connection, bounds[0])
        joined = rows.count_joined(connection, bounds)
        made = rows.count_new_contacts(connection, bounds[:-1])
        accepted = rows.count_accepted_requests(connection, bounds[:-1])
        active = rows.read_activity(connection, since=mondays[0].isoformat())
    *over, current = mondays
    open_week = Week(current, 0, is_known=False)
    here = [active.get(monday.isoformat()) for monday in mondays]
    return Growth(
        members=_sums(mondays, members, joined),
        joined=[Week(*pair) for pair in zip(mondays, joined, strict=True)],
        contacts=[*_sums(over, contacts, made), open_week],
        accepted=[*(Week(*pair) for pair in zip(over, accepted, strict=True)), open_week],
        active=[_told(monday, count) for monday, count in zip(mondays, here, strict=True)],
    )


def note_activity(community: Community) -> None:
    """Write down how many members have been here in this week; once an hour."""
    week = week_of(community.clock(), community.zone).isoformat()
    with community.writing() as connection:
        rows.note_activity(connection, week)


def _sums(mondays: list[date], before: int, added: list[int]) -> list[Week]:
    found = []
    for monday, count in zip(mondays, added, strict=True):
        before += count
        found.append(Week(monday, before))
    return found


def _told(monday: date, count: int | None) -> Week:
    if count is None:
        return Week(monday, 0, is_known=False)
    return Week(monday, 0, is_few=True) if count <= FEW else Week(monday, count)
