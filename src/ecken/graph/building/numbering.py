"""Maps the ids of a file, any 64-bit integers, to ``0..n-1`` in the same order."""

from __future__ import annotations

import threading
from typing import Protocol

import numpy as np

from ecken.graph.building import id_bitmap
from ecken.graph.packed_rows import Ids, Longs, Words

__all__ = ["IdCollector", "Numbering"]


Columns = tuple[Ids | Longs, Ids | Longs]
"""Two columns of one type."""


class Numbering(Protocol):
    """Gives each id its place among all ids, ascending."""

    names: Longs | None
    """All ids (n,), ascending; None if they are ``0..n-1``."""
    size: int

    def number(self, columns: Columns) -> tuple[Ids, Ids]:
        """Return the places of ids, uint32; narrow columns are overwritten.

        An id that was not there before gets some other place below ``size``.
        """


_FEW_WORDS = 1 << 14
_WORDS_PER_ID = 4
"""A bitmap may be so many words long, or so many for each id read; beyond, ids are sorted."""


class IdCollector:
    """Collects which ids occur: in a bitmap while they are dense, as sorted sets otherwise.

    Any thread may add; each has a bitmap of its own. Memory: 32 bytes per id read at most, in
    practice a bit for each number up to the largest id.
    """

    def __init__(self) -> None:
        self._mine = threading.local()
        self._bits: list[_Bits] = []
        self._sets: list[Ids | Longs] = []

    def add(self, columns: Columns) -> None:
        """Note the ids of two columns, both uint32 or both int64."""
        if not columns[0].size:
            return
        if not hasattr(self._mine, "bits"):
            self._mine.bits = _Bits()
            self._bits.append(self._mine.bits)
        bits: _Bits = self._mine.bits
        bits.seen += 2 * columns[0].size
        if columns[0].dtype == np.uint32:
            high = max(int(ids.max()) for ids in columns)
            if _is_dense(high, bits.seen):
                for ids in columns:
                    bits.mark(ids, high)
                return
        self._sets.append(np.unique(np.concatenate(columns)))

    def finish(self) -> Numbering:
        """Return the numbering of all ids that were added."""
        seen = sum(bits.seen for bits in self._bits)
        merged = _Bits()
        for bits in self._bits:
            merged.widen(bits.words.size)
            merged.words[: bits.words.size] |= bits.words
        is_narrow = all(ids.dtype == np.uint32 for ids in self._sets)
        high = max((int(ids[-1]) for ids in self._sets), default=0)
        if is_narrow and _is_dense(high, seen):
            for ids in self._sets:
                merged.mark(ids.astype(np.uint32, copy=False), high)
            return _ByRank(merged.words)
        marked = np.empty(int(np.bitwise_count(merged.words).sum()), dtype=np.int64)
        id_bitmap.list_marked(merged.words, marked)
        found = [marked, *(ids.astype(np.int64) for ids in self._sets)]
        return _BySearch(np.unique(np.concatenate(found)))


def _is_dense(high: int, seen: int) -> bool:
    return high >> 6 < max(_FEW_WORDS, _WORDS_PER_ID * seen)


class _Bits:
    """A growing bitmap, and how many ids were read for it."""

    def __init__(self) -> None:
        self.words: Words = np.zeros(0, dtype=np.uint64)
        self.seen = 0

    def mark(self, ids: Ids | Longs, high: int) -> None:
        """Set the bits of ids up to ``high``."""
        if high >> 6 >= self.words.size:
            self.widen(max((high >> 6) + 1, min(2 * self.words.size, 1 << 26)))
        id_bitmap.mark_ids(ids, self.words)

    def widen(self, words: int) -> None:
        """Make room for at least that many words."""
        if words > self.words.size:
            wider: Words = np.zeros(words, dtype=np.uint64)
            wider[: self.words.size] = self.words
            self.words = wider


class _ByRank:
    """Numbers ids by how many bits stand before theirs: two bytes of memory for 16 numbers."""

    def __init__(self, bits: Words) -> None:
        self._bits = bits
        self._ranks: Ids = np.empty(bits.size, dtype=np.uint32)
        self.size = int(id_bitmap.rank_words(bits, self._ranks))
        found = np.empty(self.size, dtype=np.int64)
        id_bitmap.list_marked(bits, found)
        is_dense = self.size == 0 or int(found[-1]) == self.size - 1
        self.names: Longs | None = None if is_dense else found

    def number(self, columns: Columns) -> tuple[Ids, Ids]:
        narrow = tuple(_narrow(ids) for ids in columns)
        for ids in narrow:
            if self.names is not None or (ids.size and int(ids.max()) >= self.size):
                id_bitmap.number_ids(ids, self._bits, self._ranks, self.size - 1)
        return narrow[0], narrow[1]


class _BySearch:
    """Numbers ids by looking them up in the ascending array of all."""

    def __init__(self, names: Longs) -> None:
        self.size = int(names.size)
        self.names: Longs | None = names

    def number(self, columns: Columns) -> tuple[Ids, Ids]:
        assert self.names is not None
        places = [np.searchsorted(self.names, ids) for ids in columns]
        a, b = (np.minimum(place, self.size - 1).astype(np.uint32) for place in places)
        return a, b


def _narrow(ids: Ids | Longs) -> Ids:
    """Return ids as uint32; those that do not fit, in a file that has changed, as any others."""
    return ids.astype(np.uint32, copy=False)
