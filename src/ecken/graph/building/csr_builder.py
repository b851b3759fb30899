"""Builds sorted rows without duplicates from pairs.

Two ways, both in three steps: to buckets of neighbouring rows, from there to the rows, and the
gaps that repeats leave closed. Pairs that are held go to their buckets as 8-byte keys, which lie
where the rows will lie: 16 bytes per pair in all. Pairs that come from a source twice are counted
first; then each batch of them goes to the rows by way of buckets, and the rows are sorted where
they are: 8 bytes per pair, and a batch. Why so: ``docs/decisions/015-engine-building.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.building import buckets, csr_kernels
from ecken.graph.live.memory import release, reserve
from ecken.graph.packed_rows import Ids, Longs, Words
from ecken.graph.workers import cores, in_order, share_out

__all__ = ["Chunks", "Packed", "arrange_chunks", "arrange_pieces"]

Chunks = Callable[[], Iterable[tuple[Ids, Ids]]]
"""A source of pairs that can be read twice: each call yields the same chunks of two columns."""

_Pieces = list[tuple[Ids, Ids]]


_BUCKET_ENTRIES = 1 << 15
"""Keys of one bucket that, with as much spare memory, fit the second cache of a core."""
_MOST_BUCKETS = 1 << 13
_BATCH_PAIRS = 1 << 25
_NO_PAIRS = (np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.uint32))
_SMALL = 1 << 16
"""Entries up to which one thread is quicker than several."""


class Packed(NamedTuple):
    """Rows one behind another: the first ``used`` of ``pool``, each as long as ``totals`` says."""

    pool: Ids
    totals: Ids
    used: int


class _Plan(NamedTuple):
    """Buckets of ``2^shift`` rows; ids have ``width`` bits."""

    size: int
    shift: int
    width: int
    threads: int

    def rows(self, bucket: int) -> slice:
        return slice(bucket << self.shift, (bucket + 1) << self.shift)


def _plan(n: int, entries: int) -> _Plan:
    last = max(n - 1, 0)
    wanted = min(max(entries // _BUCKET_ENTRIES, 1), _MOST_BUCKETS)
    shift = (last // wanted).bit_length()
    threads = cores() if entries > _SMALL else 1
    return _Plan((last >> shift) + 1, shift, last.bit_length(), threads)


def arrange_pieces(pieces: _Pieces, n: int) -> Packed:
    """Arrange pairs that are held; ``pieces`` is emptied on the way."""
    plan = _plan(n, 2 * sum(a.size for a, _ in pieces))
    starts, cursors = _find_places(plan, pieces)
    entries = int(starts[-1])
    pool = reserve(entries)
    shares = pool.size >= 2 * entries
    keys = pool[: 2 * entries].view(np.uint64) if shares else np.empty(entries, dtype=np.uint64)
    _scatter(plan, pieces, cursors, keys)
    begins = starts[:-1] * (2 if shares else 1)
    totals: Ids = np.zeros(n, dtype=np.uint32)
    lengths: Longs = np.zeros(plan.size, dtype=np.int64)
    bits = plan.width + plan.shift

    def work(todo: Iterator[int]) -> None:
        spare, counters = _spare(starts)
        for k in todo:
            part = keys[starts[k] : starts[k + 1]]
            given = (part, spare, counters, bits, plan.width, pool[begins[k] :])
            lengths[k] = buckets.sort_bucket(*given, totals[plan.rows(k)])

    share_out(work, range(plan.size), plan.threads)
    return _close(pool, totals, begins, lengths, 2 * entries)


def arrange_chunks(chunks: Chunks, n: int) -> Packed:
    """Arrange pairs of a source that is read twice."""
    counts: Longs = np.zeros(n + 1, dtype=np.int64)

    def count(chunk: tuple[Ids, Ids]) -> int:
        csr_kernels.count_pairs(*chunk, counts[1:])
        return int(csr_kernels.weigh_pairs(*chunk))

    weights = list(in_order(count, chunks(), 1, 2))
    cursor = np.cumsum(counts, out=counts)[:-1]
    entries = int(counts[-1])
    plan = _plan(n, entries)
    edges = counts[np.minimum(np.arange(plan.size + 1) << plan.shift, n)]
    pool = reserve(entries)
    for batch in _batches(_same_again(chunks, weights)):
        _place(plan, batch, cursor, pool)
    totals: Ids = np.zeros(n, dtype=np.uint32)
    lengths: Longs = np.zeros(plan.size, dtype=np.int64)
    bits = plan.width + plan.shift

    def work(todo: Iterator[int]) -> None:
        spare, counters = _spare(edges)
        keys = np.empty_like(spare)
        for k in todo:
            rows = plan.rows(k)
            given = (pool, cursor[rows], edges[k], plan.width, bits, keys, spare, counters)
            lengths[k] = buckets.sort_rows(*given, totals[rows])

    share_out(work, range(plan.size), plan.threads)
    return _close(pool, totals, edges[:-1], lengths, entries)


def _spare(starts: Longs) -> tuple[Words, Words]:
    """Return memory to sort the largest bucket with, and counters."""
    longest = int(np.diff(starts).max())
    return np.empty(longest, dtype=np.uint64), np.empty((6, 1 << 11), dtype=np.uint64)


def _find_places(plan: _Plan, pieces: _Pieces) -> tuple[Longs, Longs]:
    """Return where each bucket begins (size + 1,), and in it each piece (pieces, size)."""
    counts: Longs = np.zeros((len(pieces) + 1, plan.size), dtype=np.int64)

    def work(todo: Iterator[int]) -> None:
        for i in todo:
            buckets.count_entries(*pieces[i], plan.shift, counts[i + 1])

    share_out(work, range(len(pieces)), plan.threads)
    cursors = np.cumsum(counts, axis=0, out=counts)
    starts: Longs = np.zeros(plan.size + 1, dtype=np.int64)
    np.cumsum(cursors[-1], out=starts[1:])
    cursors += starts[:-1]
    return starts, cursors[:-1]


def _scatter(plan: _Plan, pieces: _Pieces, cursors: Longs, keys: Words) -> None:
    """Write the entries of all pieces to their buckets, and let go of each piece."""

    def work(todo: Iterator[int]) -> None:
        for i in todo:
            buckets.scatter_pairs(*pieces[i], plan.shift, plan.width, cursors[i], keys)
            pieces[i] = _NO_PAIRS

    share_out(work, range(len(pieces)), plan.threads)
    pieces.clear()


def _place(plan: _Plan, pieces: _Pieces, cursor: Longs, pool: Ids) -> None:
    """Write the entries of a batch to their rows, bucket by bucket, and move the cursors on."""
    starts, cursors = _find_places(plan, pieces)
    keys = np.empty(int(starts[-1]), dtype=np.uint64)
    _scatter(plan, pieces, cursors, keys)

    def work(todo: Iterator[int]) -> None:
        for k in todo:
            part = keys[starts[k] : starts[k + 1]]
            buckets.place_bucket(part, plan.width, cursor[plan.rows(k)], pool)

    share_out(work, range(plan.size), plan.threads)


def _batches(chunks: Iterable[tuple[Ids, Ids]]) -> Iterator[_Pieces]:
    """Gather chunks until a batch is full."""
    batch: _Pieces = []
    for chunk in chunks:
        batch.append(chunk)
        if sum(a.size for a, _ in batch) >= _BATCH_PAIRS:
            yield batch
            batch = []
    yield batch


def _same_again(chunks: Chunks, weights: list[int]) -> Iterator[tuple[Ids, Ids]]:
    """Read a source once more; ``Invalid`` before a chunk that is not as it was."""
    expected = iter(weights)
    for a, b in chunks():
        if int(csr_kernels.weigh_pairs(a, b)) != next(expected, None):
            break
        yield a, b
    else:
        if next(expected, None) is None:
            return
    raise Invalid("source_changed", "The pairs changed while they were read twice; try again.")


def _close(
    pool: Ids, totals: Ids, begins: NDArray[np.int64], lengths: Longs, touched: int
) -> Packed:
    """Close the gaps between buckets, and give back the memory behind."""
    used = int(buckets.close_gaps(begins, lengths, pool))
    release(pool, used, touched)
    return Packed(pool, totals, used)
