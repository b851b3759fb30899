"""Companies: what the profiles that a viewer may open say of them.

A company is a name that profiles share, however it is spelled (``company_key``). It is there for a
viewer if a profile that they may open names it, as the present company or as a former one; else it
never was (R4). All counts are lengths of lists in the viewer's world, without the viewer (R1).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest

import numpy as np

from ecken.errors import NotFound
from ecken.search.bitsets.bitset import Bits, bitset, count_in, first_set, to_bits
from ecken.search.matching.company_names import company_key, company_words
from ecken.search.matching.words import key, terms
from ecken.search.query import Phrase, Query
from ecken.search.search_request import SearchRequest, SearchScope
from ecken.service.search.search import Hit, Results, ask, search_members
from ecken.service.world import Ids, World

__all__ = [
    "COMPANIES_MAX",
    "Company",
    "CompanyPage",
    "Counts",
    "Listed",
    "NAME_MOST",
    "When",
    "count_members",
    "find_company",
    "list_companies",
    "list_members",
    "show_company",
]

COMPANIES_MAX = 50
"""Companies of one list; others are found by a part of their name."""

_SHOWN = 6
_VALUES = 6
NAME_MOST = 400


class When(StrEnum):
    """Whether somebody works at a company, or did before and does no longer."""

    NOW = "now"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many members at each degree; ``further`` is beyond the third circle."""

    first: int
    second: int
    third: int
    further: int

    @property
    def total(self) -> int:
        """How many in all."""
        return self.first + self.second + self.third + self.further


@dataclass(frozen=True, slots=True)
class Company:
    """A company and its members, as far as the viewer may know of them; never the viewer."""

    key: str
    """Its one address."""
    name: str
    """The spelling that most profiles have."""
    spellings: tuple[str, ...]
    """Of present members, most frequent first."""
    now: Ids
    former: Ids
    """Who worked there before, and does not now."""


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """What a viewer is shown of a company."""

    company: Company
    counts: dict[When, Counts]
    people: dict[When, list[Hit]]
    """The nearest of the first two circles; those of the second with their bridges."""
    industries: list[tuple[str, int]]
    cities: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One company of a list, with how many of the viewer's circles work there now."""

    key: str
    name: str
    counts: Counts


def find_company(world: World, name: str) -> Company:
    """Return a company by any spelling of its name.

    Raises
    ------
    NotFound
        If no profile that the viewer may open names it.
    NotReady
        ``search_preparing``, whatever the name: nothing of it is looked up then.
    """
    world.require_search()
    wanted = company_key(name[:NAME_MOST])
    now, spellings = _present(world, wanted)
    former, before = _former(world, wanted)
    names = [name for name, _ in sorted(spellings.items(), key=_most_first)]
    called = names or [name for name, _ in sorted(before.items(), key=_most_first)]
    if not wanted or not called:
        raise NotFound
    former = np.setdiff1d(former, now, assume_unique=True)
    return Company(
        wanted, called[0], tuple(names), _but_viewer(world, now), _but_viewer(world, former)
    )


def show_company(world: World, name: str) -> CompanyPage:
    """Return the page of a company: who of the viewer's circles works there, or did.

    Raises
    ------
    NotFound
        If no profile that the viewer may open names it.
    """
    company = find_company(world, name)
    request = SearchRequest(
        Query(), circle="all", limit=1, facets=("industry", "city"), facet_limit=_VALUES,
        with_reasons=False,
    )  # fmt: skip
    facets = ask(world, request, _bits(world, company.now)).page().facets
    nearest = SearchRequest(Query(), circle="1-2", limit=_SHOWN, with_reasons=False)
    return CompanyPage(
        company=company,
        counts={
            When.NOW: count_members(world, company.now),
            When.FORMER: count_members(world, company.former),
        },
        people={when: list_members(world, company, when, nearest).hits for when in When},
        industries=facets["industry"],
        cities=facets["city"],
    )


def list_members(world: World, company: Company, when: When, request: SearchRequest) -> Results:
    """Return who of the circle of ``request`` works at a company, or worked there before.

    Raises
    ------
    Invalid
        What :func:`search_members` may raise.
    """
    members = company.now if when is When.NOW else company.former
    return search_members(world, request, _bits(world, members))


def list_companies(world: World, *, typed: str = "") -> tuple[int, list[Listed]]:
    """Return how many companies there are, and the first of them: most contacts first.

    Members work there now. Equal counts are ordered by the next circle, then by name. With
    ``typed`` only those whose name has all typed words, each as the beginning of one of its own.
    """
    words = [key(word) for word in terms(typed[:NAME_MOST])]
    every = _Directory(world)
    rows = every.table.tolist()
    found = every.fitting(words)
    shown = nsmallest(
        COMPANIES_MAX, found, key=lambda at: (*(-count for count in rows[at]), every.keys[at])
    )
    names = every.names(shown)
    return len(found), [Listed(every.keys[at], names[at], Counts(*rows[at])) for at in shown]


