"""Arrays that go into compiled loops together: postings, what is wanted of them, and what is found.

Named tuples, since the compiler takes these as one argument.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["FIELD_SPACE", "Looked", "PostingArrays", "SelectionBits", "Wanted"]

FIELD_SPACE = 32


class Wanted(NamedTuple):
    """Groups of terms, and what a term of each group is worth in each field.

    ``terms`` int64, group ``g`` from ``groups[g]`` to ``groups[g + 1]``; ``tables`` uint16 (groups,
    FIELD_SPACE), 0 where a field does not count.
    """

    terms: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    tables: npt.NDArray[np.uint16]

    @classmethod
    def of(cls, groups: Sequence[tuple[Any, dict[int, int]]]) -> Wanted:
        """From (terms, worth by field) pairs."""
        parts = [np.asarray(terms, np.int64) for terms, _ in groups]
        tables = np.zeros((len(groups), FIELD_SPACE), np.uint16)
        for number, (_, worth) in enumerate(groups):
            for field, points in worth.items():
                tables[number, field] = points
        bounds = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=bounds[1:])
        return cls(np.concatenate(parts) if parts else np.zeros(0, np.int64), bounds, tables)


class Looked(NamedTuple):
    """By position in a selection: the most that a word is worth, a bit for each field it is in."""

    best: npt.NDArray[np.uint16]
    found: npt.NDArray[np.uint32]

    @classmethod
    def nothing(cls, size: int) -> Looked:
        return cls(np.zeros(size, np.uint16), np.zeros(size, np.uint32))


class SelectionBits(NamedTuple):
    """Some members as bits: ``every`` of them, those ``inside`` whose built rows count, and how
    many lie before each word (``rank`` uint32).
    """

    every: npt.NDArray[np.uint64]
    inside: npt.NDArray[np.uint64]
    rank: npt.NDArray[np.uint32]


class PostingArrays(NamedTuple):
    """Which rows of a finished segment hold a term in a field; never changed.

    ``first`` uint32 (terms + 1,): the first slot of each term; ``fields`` uint8 of each slot;
    ``starts`` uint32 (slots + 1,) into ``rows``. Slots with more than 1,024 rows have none there:
    they are the ``dense`` (int64, rising) ones, and ``block_size[d, b]`` of their rows lie in the
    block ``b`` of 65,536, from ``block_at[d, b]`` on in ``shorts`` (their lower halves) or, from
    4,097 rows on, as 1,024 words of ``bits``.
    """

    first: npt.NDArray[np.uint32]
    fields: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.uint32]
    rows: npt.NDArray[np.uint32]
    dense: npt.NDArray[np.int64]
    block_at: npt.NDArray[np.int64]
    block_size: npt.NDArray[np.int64]
    shorts: npt.NDArray[np.uint16]
    bits: npt.NDArray[np.uint64]
