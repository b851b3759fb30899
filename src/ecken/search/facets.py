"""Facets: how many of the hits have which value. Counts are exact; labels come from the hits."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ecken.errors import Invalid
from ecken.search.columns import Codes
from ecken.search.ranking import Matched
from ecken.search.segment import Lists

__all__ = ["FACETS", "check_facets", "count_facet"]

_TALLY = 4095
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
    codes = lists.codes[name]
    size = len(codes.values)
    if name == "language":
        counts = _languages(parts, size)
    else:
        counts = np.zeros(size, np.int64)
        for matched in parts:
            numbers = matched.view.segment.columns.codes[name][matched.ids]
            counts += np.bincount(numbers, minlength=size)[:size]
    counts[0] = 0
    if name == "position":
        return _by_group(counts, lists, limit)
    return _most(counts, codes, limit)


def _languages(parts: Sequence[Matched], size: int) -> npt.NDArray[np.int64]:
    counts = np.zeros(size, np.int64)
    for matched in parts:
        for number in range(1, size):
            rows = matched.view.segment.postings.with_language(number)
            counts[number] += rows.intersection_cardinality(matched.rows)
    return counts


def _most(counts: npt.NDArray[np.int64], codes: Codes, limit: int) -> list[tuple[str, int]]:
    pairs = ((-int(counts[number]), codes.values[number]) for number in _largest(counts, limit))
    return [(value, -count) for count, value in heapq.nsmallest(limit, pairs)]


def _largest(counts: npt.NDArray[np.int64], limit: int) -> npt.NDArray[np.intp]:
    """Numbers with the ``limit`` largest counts, and all that tie with the last; none of zero."""
    capped = np.bincount(np.minimum(counts, _TALLY))
    at_least = np.cumsum(capped[::-1])[::-1]  # how many have this count or more
    enough = np.flatnonzero(at_least[1:] >= limit)
    cut = 1 + int(enough[-1]) if len(enough) else 1
    largest = np.flatnonzero(counts >= cut)
    if cut == _TALLY and len(largest) > limit:
        cut = int(np.partition(counts[largest], -limit)[-limit])
        largest = np.flatnonzero(counts >= cut)
    return largest


def _by_group(counts: npt.NDArray[np.int64], lists: Lists, limit: int) -> list[tuple[str, int]]:
    """Titles together whose forms are one; the label is the most frequent writing of the hits."""
    groups = lists.positions.known[: len(counts)]
    counts = counts[: len(groups)]
    sums = np.bincount(groups, weights=counts, minlength=1).astype(np.int64)
    sums[0] = 0
    used = _largest(sums, limit)
    shown = np.zeros(len(sums), np.bool_)
    shown[used] = True
    labels: dict[int, tuple[int, str]] = {}
    for number in np.flatnonzero(shown[groups] & (counts > 0)).tolist():
        label = (-int(counts[number]), lists.positions.values[number])
        group = int(groups[number])
        labels[group] = min(label, labels.get(group, label))
    pairs = ((-int(sums[group]), labels[group][1]) for group in used.tolist())
    return [(value, -count) for count, value in heapq.nsmallest(limit, pairs)]
