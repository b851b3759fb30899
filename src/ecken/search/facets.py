"""Facets: how many of the hits have which value. Counts are exact; labels come from the hits."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ecken.errors import Invalid
from ecken.search.ranking import Matched
from ecken.search.segment import Lists

__all__ = ["FACETS", "check_facets", "count_facet"]

_SPARSE = 4096  # hits from which counting all values beats sorting those of the hits
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
    name: str, parts: Sequence[Matched], lists: Lists, limit: int
) -> list[tuple[str, int]]:
    """The most frequent values with their counts, equal counts by value; empty values left out."""
    if name == "language":
        tally = _languages(parts, len(lists.codes[name].values))
    else:
        tally = _tally(name, parts)
    if name == "position":
        return _by_group(tally, lists, limit)
    values = lists.codes[name].values
    pairs = ((-count, values[number]) for number, count in _largest(tally, limit))
    return [(value, -count) for count, value in heapq.nsmallest(limit, pairs)]


class _Tally(NamedTuple):
    """Numbers of values that occur, rising, and how often; number 0, the empty value, left out."""

    numbers: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int64]


def _tally(name: str, parts: Sequence[Matched]) -> _Tally:
    columns = [matched.view.segment.columns.codes[name][matched.ids] for matched in parts]
    every = columns[0] if len(columns) == 1 else np.concatenate([*columns, np.zeros(0, np.int32)])
    if len(every) < _SPARSE:
        numbers, counts = np.unique(every, return_counts=True)
    else:
        dense = np.bincount(every)
        numbers = np.flatnonzero(dense)
        counts = dense[numbers]
    first = int(len(numbers) > 0 and numbers[0] == 0)
    return _Tally(numbers[first:], counts[first:])


def _languages(parts: Sequence[Matched], size: int) -> _Tally:
    counts = np.zeros(size, np.int64)
    for matched in parts:
        for number in range(1, size):
            rows = matched.view.segment.postings.with_language(number)
            counts[number] += rows.intersection_cardinality(matched.rows)
    counts[0] = 0
    numbers = np.flatnonzero(counts)
    return _Tally(numbers, counts[numbers])


def _largest(tally: _Tally, limit: int) -> list[tuple[int, int]]:
    """The ``limit`` largest counts, and all that tie with the last, as (number, count)."""
    numbers, counts = tally
    if len(numbers) > limit > 0:
        largest = counts >= np.partition(counts, -limit)[-limit]
        numbers, counts = numbers[largest], counts[largest]
    return list(zip(numbers.tolist(), counts.tolist(), strict=True))


def _by_group(tally: _Tally, lists: Lists, limit: int) -> list[tuple[str, int]]:
    """Titles together whose forms are one; the label is the most frequent writing of the hits."""
    known = lists.positions.known
    groups = known[tally.numbers]
    sums = np.bincount(groups, weights=tally.counts)[: len(known)].astype(np.int64)
    used = np.flatnonzero(sums)
    used = used[used > 0]
    shown = dict(_largest(_Tally(used, sums[used]), limit))
    mine = np.flatnonzero(np.isin(groups, list(shown)))
    labels: dict[int, tuple[int, str]] = {}
    for place in mine.tolist():
        label = (-int(tally.counts[place]), lists.positions.values[tally.numbers[place]])
        group = int(groups[place])
        labels[group] = min(label, labels.get(group, label))
    pairs = ((-count, labels[group][1]) for group, count in shown.items())
    return [(value, -count) for count, value in heapq.nsmallest(limit, pairs)]
