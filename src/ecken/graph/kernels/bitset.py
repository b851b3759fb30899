"""Kernels for the union of many rows: marked in a bitset, counted, cleared.

This is the last step of a search, and nearly all of its time. One OR per entry, without a branch.
How the entries get to the bitset depends on whether it fits the processor's second cache.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, popcount, prefetch
from ecken.graph.kernels.frontier import LINE, prefetch_row
from ecken.graph.packed_rows import LOW, ONE, SIX, Bytes, Ids, Int, Longs, Words

__all__ = ["count_and_clear", "flag_rows", "mark_ids", "mark_rows"]

_AHEAD = 64
"""Cache lines fetched ahead of the one being read (measured: 32 to 128 are alike)."""

_NEAR_WORDS = 1 << 16
"""Words of a bitset (512 kB, 4 Mi members) that stays in the second cache."""

_COPIED = 4096
"""Entries copied before they are marked (measured: 1,024 to 16,384 are alike)."""

_LOOK = 4
"""Entries read for each member before it is looked at whether all are reached."""

_ROWS_AHEAD = 8
_MARKS_AHEAD = np.uint64(32)


@kernel
def mark_rows(pool: Ids, starts: Longs, lengths: Ids, rows: Int, seen: Words) -> None:
    """Mark all entries of the gathered rows in ``seen``."""
    if seen.size <= _NEAR_WORDS:
        _mark_near(pool, starts, lengths, rows, seen)
    else:
        _mark_far(pool, starts, lengths, rows, seen)


@kernel
def _mark_near(pool: Ids, starts: Longs, lengths: Ids, rows: Int, seen: Words) -> None:
    """Mark all entries straight from the rows, which are fetched :data:`_AHEAD` lines ahead."""
    if rows == 0:
        return
    row: Int = 0
    ahead = np.uint64(starts[0])
    stop = ahead + np.uint64(lengths[0])
    lines: Int = 0
    while row < rows and lines < _AHEAD:
        prefetch(pool, ahead)
        ahead += LINE
        lines += 1
        if ahead >= stop:
            row += 1
            if row < rows:
                ahead = np.uint64(starts[row])
                stop = ahead + np.uint64(lengths[row])
    for i in range(rows):
        e = np.uint64(starts[i])
        end = e + np.uint64(lengths[i])
        while e < end:
            if row < rows:
                prefetch(pool, ahead)
                ahead += LINE
                if ahead >= stop:
                    row += 1
                    if row < rows:
                        ahead = np.uint64(starts[row])
                        stop = ahead + np.uint64(lengths[row])
            last = min(e + LINE, end)
            for x in range(e, last):
                v = np.uint64(pool[x])
                seen[v >> SIX] |= ONE << (v & LOW)
            e = last


@kernel
def _mark_far(pool: Ids, starts: Longs, lengths: Ids, rows: Int, seen: Words) -> None:
    """Copy the rows piece by piece, and mark each piece with its words fetched ahead.

    The copy frees the processor from waiting for lists and for marks in the same breath.
    """
    piece = np.empty(_COPIED, dtype=np.uint32)
    filled: Int = 0
    for i in range(min(rows, _ROWS_AHEAD)):
        prefetch_row(pool, starts[i], lengths[i])
    for i in range(rows):
        if i + _ROWS_AHEAD < rows:
            prefetch_row(pool, starts[i + _ROWS_AHEAD], lengths[i + _ROWS_AHEAD])
        start = np.uint64(starts[i])
        length = np.int64(lengths[i])
        copied: Int = 0
        while copied < length:
            taken = min(length - copied, _COPIED - filled)
            for x in range(taken):
                piece[np.uint64(filled + x)] = pool[start + np.uint64(copied + x)]
            filled += taken
            copied += taken
            if filled == _COPIED:
                _mark_piece(piece, filled, seen)
                filled = 0
    _mark_piece(piece, filled, seen)


@kernel
def _mark_piece(piece: Ids, filled: Int, seen: Words) -> None:
    """Mark the first ``filled`` ids."""
    fetched = np.uint64(max(filled - np.int64(_MARKS_AHEAD), 0))
    for x in range(fetched):
        prefetch(seen, np.uint64(piece[x + _MARKS_AHEAD]) >> SIX)
        v = np.uint64(piece[x])
        seen[v >> SIX] |= ONE << (v & LOW)
    for x in range(fetched, np.uint64(filled)):
        v = np.uint64(piece[x])
        seen[v >> SIX] |= ONE << (v & LOW)


@kernel
def flag_rows(
    pool: Ids, starts: Longs, lengths: Ids, rows: Int, n: Int, flags: Bytes, words: Words
) -> Int:
    """Set the byte of each entry of the gathered rows; end once all ``n`` are set.

    ``words`` are the same bytes, eight at once. Returns how many entries were read. Whether all are
    set is looked at whenever four more entries for each member were read. Where there is more than
    one look, rows go in two turns, the shorter first: all are reached sooner (measured).
    """
    edges: Int = 0
    for i in range(rows):
        edges += np.int64(lengths[i])
    if edges >= 2 * _LOOK * n:
        _put_short_first(starts, lengths, rows, edges // rows)
    read: Int = 0
    low: Int = 0
    while low < rows:
        high = low
        part: Int = 0
        while high < rows and part < _LOOK * n:
            part += np.int64(lengths[high])
            high += 1
        _flag_near(pool, starts[low:high], lengths[low:high], flags)
        read += part
        low = high
        if part >= _LOOK * n and _count(words) == n:
            break
    return read


@kernel
def _put_short_first(starts: Longs, lengths: Ids, rows: Int, most: Int) -> None:
    """Put rows with at most ``most`` entries before the others."""
    kept: Int = 0
    for i in range(rows):
        start, length = starts[i], lengths[i]
        starts[i], lengths[i] = starts[kept], lengths[kept]
        starts[kept], lengths[kept] = start, length
        kept += np.int64(length <= most)


@kernel
def _flag_near(pool: Ids, starts: Longs, lengths: Ids, flags: Bytes) -> None:
    """Set the byte of each entry, with the rows fetched as in :func:`_mark_near`."""
    rows = starts.size
    row: Int = 0
    ahead = np.uint64(starts[0])
    stop = ahead + np.uint64(lengths[0])
    for _ in range(_AHEAD):
        if row < rows:
            prefetch(pool, ahead)
            ahead += LINE
            if ahead >= stop:
                row += 1
                if row < rows:
                    ahead = np.uint64(starts[row])
                    stop = ahead + np.uint64(lengths[row])
    for i in range(rows):
        e = np.uint64(starts[i])
        end = e + np.uint64(lengths[i])
        while e < end:
            if row < rows:
                prefetch(pool, ahead)
                ahead += LINE
                if ahead >= stop:
                    row += 1
                    if row < rows:
                        ahead = np.uint64(starts[row])
                        stop = ahead + np.uint64(lengths[row])
            last = min(e + LINE, end)
            for x in range(e, last):
                flags[np.uint64(pool[x])] = np.uint8(1)
            e = last


@kernel
def _count(words: Words) -> Int:
    marks = np.uint64(0)
    for i in range(words.size):
        marks += popcount(words[i])
    return np.int64(marks)


@kernel
def mark_ids(ids: Ids, count: Int, seen: Words) -> None:
    """Mark the first ``count`` ids."""
    for i in range(count):
        v = np.uint64(ids[i])
        seen[v >> SIX] |= ONE << (v & LOW)


@kernel
def count_and_clear(seen: Words) -> Int:
    """Return the number of marks and remove them all."""
    marks = np.uint64(0)
    for i in range(seen.size):
        marks += popcount(seen[i])
        seen[i] = np.uint64(0)
    return np.int64(marks)
