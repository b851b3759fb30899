"""Ids of a file, any whole numbers of 64 bits, made dense: ``0..n-1`` in the same order."""

from __future__ import annotations

import threading
from typing import Protocol

import numpy as np

from ecken.graph.lazy import LazyModule
from ecken.graph.rows import Ids, Longs, Words

__all__ = ["IdCollector", "Numbering"]

marks = LazyModule("ecken.graph.marks")

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


class IdCollector:
    """Collects which ids occur: bits for those below 2^32, sorted sets otherwise.

    Any thread may add; each has bits of its own (a bit for each number up to its largest id).
    """

    def __init__(self) -> None:
        self._mine = threading.local()
        self._bits: list[_Bits] = []
        self._wide: list[Longs] = []

    def add(self, columns: Columns) -> None:
        """Note the ids of two columns, both uint32 or both int64."""
        a, b = columns
        if a.dtype != np.uint32:
            self._wide.append(np.unique(np.concatenate([a, b])))
            return
        if not hasattr(self._mine, "bits"):
            self._mine.bits = _Bits()
            self._bits.append(self._mine.bits)
        self._mine.bits.add(a, b)

    def finish(self) -> Numbering:
        """Return the numbering of all ids that were added."""
        width = max((bits.words.size for bits in self._bits), default=0)
        merged: Words = np.zeros(width, dtype=np.uint64)
        for bits in self._bits:
            merged[: bits.words.size] |= bits.words
        if not self._wide:
            return _ByRank(merged)
        return _BySearch(np.unique(np.concatenate([marks.list_marked(merged), *self._wide])))


class _Bits:
    """A growing bitmap."""

    def __init__(self) -> None:
        self.words: Words = np.zeros(0, dtype=np.uint64)

    def add(self, a: Ids, b: Ids) -> None:
        if not a.size:
            return
        words = (max(int(a.max()), int(b.max())) >> 6) + 1
        if words > self.words.size:
            wider: Words = np.zeros(max(words, min(2 * self.words.size, 1 << 26)), dtype=np.uint64)
            wider[: self.words.size] = self.words
            self.words = wider
        marks.mark_ids(a, self.words)
        marks.mark_ids(b, self.words)


class _ByRank:
    """Numbers ids by how many bits stand before theirs: two bytes of memory for 16 numbers."""

    def __init__(self, bits: Words) -> None:
        self._bits = bits
        self._ranks: Ids = np.empty(bits.size, dtype=np.uint32)
        self.size = int(marks.rank_words(bits, self._ranks))
        found = marks.list_marked(bits)
        is_dense = self.size == 0 or int(found[-1]) == self.size - 1
        self.names: Longs | None = None if is_dense else found

    def number(self, columns: Columns) -> tuple[Ids, Ids]:
        narrow = tuple(_narrow(ids) for ids in columns)
        for ids in narrow:
            if self.names is not None or (ids.size and int(ids.max()) >= self.size):
                marks.number_ids(ids, self._bits, self._ranks, self.size - 1)
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
