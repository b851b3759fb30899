"""Scratch memory for searches: borrowed for one call, returned clean.

``seen`` is all zero between calls; every kernel leaves it so. A scratch costs 2 bits per member
plus what the largest search so far touched (pages that were never written use no memory).
"""

from __future__ import annotations

from collections import deque
from types import TracebackType

import numpy as np

from ecken.graph.packed_rows import Bytes, Ids, Longs, Words

__all__ = ["Scratch", "ScratchPool"]


DIGITS = 1 << 11
"""Counters that sorting needs."""

FEW = 1 << 15
"""Entries up to which sorting is faster than tallying, where tallies are far (measured)."""

_BLOCK = 16
"""Members whose tallies are read together; a cache line of them."""


class Scratch:
    """Arrays for one search at a time in a network of at most ``n`` ids."""

    def __init__(self, n: int) -> None:
        words = n // 64 + 1
        self.n = n
        self.seen: Words = np.zeros(words, dtype=np.uint64)
        self.mark: Words = np.zeros(words, dtype=np.uint64)
        self.nodes: Ids = np.empty(n + 1 + _BLOCK, dtype=np.uint32)
        self.starts: Longs = np.empty(n + 1, dtype=np.int64)
        self.lengths: Ids = np.empty(n + 1, dtype=np.uint32)
        self.entries: Ids = np.empty((2, FEW + 1), dtype=np.uint32)
        self.counters: Words = np.empty((3, DIGITS), dtype=np.uint64)
        self.counts: Ids = np.empty(n + 1 + _BLOCK, dtype=np.uint32)
        self.third: Ids = np.empty(n + 1, dtype=np.uint32)
        self.way: Ids = np.empty(n + 1, dtype=np.uint32)
        self.tally: Ids = _zeros_in_lines(-(-n // _BLOCK) * _BLOCK)
        self.flags: Bytes = self.tally.view(np.uint8)
        self.words: Words = self.tally.view(np.uint64)[: n // 8 + 1]


def _zeros_in_lines(size: int) -> Ids:
    """Return zeros, of which each 16 lie in one cache line."""
    room = np.zeros(size + _BLOCK, dtype=np.uint32)
    lead = -room.ctypes.data // room.itemsize % _BLOCK
    return room[lead : lead + size]


class _Loan:
    """One scratch lent for the length of a ``with``; after an error it is not taken back."""

    __slots__ = ("_free", "_scratch")

    def __init__(self, free: deque[Scratch], scratch: Scratch) -> None:
        self._free = free
        self._scratch = scratch

    def __enter__(self) -> Scratch:
        return self._scratch

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._free.append(self._scratch)


class ScratchPool:
    """Scratches waiting to be used; as many exist as searches ever ran at once."""

    def __init__(self) -> None:
        self._free: deque[Scratch] = deque()

    def borrow(self, n: int) -> _Loan:
        """Lend a scratch for ``n`` ids. After an error it is thrown away, as it may be dirty."""
        try:
            scratch = self._free.pop()
        except IndexError:
            scratch = Scratch(n)
        if scratch.n < n:
            scratch = Scratch(n + n // 8)
        return _Loan(self._free, scratch)
