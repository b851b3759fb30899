"""Who found the viewer, as they are told it: numbers by kind, and the names of who shows theirs.

All numbers are sums over what :func:`ecken.rules.reach.finding.tell_counts` tells of each kind.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any

from ecken.reference.days import day_of
from ecken.rules.reach.finding import (
    PERIOD_D,
    PERIODS_KEPT,
    Counted,
    FoundField,
    first_day_of,
    period_of,
    tell_counts,
)
from ecken.rules.switches import is_on
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.store.reach.finders import VisitorKind
from ecken.store.reach.found import read_named, read_searches, read_visits
from ecken.store.talk.notices import read_switch

__all__ = ["Found", "FoundCount", "NamedVisit", "WeekOfVisits", "own_found", "show_found"]


@dataclass(frozen=True, slots=True)
class FoundCount:
    """At least so many, each counted once in 30 days; 0 where no number is told."""

    kind: Any
    """A degree (0 is beyond the third), a section of WZ 2008, whether recruiters, a field."""
    lately: int
    """In the running period."""
    total: int
    """In all periods that are told of."""


@dataclass(frozen=True, slots=True)
class WeekOfVisits:
    """How many new visitors a week brought for certain: full fives of one kind."""

    monday: date
    members: int


@dataclass(frozen=True, slots=True)
class NamedVisit:
    """A visitor who shows their name, and the day of their last visit."""

    card: Card
    day: date


@dataclass(frozen=True, slots=True)
class Found:
    """Who found the viewer, until yesterday."""

    since: date
    period_since: date
    """On which day the running period began."""
    visits: FoundCount
    by_degree: list[FoundCount]
    by_industry: list[FoundCount]
    """Those that are told, most visitors first; "" is without an industry."""
    by_recruiting: list[FoundCount]
    weeks: list[WeekOfVisits]
    """From the first day on, without a gap."""
    searches: list[FoundCount]
    """Every field; a search that matches in several counts in each."""
    named: list[NamedVisit]
    """Newest first; among those of one day by name."""
    shows_name: bool
    """Whether the viewer's name is shown to those whom they visit."""
    sees_names: bool


def show_found(world: World, zone: tzinfo) -> Found:
    """Return who found the viewer; ``zone`` is that of the community, by whose days is counted."""
    today = day_of(world.now, zone)
    period = period_of(today)
    since, period_since = first_day_of(period - PERIODS_KEPT + 1), first_day_of(period)
    visits = _told(read_visits, world, since, today)
    searches = _told(read_searches, world, since, today)
    degrees = _sums(visits, period_since, lambda kind: kind.degree)
    industries = _sums(visits, period_since, lambda kind: kind.industry)
    recruiting = _sums(visits, period_since, lambda kind: kind.is_recruiter)
    fields = _sums(searches, period_since, lambda field: field)
    everyone = _sums(visits, period_since, lambda _: None)
    return Found(
        since=since,
        period_since=period_since,
        visits=everyone.get(None, FoundCount(None, 0, 0)),
        by_degree=[_or_none(degrees, degree) for degree in (1, 2, 3, 0)],
        by_industry=sorted(industries.values(), key=lambda one: (-one.total, one.kind)),
        by_recruiting=[_or_none(recruiting, recruits) for recruits in (False, True)],
        weeks=_weeks(visits, since, today),
        searches=[_or_none(fields, field) for field in FoundField],
        named=_named(world, today),
        shows_name=_is_chosen(world, "show_my_visits"),
        sees_names=_is_chosen(world, "see_visitors"),
    )


def _told(
    read: Callable[..., Iterable[Counted]], world: World, since: date, today: date
) -> list[Counted]:
    return tell_counts(read(world.connection, world.viewer, since=since), before=today)


def _sums(
    told: Iterable[Counted], period_since: date, part: Callable[[Any], Hashable]
) -> dict[Hashable, FoundCount]:
    found: dict[Hashable, FoundCount] = {}
    for one in told:
        kind = part(one.kind)
        before = found.get(kind, FoundCount(kind, 0, 0))
        lately = one.members if one.day >= period_since else 0
        found[kind] = FoundCount(kind, before.lately + lately, before.total + one.members)
    return found


def _or_none(sums: Mapping[Hashable, FoundCount], kind: Hashable) -> FoundCount:
    return sums.get(kind, FoundCount(kind, 0, 0))


def _weeks(told: Sequence[Counted], since: date, today: date) -> list[WeekOfVisits]:
    """Return the weeks up to yesterday; the first and the last may be cut off."""
    monday = since - timedelta(days=since.weekday())
    found: list[WeekOfVisits] = []
    while monday < today:
        end = monday + timedelta(days=7)
        found.append(
            WeekOfVisits(monday, sum(one.members for one in told if monday <= one.day < end))
        )
        monday = end
    return found


def _named(world: World, today: date) -> list[NamedVisit]:
    """Return the visitors of 30 days who show their name, if the viewer wants to read names."""
    since = today - timedelta(days=PERIOD_D)
    days = read_named(world.connection, world.viewer, since=since)
    cards = world.cards(days)
    visits = [NamedVisit(card, days[member]) for member, card in cards.items()]
    return sorted(visits, key=lambda one: (-one.day.toordinal(), one.card.name, one.card.public_id))


def _is_chosen(world: World, switch: str) -> bool:
    return is_on(read_switch(world.connection, world.viewer, switch), switch)


def own_found(world: World, zone: tzinfo) -> dict[str, list[dict[str, Any]]]:
    """Return visits and searches of the viewer, as they are told them: to take away."""
    today = day_of(world.now, zone)
    since = first_day_of(period_of(today) - PERIODS_KEPT + 1)
    visits = _told(read_visits, world, since, today)
    searches = _told(read_searches, world, since, today)
    return {
        "profile_visits": [_visit_row(one.day, one.kind, one.members) for one in visits],
        "profile_searches": [
            {"day": one.day.isoformat(), "field": one.kind, "members": one.members}
            for one in searches
        ],
        "named_visits": [
            {"member": one.card.public_id, "name": one.card.name, "day": one.day.isoformat()}
            for one in _named(world, today)
        ],
    }


def _visit_row(day: date, kind: Any, count: int) -> dict[str, Any]:
    assert isinstance(kind, VisitorKind)
    return {"day": day.isoformat(), **kind._asdict(), "members": count}
