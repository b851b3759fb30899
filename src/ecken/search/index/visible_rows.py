"""Which rows of the index a search may see, by member id."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.search.bitsets import bitset_kernels
from ecken.search.bitsets.bitset import Bits, bitset, frozen
from ecken.search.bitsets.roaring import Rows, merge
from ecken.search.cached_property import cached_property

__all__ = ["Counting", "Positions", "Selection"]

Positions = npt.NDArray[np.int64]
_NOBODY = np.zeros(0, np.uint32)


@dataclass(frozen=True, eq=False)
class Counting:
    """Members who count: ``built`` are the built rows (which are ids) of those of them who have
    one; ``late`` are those whose profiles are fresh, rising, at ``late_rows``.
    """

    built: Bits
    late: Rows
    late_rows: Rows

    def __post_init__(self) -> None:
        object.__setattr__(self, "built", frozen(self.built))

    @cached_property
    def everyone(self) -> Bits:
        """All of them."""
        if not len(self.late):
            return self.built
        return frozen(self.built | bitset(self.late, len(self.built)))

    @cached_property
    def fresh(self) -> BitMap:
        """The fresh rows that count."""
        return merge(self.late_rows)

    def split(self, ids: Rows) -> tuple[Positions, Rows]:
        """At which of rising ids fresh rows count, and those rows."""
        at = np.searchsorted(ids, self.late)
        here = at < len(ids)
        here[here] = ids[at[here]] == self.late[here]
        return at[here], self.late_rows[here]


class Selection:
    """Some of those who count: rising ``ids``, and what compiled loops need to find them.

    ``every`` are all of them as bits, ``rank`` uint32 how many lie before each word, ``inside``
    those whose built rows count; the rows ``late_rows``, fresh ones, are at ``late_at``.
    """

    def __init__(self, counting: Counting, ids: Rows) -> None:
        self.ids = ids
        self.every = frozen(bitset(ids, len(counting.built)))
        rank = np.empty(len(self.every), np.uint32)
        bitset_kernels.ranks(self.every, rank)
        self.rank = frozen(rank)
        self.inside = self.every
        self.late_at, self.late_rows = np.zeros(0, np.int64), _NOBODY
        if len(counting.late):
            self.inside = frozen(self.every & counting.built)
            self.late_at, self.late_rows = counting.split(ids)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def fresh(self) -> BitMap:
        """The fresh rows of those who are selected."""
        return merge(self.late_rows)
