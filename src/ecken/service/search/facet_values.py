"""All values of one facet, beyond the most frequent ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ecken.search.bitsets.bitset import Bits, to_bits
from ecken.search.index.columns import position_group
from ecken.search.matching.company_names import company_key
from ecken.search.matching.words import fold, key
from ecken.search.search_request import SearchRequest
from ecken.service.search.search import ask, members_of
from ecken.service.world import World

__all__ = ["VALUES_MAX", "FacetValues", "list_values", "value_key"]

VALUES_MAX = 200
"""How many values are listed at once; the others are found by a part of their name."""

WORDS_MAX = 6
"""Typed words that narrow the values down; further ones change nothing."""

_EVERY = 1_000_000


@dataclass(frozen=True, slots=True)
class FacetValues:
    """Values with exact counts, most frequent first; ``total`` is how many there are in all."""

    values: list[tuple[str, int]]
    total: int
    chosen: dict[str, int]
    """Counts of the chosen values, by :func:`value_key`."""


def list_values(
    world: World,
    request: SearchRequest,
    facet: str,
    *,
    typed: str = "",
    label: Callable[[str], str] = str,
    among: Bits | None = None,
) -> FacetValues:
    """Return values of ``facet`` among those of the circle who match, up to ``VALUES_MAX``.

    With ``among`` only those of that set count.

    With ``typed`` only those whose label has all typed words, each the beginning of one of its own
    or a part of four letters and more.
    """
    counting = replace(
        request, order="newest", limit=1, cursor=None, facets=(facet,), facet_limit=_EVERY,
        with_reasons=False,
    )  # fmt: skip
    within = members_of(world, request.circle)
    if among is not None:
        within = within & to_bits(among, len(within))
    found = ask(world, counting, within).page()
    every = found.facets[facet]
    words = [key(word) for word in dict.fromkeys(typed.lower().split())][:WORDS_MAX]
    fitting = [pair for pair in every if _fits(words, label(pair[0]))] if words else every
    wanted = {value_key(facet, value) for value in request.chosen.get(facet, ())}
    counts = {value_key(facet, value): count for value, count in every} if wanted else {}
    return FacetValues(
        values=fitting[:VALUES_MAX],
        total=len(fitting),
        chosen={value: counts.get(value, 0) for value in wanted},
    )


def value_key(facet: str, value: str) -> str:
    """What values of a facet share that count as one: forms of a position, names of a company."""
    if facet == "position":
        return position_group(value)
    return company_key(value) if facet == "company" else value


def _fits(words: Sequence[str], label: str) -> bool:
    ways = {fold(label.lower()), key(label.lower())}
    return all(any(_has(word, way) for way in ways) for word in words)


def _has(word: str, label: str) -> bool:
    return f" {label}".find(f" {word}") >= 0 or (len(word) > 3 and word in label)
