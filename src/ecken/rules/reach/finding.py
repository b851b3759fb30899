"""What a member is told of who found them: members of one kind, five at a time.

A *kind* of visitor is a circle, an industry, and whether they recruit, within one period of 30
days; a kind of search is the field that matched. Whatever is told is a sum over kinds of what one
kind alone tells, and a kind tells nothing until there are five of it. So nothing can be subtracted
from anything to get at fewer, and one visitor more changes a number only as the fifth, tenth, … of
their own kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ecken.rules.reach.telling import TOLD_FROM

__all__ = [
    "FIELD_OF_TEXT",
    "PERIODS_KEPT",
    "PERIOD_D",
    "VISIT",
    "Counted",
    "FoundField",
    "find_of",
    "finds_of_member",
    "first_day_of",
    "period_of",
    "read_find",
    "tell_counts",
]

PERIOD_D = 30
"""Each member counts once in so many days; then it is forgotten who they were."""

PERIODS_KEPT = 4
"""The running period, and the 90 days before it."""


class FoundField(StrEnum):
    """By what of a profile a search found it."""

    NAME = "name"
    POSITION = "position"
    COMPANY = "company"
    INDUSTRY = "industry"
    PLACE = "place"
    OFFERS = "offers"
    SEEKS = "seeks"
    EDUCATION = "education"
    LANGUAGE = "language"
    TEXT = "text"


FIELD_OF_TEXT = {
    "first_name": FoundField.NAME,
    "last_name": FoundField.NAME,
    "position": FoundField.POSITION,
    "former_position": FoundField.POSITION,
    "company": FoundField.COMPANY,
    "former_company": FoundField.COMPANY,
    "industry": FoundField.INDUSTRY,
    "industry_text": FoundField.INDUSTRY,
    "city": FoundField.PLACE,
    "postal_code": FoundField.PLACE,
    "offers": FoundField.OFFERS,
    "seeks": FoundField.SEEKS,
    "school": FoundField.EDUCATION,
    "degree": FoundField.EDUCATION,
    "subject": FoundField.EDUCATION,
    "language": FoundField.LANGUAGE,
    "headline": FoundField.TEXT,
    "about": FoundField.TEXT,
}
"""What each text of a profile, and each facet, counts as."""

VISIT = None
_WAYS: tuple[FoundField | None, ...] = (VISIT, *FoundField)
_WAYS_MOST = 16


def find_of(member: int, way: FoundField | None) -> int:
    """Return the number by which it is kept that a member was found in this way."""
    return member * _WAYS_MOST + _WAYS.index(way)


def read_find(find: int) -> tuple[int, FoundField | None]:
    """Return who was found, and by what; ``VISIT`` if their profile was looked at."""
    member, way = divmod(find, _WAYS_MOST)
    return member, _WAYS[way]


def finds_of_member(member: int) -> range:
    """Return all numbers that say that this member was found."""
    return range(member * _WAYS_MOST, (member + 1) * _WAYS_MOST)


def period_of(day: date) -> int:
    """Return in which period a day is; periods are the same for everybody and do not overlap."""
    return day.toordinal() // PERIOD_D


def first_day_of(period: int) -> date:
    """Return the day on which a period begins."""
    return date.fromordinal(period * PERIOD_D)


class Counted(NamedTuple):
    """So many members of one kind found somebody on a day, for the first time in its period."""

    day: date
    kind: Hashable
    members: int


def tell_counts(rows: Iterable[Counted], *, before: date) -> list[Counted]:
    """Return what is told of these counts: fives, on the day on which each was full.

    Days from ``before`` on are not over, and tell nothing yet.
    """
    by_kind: defaultdict[tuple[int, Hashable], list[Counted]] = defaultdict(list)
    for row in rows:
        if row.day < before:
            by_kind[period_of(row.day), row.kind].append(row)
    told: list[Counted] = []
    for (_, kind), counts in by_kind.items():
        waiting = 0
        for count in sorted(counts, key=lambda count: count.day):
            waiting += count.members
            full = waiting - waiting % TOLD_FROM
            if full:
                told.append(Counted(count.day, kind, full))
            waiting -= full
    return told
