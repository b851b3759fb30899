"""Facets beside the hits: values with counts, selected ones first, one facet expanded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ecken.reference import industries
from ecken.search.bitsets.bitset import Bits
from ecken.search.search_request import SearchRequest
from ecken.service.search.facet_values import list_values, value_key
from ecken.service.world import World
from ecken.web.i18n import Language
from ecken.web.search.search_form import Question

__all__ = ["FACET_VALUES", "Choice", "Facet", "Unfolding", "facets_of", "label_of"]

FACET_VALUES = 6
"""How many values of a facet are shown at once; the others unfold."""

_COUNTED = 20  # values that a search counts unless one asks for all


@dataclass(frozen=True)
class Choice:
    """One value of a facet: where it leads, what it says, how many, and whether it is chosen."""

    to: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One facet; of its choices the first ``few`` are always in sight."""

    choices: list[Choice]
    few: int
    all: str
    """The address that unfolds all values, or folds them again; empty if there are no others."""
    is_unfolded: bool = False
    find: str = ""
    """What is typed to find a value among all."""
    total: int = 0
    """How many values there are, or fit what is typed."""


@dataclass(frozen=True)
class Unfolding:
    """Which facet is unfolded, what is typed to find a value in it, and the rest of the address."""

    facet: str
    find: str
    circle: str
    path: str
    more: dict[str, object]
    searched: Callable[[World], Bits | None]
    """Among whom values are counted; none for the whole circle."""

    def address(self, **changes: object) -> dict[str, object]:
        """Return what the address carries besides the question."""
        return {**self.more, "more": self.facet, "find": self.find, **changes}


def facets_of(
    world: World,
    question: Question,
    counted: dict[str, list[tuple[str, int]]],
    at: Unfolding,
    language: Language,
) -> dict[str, Facet]:
    """Return all facets of a search, ``counted`` for each the most frequent values."""

    def listed(facet: str, typed: str) -> tuple[list[tuple[str, int]], dict[str, int], int]:
        found = list_values(
            world,
            SearchRequest(question.query, circle=at.circle, chosen=question.chosen),
            facet,
            typed=typed,
            label=lambda value: label_of(facet, value, language),
            among=at.searched(world),
        )
        return found.values, found.chosen, found.total

    return {facet: _facet(facet, values, question, at, language, listed)
            for facet, values in counted.items()}  # fmt: skip


_Listed = Callable[[str, str], tuple[list[tuple[str, int]], dict[str, int], int]]


def _facet(
    facet: str,
    values: list[tuple[str, int]],
    question: Question,
    at: Unfolding,
    language: Language,
    listed: _Listed,
) -> Facet:
    chosen = {value_key(facet, value): value for value in question.chosen.get(facet, ())}
    is_unfolded, total = facet == at.facet, len(values)
    counts = {value_key(facet, value): count for value, count in values} if chosen else {}
    if is_unfolded:
        values, counts, total = listed(facet, at.find)
    elif any(value not in counts for value in chosen):
        counts = listed(facet, "")[1]
    to = question.toggling(facet, at.path, **(at.address() if is_unfolded else at.more))

    def choice(value: str, count: int, *, is_chosen: bool) -> Choice:
        return Choice(to(value), label_of(facet, value, language), count, is_chosen)

    first = [choice(value, counts.get(key, 0), is_chosen=True) for key, value in chosen.items()]
    rest = [
        choice(value, count, is_chosen=False)
        for value, count in values
        if not chosen or value_key(facet, value) not in chosen
    ]
    few = max(FACET_VALUES, len(first))
    unfold = question.address(at.path, **at.more, more=facet)
    return Facet(
        choices=first + rest,
        few=len(first + rest) if is_unfolded else few,
        all=question.address(at.path, **at.more) if is_unfolded
        else unfold if total >= _COUNTED else "",
        is_unfolded=is_unfolded,
        find=at.find if is_unfolded else "",
        total=total,
    )  # fmt: skip


def label_of(facet: str, value: str, language: Language) -> str:
    """Return what a value is called on the screen."""
    industry = industries.get(value) if facet == "industry" else None
    return industry.title_in(language.code) if industry else value
