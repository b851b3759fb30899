"""Facets: how many of the hits have which value. Counts are exact; labels come from the hits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ecken.errors import Invalid
from ecken.graph.lazy import LazyModule
from ecken.search.columns import PLACE_IN_ROWS, Codes, Groups
from ecken.search.segment import Lists

__all__ = ["FACETS", "check_facets", "count_facet"]

_kernels: Any = LazyModule("ecken.search.kernels")
_FEW = 4096  # hits from which counting all values beats sorting those of the hits
FACETS = ("industry", "city", "company", "position", "language")


def check_facets(names: Sequence[str]) -> None:
    """``Invalid`` for a facet that there is not."""
    for name in names:
        if name not in FACETS:
            raise Invalid(
                "facet_unknown", "There is no facet “{name}”; there are {known}.",
                field="facets", name=name, known=", ".join(FACETS),
            )  # fmt: skip


def count_facet(
    name: str, rows: npt.NDArray[np.int32], lists: Lists, limit: int
) -> list[tuple[str, int]]:
    """The most frequent values with their counts, equal counts by value; empty values left out.

    ``rows`` are the ``Columns.rows`` of the hits.
    """
    codes = lists.codes[name]
    if name == "language":
        counts = _languages(_tally(rows[:, PLACE_IN_ROWS["languages"]]), lists)
    else:
        counts = _tally(rows[:, PLACE_IN_ROWS[name]])
    if name == "position":
        counts = _by_group(counts, lists.positions, limit)
    numbers, times = _largest(counts, codes, limit)
    found = zip(times.tolist(), [codes.values[n] for n in numbers.tolist()], strict=True)
    pairs = sorted((-count, value) for count, value in found)
    return [(value, -count) for count, value in pairs]


class _Tally(NamedTuple):
    """Numbers of values that occur, and how often; number 0, the empty value, left out."""

    numbers: npt.NDArray[Any]
    counts: npt.NDArray[Any]


def _tally(values: npt.NDArray[np.int32]) -> _Tally:
    values = values.copy()
    numbers: npt.NDArray[Any]
    counts: npt.NDArray[Any]
    if len(values) < _FEW:
        values.sort()
        numbers, counts = np.empty_like(values), np.empty_like(values)
        many = _kernels.runs(values, numbers, counts)
        numbers, counts = numbers[:many], counts[:many]
    else:
        dense = np.bincount(values)
        numbers = np.flatnonzero(dense)
        counts = dense[numbers]
    first = int(len(numbers) > 0 and numbers[0] == 0)
    return _Tally(numbers[first:], counts[first:])


def _languages(sets: _Tally, lists: Lists) -> _Tally:
    many, languages = lists.languages.pairs()
    times = np.zeros(len(lists.languages.values), np.int64)
    times[sets.numbers] = sets.counts
    counts = np.bincount(languages, weights=times[many]).astype(np.int64)
    numbers = np.flatnonzero(counts)
    return _Tally(numbers, counts[numbers])


def _largest(tally: _Tally, codes: Codes, limit: int) -> _Tally:
    """The ``limit`` most frequent, of equally frequent ones those whose values come first."""
    numbers, counts = tally
    if len(numbers) <= limit:
        return tally
    if limit < 1:
        return _Tally(numbers[:0], counts[:0])
    cut = np.partition(counts, -limit)[-limit]
    above, tied = counts > cut, numbers[counts == cut]
    need = limit - int(np.count_nonzero(above))
    if need < len(tied):
        tied = tied[np.argpartition(codes.ranks(tied), need - 1)[:need]]
    chosen = np.concatenate([counts[above], np.full(len(tied), cut, counts.dtype)])
    return _Tally(np.concatenate([numbers[above], tied]), chosen)


def _by_group(tally: _Tally, titles: Groups, limit: int) -> _Tally:
    """Titles together whose forms are one: the most frequent writing of each, and all counts."""
    groups = titles.known[tally.numbers]
    sums = np.bincount(groups, weights=tally.counts).astype(np.int64)
    sums[:1] = 0
    occurring = sums[sums > 0]
    least = np.partition(occurring, -limit)[-limit] if 0 < limit < len(occurring) else 1
    mine = np.flatnonzero(sums[groups] >= least)
    numbers, groups = tally.numbers[mine], groups[mine]
    order = np.lexsort((titles.ranks(numbers), -tally.counts[mine], groups))
    in_order = groups[order]
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = in_order[1:] != in_order[:-1]
    return _Tally(numbers[order[is_first]], sums[in_order[is_first]])
