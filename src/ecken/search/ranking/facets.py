"""Facets: how many of the hits have which value. Counts are exact; labels come from the hits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ecken.errors import Invalid
from ecken.search.bitsets.bitset import frozen
from ecken.search.index.columns import PLACE_IN_ROWS
from ecken.search.index.segment import Lists
from ecken.search.ranking import facet_kernels

__all__ = ["FACETS", "check_facets", "count_facet"]

FACETS = ("industry", "city", "company", "position", "language")
Numbers = npt.NDArray[np.int64]


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
    if limit < 1:
        return []
    codes, sets, grouped = lists.codes[name], lists.languages, lists.grouped.get(name)
    ranks, values = frozen(codes.ranks), codes.values
    is_of_sets = name == "language"
    numbers, counts = _listed(
        rows[:, PLACE_IN_ROWS["languages" if is_of_sets else name]],
        len(sets.values if is_of_sets else values),
    )
    best, most = np.empty(limit, np.int64), np.empty(limit, np.int64)
    if is_of_sets:
        many = facet_kernels.top_languages(
            numbers, counts, len(sets.values), frozen(sets.pairs()), len(values), ranks, best, most
        )
    elif grouped is not None:
        keys = grouped.known[numbers].astype(np.int64) << 32 | np.arange(len(numbers))
        keys.sort()
        many = facet_kernels.top_groups(keys, numbers, counts, ranks, best, most)
    else:
        many = facet_kernels.top_values(numbers, counts, ranks, best, most)
    numbers, counts = best[:many], most[:many]
    return [(values[n], count) for n, count in zip(numbers.tolist(), counts.tolist(), strict=True)]


def _listed(column: npt.NDArray[np.int32], size: int) -> tuple[Numbers, Numbers]:
    """The distinct values, rising, and how often each is there."""
    column = column.copy()
    if len(column) <= facet_kernels.FEW:
        column.sort()
    room = min(len(column), size)
    numbers, counts = np.empty(room, np.int64), np.empty(room, np.int64)
    many = facet_kernels.list_values(column, size, numbers, counts)
    return numbers[:many], counts[:many]
