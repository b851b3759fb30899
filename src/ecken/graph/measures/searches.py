"""Searches from many members: memory, components and order around the kernels."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from ecken.graph.kernels import components, distances
from ecken.graph.kernels.wide_sets import BITS, WORDS
from ecken.graph.measures import lone_search_kernels
from ecken.graph.measures.distance_sums import Found
from ecken.graph.packed_rows import Ids, Longs, Rows, Words
from ecken.graph.queries.results import Components

__all__ = ["Batch", "Searches", "find_parts"]

_SMALL = 10_000
"""Components up to this size are searched 512 sources at once, whatever their shape."""

_DEEP = 4096
"""Hops up to which lone searches go."""

_NARROW = 64
"""Fewer members than this at each step, on average: then each source has a search of its own."""

_MOST_TOGETHER = 1 << 26
"""Members up to whom 512 searches are made at once: 10 GB for each thread."""

_PART_OF_MEMBERS = 8
"""One in so many may be new at a step that goes forward; memory is kept for them."""


def find_parts(rows: Rows) -> Components:
    """Return the components, largest first."""
    root: Ids = np.empty(rows.n, dtype=np.uint32)
    components.find_components(rows.pool, rows.head, rows.total, root)
    counts: Ids = np.zeros(rows.n, dtype=np.uint32)
    components.count_members(root, counts)
    roots = np.flatnonzero(counts)
    sizes = counts[roots].astype(np.int64)
    order = np.argsort(-sizes, kind="stable")
    counts[roots[order]] = np.arange(roots.size)
    components.rename(root, counts)
    return Components(root, sizes[order])


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


class LoneSearches:
    """Searches in a network too large for many at once: 3 bits of memory per member and thread."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._entries = rows.entries
        self._free: deque[tuple[Words, Longs]] = deque()

    def search(self, member: int, connected: int) -> tuple[Longs, int]:
        """Return how many are at 1, 2, … hops, and a member who is farthest.

        ``connected`` is how many there are; who is beyond the most hops is not among them.
        """
        rows = self.rows
        try:
            marks, layers = self._free.pop()
        except IndexError:
            marks = np.empty((3, -(-rows.n // 64)), dtype=np.uint64)
            layers = np.empty(_DEEP, dtype=np.int64)
        seen, front, news = marks
        hops, _ = lone_search_kernels.count_layers(
            rows.pool, rows.head, rows.total, member, connected, self._entries, seen, front, news,
            layers,
        )  # fmt: skip
        last = lone_search_kernels.find_marked(news if hops % 2 else front)
        found = layers[:hops].copy()
        self._free.append((marks, layers))
        return found, int(last)

    def from_sources(self, sources: Ids, connected: Longs) -> Batch | None:
        """Search from one member after another; None if somebody is too far away."""
        each = [
            self.search(*given)[0]
            for given in zip(sources.tolist(), connected.tolist(), strict=True)
        ]
        if any(int(one.sum()) < goal for one, goal in zip(each, connected.tolist(), strict=True)):
            return None
        farthest = np.array([one.size for one in each])
        layers: Longs = np.zeros((len(each), int(farthest.max())), dtype=np.int64)
        for row, one in zip(layers, each, strict=True):
            row[: one.size] = one
        within = np.cumsum(layers, axis=1).astype(np.float64)
        sums = [layers.astype(np.float64) ** 2, within**2, within * connected[:, None]]
        hops = layers @ np.arange(1, layers.shape[1] + 1)
        found = Found(layers.sum(axis=0), np.array([s.sum(axis=0) for s in sums]), hops, connected)
        return Batch(found, farthest)


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
        self.ends: Longs = np.concatenate([[0], np.cumsum(parts.sizes)])
        """Where in ``order`` each component begins, and the last one ends."""
        self.order: Ids = np.empty(rows.n, dtype=np.uint32)
        """Members, those of the largest component first."""
        components.give_order(parts.membership, self.ends[:-1].copy(), self.order)
        self.lone = LoneSearches(rows) if rows.n > _MOST_TOGETHER else None
        self._free: deque[_Memory] = deque()
        self._free_lines: deque[tuple[Ids, Ids]] = deque()
        self._depths: dict[int, int] = {}

    @property
    def at_once(self) -> int:
        """How many sources make a batch."""
        return BITS if self.lone is None else 1

    def from_sources(self, sources: Ids, is_each: bool) -> Batch:
        """Search from up to 512 members; sums over single sources only with ``is_each``."""
        parts = self.membership[sources]
        connected = self.sizes[parts] - 1
        if self.lone is not None:
            found = self.lone.from_sources(sources, connected)
            if found is not None:
                return found
        touched, place = np.unique(parts, return_inverse=True)
        large = touched[self.sizes[touched] > _SMALL].tolist()
        depths = [self._depth_of(part) for part in large]
        given = np.ascontiguousarray(sources), connected
        is_deep = self.lone is not None or (self.sizes[large] < _NARROW * np.array(depths)).any()
        if is_deep:
            return self.singly(*given, 2 * max([*depths, _SMALL]))
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
        """Return how far it is from one member of a component to the farthest.

        What counts as a line has fewer than :data:`_NARROW` members at each step on average.
        """
        if part not in self._depths:
            rows, n = self.rows, self.rows.n
            hops, queue = np.full(n, distances.NEVER), np.empty(n, dtype=np.uint32)
            source = int(self.order[self.ends[part]])
            _, last = distances.search_from(rows.pool, rows.head, rows.total, source, hops, queue)
            self._depths[part] = int(last)
        return self._depths[part]
