"""Searches from many members at once: memory, components and order around the kernel."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from ecken.graph.kernels import components, distances
from ecken.graph.kernels.wide_sets import BITS, WORDS
from ecken.graph.measures.distance_sums import Found
from ecken.graph.packed_rows import Ids, Longs, Rows, Words
from ecken.graph.queries.results import Components

__all__ = ["Batch", "Searches", "find_parts"]

_SMALL = 10_000
"""Components up to this size are searched 512 sources at once, whatever their shape."""

_NARROW = 64
"""Fewer members than this at each step, on average: then each source has a search of its own."""

_PART_OF_MEMBERS = 8
"""One in so many may be new at a step that goes forward; memory is kept for them."""


def find_parts(rows: Rows) -> Components:
    """Return the components, largest first."""
    root: Ids = np.empty(rows.n, dtype=np.uint32)
    components.find_components(rows.pool, rows.head, rows.total, root)
    counts = np.bincount(root, minlength=root.size)
    roots = np.flatnonzero(counts)
    order = np.argsort(-counts[roots], kind="stable")
    rank = np.empty(root.size, dtype=np.uint32)
    rank[roots[order]] = np.arange(roots.size)
    return Components(rank[root], counts[roots[order]])


class _Memory:
    """What one batch works with: 150 bytes per member."""

    def __init__(self, n: int) -> None:
        most = max(BITS, n // _PART_OF_MEMBERS)
        self.reached: Words = np.empty(WORDS * n, dtype=np.uint64)
        self.wanted: Words = np.empty(WORDS * n, dtype=np.uint64)
        self.news: Words = np.empty(WORDS * most, dtype=np.uint64)
        self.todo: Ids = np.empty(n, dtype=np.uint32)
        self.front: Ids = np.empty(max(n, BITS), dtype=np.uint32)
        self.spare: Ids = np.empty(max(n, BITS), dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch of sources found, and how far the farthest is that each reaches."""

    found: Found
    farthest: Longs


class _Sums:
    """Where a batch from ``sources`` members writes what it found, at most ``hops`` away."""

    def __init__(self, sources: int, hops: int) -> None:
        self.counts: Longs = np.zeros(hops, dtype=np.int64)
        self.sums = np.zeros((distances.ROWS, hops), dtype=np.float64)
        self.each: Longs = np.zeros((3, BITS), dtype=np.int64)
        self.farthest: Longs = np.zeros(sources, dtype=np.int64)

    def told(self, connected: Longs, hops: int) -> Batch:
        """What was found as far as anybody was reached."""
        far = self.each[2, : self.farthest.size]
        found = Found(self.counts[:hops].copy(), self.sums[:, :hops].copy(), far, connected)
        return Batch(found, self.farthest)


def _most_hops(size: int) -> int:
    """How far the farthest can be in a component that is searched together.

    A large one has :data:`_NARROW` members at each step from one of its members, on average; from
    any other it is at most twice as deep.
    """
    return size if size <= _SMALL else 2 * size // _NARROW + 1


class Searches:
    """Searches in one network, 512 at once; many threads may ask for a batch at the same time."""

    def __init__(self, rows: Rows) -> None:
        parts = find_parts(rows)
        self.rows = rows
        self.membership, self.sizes = parts.membership, parts.sizes
        self.order: Ids = np.argsort(parts.membership, kind="stable").astype(np.uint32)
        """Members, those of the largest component first."""
        self.ends: Longs = np.concatenate([[0], np.cumsum(parts.sizes)])
        """Where in ``order`` each component begins, and the last one ends."""
        self._free: deque[_Memory] = deque()
        self._free_lines: deque[tuple[Ids, Ids]] = deque()
        self._depths: dict[int, int] = {}

    def from_sources(self, sources: Ids, is_each: bool) -> Batch:
        """Search from up to 512 members; sums over single sources only with ``is_each``."""
        parts = self.membership[sources]
        connected = self.sizes[parts] - 1
        touched, place = np.unique(parts, return_inverse=True)
        depths = [self._depth_of(part) for part in touched[self.sizes[touched] > _SMALL].tolist()]
        given = np.ascontiguousarray(sources), connected
        if any(depths):
            return self.singly(*given, 2 * max(*depths, _SMALL))
        bits = np.arange(sources.size, dtype=np.uint64)
        lacking = np.zeros((touched.size, WORDS), dtype=np.uint64)
        word, bit = (bits >> np.uint64(6)).astype(np.int64), np.uint64(1) << (bits & np.uint64(63))
        np.bitwise_or.at(lacking, (place, word), bit)
        lows, highs = self.ends[touched], self.ends[touched + 1]
        return self._together(lows, highs, lacking.reshape(-1), given, is_each)

    def _together(
        self, lows: Longs, highs: Longs, lacking: Words, given: tuple[Ids, Longs], is_each: bool
    ) -> Batch:
        rows, (sources, connected) = self.rows, given
        try:
            memory = self._free.pop()
        except IndexError:
            memory = _Memory(rows.n)
        m = memory
        noted = distances.begin_searches(
            self.order, lows, highs, lacking, m.reached, m.wanted, m.todo
        )
        sums = _Sums(sources.size, _most_hops(int(connected.max()) + 1))
        hops = distances.count_hops(
            rows.pool, rows.head, rows.total, m.todo, noted, m.reached, m.wanted, sources,
            connected, is_each, m.front, m.spare, m.news,
            sums.counts, sums.sums, sums.each, sums.farthest,
        )  # fmt: skip
        self._free.append(memory)
        return sums.told(connected, int(hops))

    def singly(self, sources: Ids, connected: Longs, depth: int) -> Batch:
        """Search from one member after another, for lines, where searches hardly meet."""
        rows = self.rows
        try:
            lines = self._free_lines.pop()
        except IndexError:
            lines = np.full(rows.n, distances.NEVER), np.empty(rows.n, dtype=np.uint32)
        sums = _Sums(sources.size, depth)
        hops = distances.count_hops_singly(
            rows.pool, rows.head, rows.total, sources, connected, *lines,
            sums.counts, sums.sums, sums.each, sums.farthest,
        )  # fmt: skip
        self._free_lines.append(lines)
        return sums.told(connected, int(hops))

    def _depth_of(self, part: int) -> int:
        """Return how far it is from one member of a component to the farthest; 0 if it is no line.

        What counts as a line has fewer than :data:`_NARROW` members at each step on average.
        """
        if part not in self._depths:
            rows, n = self.rows, self.rows.n
            hops, queue = np.full(n, distances.NEVER), np.empty(n, dtype=np.uint32)
            source = int(self.order[self.ends[part]])
            found, last = distances.search_from(
                rows.pool, rows.head, rows.total, source, hops, queue
            )
            self._depths[part] = int(last) if found < _NARROW * last else 0
        return self._depths[part]
