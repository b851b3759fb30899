"""Facets: how many of the hits have which value. Counts are exact; labels come from the hits."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ecken.errors import Invalid
from ecken.search.columns import Codes
from ecken.search.ranking import Matched
from ecken.search.segment import LANGUAGE_SLOTS, Lists

__all__ = ["FACETS", "check_facets", "count_facet"]

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
            rows = matched.view.segment.postings.union([number], LANGUAGE_SLOTS)
            counts[number] += rows.intersection_cardinality(matched.rows)
    return counts


def _most(counts: npt.NDArray[np.int64], codes: Codes, limit: int) -> list[tuple[str, int]]:
    used = np.flatnonzero(counts)
    if len(used) > limit:
        cut = np.partition(counts[used], len(used) - limit)[len(used) - limit]
        used = used[counts[used] >= cut]
    pairs = ((-int(counts[number]), codes.values[number]) for number in used)
    return [(value, -count) for count, value in heapq.nsmallest(limit, pairs)]


def _by_group(counts: npt.NDArray[np.int64], lists: Lists, limit: int) -> list[tuple[str, int]]:
    """Titles together whose forms are one; the label is the most frequent writing of the hits."""
    groups = lists.positions.of()[: len(counts)]
    sums = np.bincount(groups, weights=counts, minlength=1).astype(np.int64)
    sums[0] = 0
    used = np.flatnonzero(sums)
    if len(used) > limit:
        cut = np.partition(sums[used], len(used) - limit)[len(used) - limit]
        used = used[sums[used] >= cut]
    members = np.flatnonzero(np.isin(groups, used) & (counts > 0))
    labels: dict[int, tuple[int, str]] = {}
    for number in members.tolist():
        label = (-int(counts[number]), lists.positions.values[number])
        group = int(groups[number])
        labels[group] = min(label, labels.get(group, label))
    pairs = ((-int(sums[group]), labels[group][1]) for group in used.tolist())
    return [(value, -count) for count, value in heapq.nsmallest(limit, pairs)]
