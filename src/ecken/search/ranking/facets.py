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
    rows, ranks, values = frozen(rows), frozen(codes.ranks), codes.values
    best, most = np.empty(limit, np.int64), np.empty(limit, np.int64)
    if name == "language":
        many = facet_kernels.top_languages(
            rows, PLACE_IN_ROWS["languages"], len(sets.values), frozen(sets.pairs()), len(values),
            ranks, best, most,
        )  # fmt: skip
    elif grouped is not None:
        many = facet_kernels.top_groups(
            rows, PLACE_IN_ROWS[name], len(values), frozen(grouped.known), ranks, best, most
        )
    else:
        many = facet_kernels.top_values(rows, PLACE_IN_ROWS[name], len(values), ranks, best, most)
    numbers, counts = best[:many].tolist(), most[:many].tolist()
    return [(values[number], count) for number, count in zip(numbers, counts, strict=True)]
