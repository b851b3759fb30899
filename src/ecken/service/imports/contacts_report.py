"""What a file of contacts says about them as a whole: counts, and nobody's name.

Worked out where the file is read, in the process that ends with it; what leaves that process are
these numbers and the names of companies with two contacts or more. Whoever is alone in a company is
counted and not named: a company of one would tell of one person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ecken.exchange.people import ImportedPerson
from ecken.reference.industry_words import Basis, guess_industry
from ecken.reference.position_groups import PositionGroup, group_of_position
from ecken.search.matching.company_names import company_key

__all__ = [
    "COMPANIES_MAX",
    "POPULAR_MEAN",
    "CompanyCount",
    "ContactsReport",
    "GroupCount",
    "IndustryCount",
    "YearCount",
    "read_report",
    "report_contacts",
]

COMPANIES_MAX = 20
"""Companies that are named, those with most contacts first."""
POPULAR_MEAN = 930
"""Contacts of the average member, as the popular estimate has it: 150 × 930 = 139,500."""
_NAMED_FROM = 2
_YEARS = range(1990, 2100)
"""Whatever else stands in a date is a slip."""


@dataclass(frozen=True, slots=True)
class CompanyCount:
    """A company with all its spellings, by the one that occurs most."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class IndustryCount:
    """Contacts of an industry by a guess; no code: nothing says which."""

    code: str
    by_company: int
    """A word of the company's name says so."""
    by_position: int
    """The position alone says so."""
    unknown: int = 0

    @property
    def count(self) -> int:
        """Return all of them."""
        return self.by_company + self.by_position + self.unknown


@dataclass(frozen=True, slots=True)
class GroupCount:
    """Contacts with a position of this group."""

    group: PositionGroup
    count: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """Contacts of a year, and of all years up to it."""

    year: int
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class ContactsReport:
    """The contacts of one file."""

    people: int
    companies: tuple[CompanyCount, ...]
    """Those with two contacts or more, most first; at most :data:`COMPANIES_MAX`."""
    company_count: int
    alone: int
    """Companies with a single contact; they are not named."""
    without_company: int
    industries: tuple[IndustryCount, ...]
    """Most first, the unknown last; together all people."""
    groups: tuple[GroupCount, ...]
    """Most first, those without a position last; together all people."""
    years: tuple[YearCount, ...]
    """From the first year to the last, without gaps; empty where the file has no dates."""
    without_year: int

    @property
    def popular_estimate(self) -> int:
        """The second circle as the popular estimate has it."""
        return self.people * POPULAR_MEAN


def report_contacts(people: Sequence[ImportedPerson]) -> ContactsReport:
    """Return the report over these contacts."""
    spellings = _spellings(person.company for person in people)
    named = [
        CompanyCount(_usual(names), names.total())
        for names in spellings.values()
        if names.total() >= _NAMED_FROM
    ]
    named.sort(key=lambda one: (-one.count, one.name.casefold()))
    years = _years(person.connected_on.year for person in people if person.connected_on)
    return ContactsReport(
        people=len(people),
        companies=tuple(named[:COMPANIES_MAX]),
        company_count=len(spellings),
        alone=len(spellings) - len(named),
        without_company=len(people) - sum(names.total() for names in spellings.values()),
        industries=_industries(people),
        groups=_groups(people),
        years=years,
        without_year=len(people) - sum(one.count for one in years),
    )


def read_report(said: Mapping[str, Any]) -> ContactsReport:
    """Return a report from the plain values of ``dataclasses.asdict``."""
    groups = ((PositionGroup(one["group"]), one["count"]) for one in said["groups"])
    read = {
        "companies": tuple(CompanyCount(**one) for one in said["companies"]),
        "industries": tuple(IndustryCount(**one) for one in said["industries"]),
        "groups": tuple(GroupCount(group, count) for group, count in groups),
        "years": tuple(YearCount(**one) for one in said["years"]),
    }
    return ContactsReport(**{**said, **read})


def _spellings(names: Iterable[str]) -> dict[str, Counter[str]]:
    """Return how often each company is written in which way, by what its spellings share."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        shared = company_key(name)
        if shared:
            found[shared][name] += 1
    return found


def _usual(names: Counter[str]) -> str:
    """Return the spelling that occurs most; of equal ones the shortest."""
    return min(names, key=lambda name: (-names[name], len(name), name))


def _industries(people: Iterable[ImportedPerson]) -> tuple[IndustryCount, ...]:
    by_code: dict[str, Counter[Basis]] = defaultdict(Counter)
    unknown = 0
    for person in people:
        guess = guess_industry(person.company, person.position)
        if guess is None:
            unknown += 1
        else:
            by_code[guess.code][guess.basis] += 1
    found = [
        IndustryCount(code, counts[Basis.COMPANY], counts[Basis.POSITION])
        for code, counts in by_code.items()
    ]
    found.sort(key=lambda one: (-one.count, one.code))
    return (*found, *([IndustryCount("", 0, 0, unknown)] if unknown else []))


def _groups(people: Iterable[ImportedPerson]) -> tuple[GroupCount, ...]:
    counts = Counter(group_of_position(person.position) for person in people)
    order = list(PositionGroup)
    last = (PositionGroup.OTHER, PositionGroup.UNKNOWN)
    found = [GroupCount(group, count) for group, count in counts.items()]
    return tuple(sorted(found, key=lambda g: (g.group in last, -g.count, order.index(g.group))))


def _years(years: Iterable[int]) -> tuple[YearCount, ...]:
    counts = Counter(year for year in years if year in _YEARS)
    found, total = [], 0
    for year in range(min(counts), max(counts) + 1) if counts else ():
        total += counts[year]
        found.append(YearCount(year, counts[year], total))
    return tuple(found)