class _Directory:
    """All companies where somebody works whom the viewer may know, with counts by degree.

    ``table`` int64 (companies, 4) is aligned with ``keys``. Cost: one pass over all members and
    one over all spellings; names are made out only for those that are shown.
    """

    def __init__(self, world: World) -> None:
        everyone = world.everyone()
        codes = world.index.column("company", everyone).astype(np.int64)
        degrees = first_set(world.bits(1), world.bits(2), world.bits(3), everyone)
        by_code = np.bincount(codes * 4 + degrees - 1, minlength=4)
        by_code = np.concatenate([by_code, np.zeros(-len(by_code) % 4, np.int64)]).reshape(-1, 4)
        self._codes = np.flatnonzero(by_code.sum(axis=1)).astype(np.int32)
        self._labels = world.index.labels("company", self._codes)
        numbers: dict[str, int] = {}
        for label in self._labels:
            numbers.setdefault(company_key(label), len(numbers))
        self._groups = np.array([numbers[company_key(label)] for label in self._labels], np.int64)
        self._rows = by_code[self._codes]
        self.keys = list(numbers)
        self.table = np.zeros((len(numbers), 4), np.int64)
        np.add.at(self.table, self._groups, self._rows)

    def fitting(self, words: Sequence[str]) -> list[int]:
        """Return the places of those that have each word as the beginning of one of theirs.

        All words together may also be the beginning of the whole name.
        """
        begun, fits = "".join(words), np.ones(len(self._labels), np.bool_)
        for at, label in enumerate(self._labels if words else ()):
            own = company_words(label)
            fits[at] = company_key(label).startswith(begun) or all(
                any(word.startswith(typed) for word in own) for typed in words
            )
        return [at for at in np.unique(self._groups[fits]).tolist() if self.keys[at]]

    def names(self, companies: list[int]) -> dict[int, str]:
        """Return the most frequent spelling of some companies, by place in ``keys``."""
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for place in np.flatnonzero(np.isin(self._groups, companies)).tolist():
            found[int(self._groups[place])][self._labels[place]] = int(self._rows[place].sum())
        return {company: min(names.items(), key=_most_first)[0]
                for company, names in found.items()}  # fmt: skip


def _present(world: World, wanted: str) -> tuple[Ids, Counter[str]]:
    """Return who works there now, the viewer too, and how they write it."""
    asked = _asked(world, "company_now", wanted)
    codes = world.index.column("company", asked)
    known, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    labels = world.index.labels("company", known)
    is_meant = np.array([company_key(label) == wanted for label in labels], np.bool_)
    written = zip(labels, counts.tolist(), is_meant.tolist(), strict=True)
    spellings = Counter({label: count for label, count, is_so in written if is_so})
    return (asked[is_meant[places]] if len(known) else asked), spellings


def _former(world: World, wanted: str) -> tuple[Ids, Counter[str]]:
    """Return who worked there before, the viewer too, and how they write it."""
    spellings: Counter[str] = Counter()
    members = []
    for member in _asked(world, "company_former", wanted).tolist():
        profile = world.index.profile(member)
        written = {name for name, _ in profile.former} if profile is not None else set()
        meant = [name for name in written if company_key(name) == wanted]
        spellings.update(meant)
        if meant:
            members.append(member)
    return np.array(members, np.uint32), spellings


def _asked(world: World, field: str, wanted: str) -> Ids:
    """Return whom the search finds by a key in a field: among them are all who are meant."""
    if not wanted:
        return np.empty(0, np.uint32)
    request = SearchRequest(Query(Phrase(field, wanted)), circle="all", with_reasons=False)
    scope = SearchScope(exclude=world.hidden)
    return world.index.ask(request, scope).members()


def count_members(world: World, members: Ids) -> Counts:
    """Return how many of some members of a company there are at each degree."""
    bits = _bits(world, members)
    circles = (to_bits(world.bits(degree), len(bits)) for degree in (1, 2, 3))
    first, second, third = (count_in(bits, circle) for circle in circles)
    return Counts(first, second, third, len(members) - first - second - third)


def _bits(world: World, members: Ids) -> Bits:
    return bitset(members, len(world.index.others(world.viewer)))


def _but_viewer(world: World, members: Ids) -> Ids:
    others: Ids = members[members != world.viewer]
    return others


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
