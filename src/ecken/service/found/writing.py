"""Writes who was found, some seconds after it was noted: numbers, and names where both want it.

A visitor counts once in a period, as the kind that they were to the visited member then. Numbers
stay whatever becomes of the two later; who the visitors were is forgotten with the period.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import structlog
from sqlalchemy import Connection

from ecken.reference.days import day_of
from ecken.reference.industries import ancestors, get
from ecken.rules.reach.finding import (
    PERIOD_D,
    PERIODS_KEPT,
    VISIT,
    first_day_of,
    period_of,
    read_find,
)
from ecken.rules.switches import is_on
from ecken.service.community import Community
from ecken.store.profiles.members import Card
from ecken.store.reach.finders import (
    Finder,
    VisitorKind,
    add_finds,
    delete_finders,
    read_finders,
)
from ecken.store.reach.found import delete_old_finds, insert_named
from ecken.store.talk.notices import read_switches_of

__all__ = ["forget_finders", "write_finds"]

Finds = Mapping[int, Iterable[int]]
Pair = tuple[int, int]
"""Who was visited, and the visitor."""


def write_finds(community: Community) -> int:
    """Write what is noted; return how much of it was new in this period."""
    now = community.clock()
    taken = community.finds.take(at=now)
    if not taken:
        return 0
    try:
        counted = _write(community, taken, day_of(now, community.zone))
    except BaseException:
        community.finds.give_back(taken)
        raise
    structlog.get_logger("ecken.reach").debug("finds written", count=counted)
    return counted


def _write(community: Community, taken: Finds, today: date) -> int:
    period = period_of(today)
    with community.database.reading() as connection:
        known = read_finders(connection, taken, period=period)
        named = _named(connection, _visits(taken))
    without = {
        finder: [find for find in found if not _is_named(finder, find, named)]
        for finder, found in taken.items()
    }
    new = {
        finder: [find for find in found if find not in known.get(finder, ())]
        for finder, found in without.items()
    }
    kinds = _kinds(community, _visits(new))
    found = [Finder(finder, finds, kinds[finder]) for finder, finds in new.items() if finds]
    if not found and not named:
        return 0
    with community.writing() as connection:
        insert_named(connection, _named(connection, named), day=today)
        return add_finds(connection, found, period=period, day=today.isoformat())


def _visits(finds: Finds) -> list[Pair]:
    pairs = ((*read_find(find), finder) for finder, found in finds.items() for find in found)
    return [(visited, visitor) for visited, way, visitor in pairs if way is VISIT]


def _is_named(finder: int, find: int, named: Iterable[Pair]) -> bool:
    member, way = read_find(find)
    return way is VISIT and (member, finder) in named


def _named(connection: Connection, visits: Iterable[Pair]) -> set[Pair]:
    """Return the visits of which both sides have chosen that the name is told."""
    pairs = list(visits)
    visited, visitors = (sorted({pair[side] for pair in pairs}) for side in (0, 1))
    sees = read_switches_of(connection, visited, "see_visitors")
    shows = read_switches_of(connection, visitors, "show_my_visits")
    return {
        (one, other)
        for one, other in pairs
        if is_on(sees.get(one), "see_visitors") and is_on(shows.get(other), "show_my_visits")
    }


def _kinds(community: Community, visits: Iterable[Pair]) -> dict[int, dict[int, VisitorKind]]:
    """Return, by visitor, what they are to each whom they visited.

    Whoever is not there for the visited member any more, because one has blocked the other or
    has left in these seconds, is left out.
    """
    visitors: defaultdict[int, list[int]] = defaultdict(list)
    for visited, visitor in visits:
        visitors[visited].append(visitor)
    found: defaultdict[int, dict[int, VisitorKind]] = defaultdict(dict)
    for visited, ids in visitors.items():
        with community.reading(visited, keeps_closed=True) as world:
            cards = world.cards(ids)
            degrees = world.degrees(cards)
        for visitor, card in cards.items():
            degree = degrees[visitor] or 0
            found[visitor][visited] = VisitorKind(degree, _section(card), card.is_recruiter)
    return found


def _section(card: Card) -> str:
    """Return the section of WZ 2008 in which a member works; empty if they name none."""
    if get(card.industry) is None:
        return ""
    return [card.industry, *ancestors(card.industry)][-1]


def forget_finders(community: Community) -> None:
    """Forget who has found whom in periods that are over, and what is older than is told."""
    today = day_of(community.clock(), community.zone)
    period = period_of(today)
    with community.writing() as connection:
        delete_finders(connection, before_period=period)
        delete_old_finds(
            connection,
            counted_before=first_day_of(period - PERIODS_KEPT + 1),
            named_before=date.fromordinal(today.toordinal() - PERIOD_D),
        )
