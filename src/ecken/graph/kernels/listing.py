"""Kernels that list circles, ascending, and count the bridges to each member of circle 2.

Bridges are tallied: one count for each entry of the lists. The counts are then read off in blocks
of 16 members; where entries are few, only those blocks that were marked. In a network whose tallies
do not fit the processor's second cache, few entries are copied together, sorted and folded instead
(``docs/decisions/131-circle-2-is-tallied-in-blocks.md``).
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, popcount, take_tallied
from ecken.graph.kernels.bitset import mark_rows
from ecken.graph.kernels.frontier import begin, gather_rows, prefetch_row
from ecken.graph.kernels.radix_sort import digits_of, sort_counted
from ecken.graph.packed_rows import LOW, ONE, SIX, Ids, Int, Longs, Words

__all__ = ["list_marked", "list_second", "mark_third"]

_DENSE = 3
"""From one entry for ``2 ** 3`` members on no block is marked, and all are read (measured)."""

_NEAR = 1 << 18
"""Members whose tallies (1 MB) fit the second cache of a core."""

_ROWS_AHEAD = 4
FOUR = np.uint64(4)


@kernel
def list_second(
    pool: Ids,
    head: Words,
    total: Ids,
    viewer: Int,
    also: Ids,
    blocked: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
    tally: Ids,
    blocks: Words,
    entries: Ids,
    counters: Words,
    counts: Ids,
) -> tuple[Int, Int, Int]:
    """Write circle 1, then circle 2 ascending, to ``nodes``; the bridges of each to ``counts``.

    ``tally`` and ``blocks`` are zero before and after; ``entries`` (2, k + 1) and ``counters`` are
    spare memory for sorting up to ``k`` entries. Viewer, blocked ids and circle 1 stay marked in
    ``seen``. ``nodes`` and ``counts`` have room for 16 more. Returns the sizes of circle 1 and 2
    and the number of operations.
    """
    work = np.int64(total[viewer]) + also.size + blocked.size
    first, _ = begin(pool, head, total, viewer, also, blocked, seen, nodes)
    rows, edges = gather_rows(head, nodes, 0, first, 1, starts, lengths)
    work += first + edges
    if tally.size > _NEAR and edges < entries.shape[1]:
        digits, bits = digits_of(head.size)
        found = _copy_new(pool, starts, lengths, rows, seen, digits, bits, counters, entries[0])
        sort_counted(entries[0, :found], entries[1], digits, bits, counters)
        return first, _fold_sorted(entries[0], found, nodes[first:], counts), work
    is_dense = edges >= tally.size >> _DENSE
    if is_dense:
        _tally(pool, starts, lengths, rows, tally)
    else:
        _tally_and_mark(pool, starts, lengths, rows, tally, blocks)
    tally[viewer] = 0
    for i in range(blocked.size):
        tally[blocked[i]] = 0
    for i in range(first):
        tally[nodes[i]] = 0
    if is_dense:
        second = _take_all(tally, nodes[first:], counts)
    else:
        second = _take_marked(tally, blocks, nodes[first:], counts)
    return first, second, work


@kernel
def _copy_new(
    pool: Ids,
    starts: Longs,
    lengths: Ids,
    rows: Int,
    seen: Words,
    digits: Int,
    bits: np.uint32,
    counters: Words,
    out: Ids,
) -> Int:
    """Copy the entries of the gathered rows that are not in ``seen``; return how many.

    Counts the values of their digits meanwhile: the memory is what is waited for. ``out`` is one
    longer than the entries are many.
    """
    mask = (np.uint32(1) << bits) - np.uint32(1)
    counters[:digits, : np.int64(mask) + 1] = 0
    low, middle, high = counters[0], counters[1], counters[2]
    at = np.uint64(0)
    for i in range(min(rows, 4)):
        prefetch_row(pool, starts[i], lengths[i])
    for i in range(rows):
        if i + 4 < rows:
            prefetch_row(pool, starts[i + 4], lengths[i + 4])
        start = np.uint64(starts[i])
        for e in range(start, start + np.uint64(lengths[i])):
            v = pool[e]
            new = ONE ^ ((seen[np.uint64(v) >> SIX] >> (np.uint64(v) & LOW)) & ONE)
            out[at] = v
            at += new
            low[v & mask] += new
            if digits > 1:
                middle[(v >> bits) & mask] += new
            if digits > 2:
                high[v >> (bits + bits)] += new
    return np.int64(at)


@kernel
def _fold_sorted(entries: Ids, count: Int, ids: Ids, counts: Ids) -> Int:
    """Fold equal neighbours of the first ``count``, ascending: each id, and how often it occurs.

    Returns how many there are; all arrays have room for one more.
    """
    if count == 0:
        return np.int64(0)
    entries[count] = ~entries[count - 1]
    found: Int = 0
    for i in range(np.uint64(count)):
        v = entries[i]
        ids[found] = v
        counts[found] = np.uint32(i) + np.uint32(1)
        found += np.int64(entries[i + np.uint64(1)] != v)
    for i in range(found - 1, 0, -1):
        counts[i] -= counts[i - 1]
    return found


@kernel
def _tally(pool: Ids, starts: Longs, lengths: Ids, rows: Int, tally: Ids) -> None:
    """Count how often each id occurs in the gathered rows."""
    for i in range(min(rows, _ROWS_AHEAD)):
        prefetch_row(pool, starts[i], lengths[i])
    for i in range(rows):
        if i + _ROWS_AHEAD < rows:
            prefetch_row(pool, starts[i + _ROWS_AHEAD], lengths[i + _ROWS_AHEAD])
        start = np.uint64(starts[i])
        for e in range(start, start + np.uint64(lengths[i])):
            tally[np.uint64(pool[e])] += np.uint32(1)


@kernel
def _tally_and_mark(
    pool: Ids, starts: Longs, lengths: Ids, rows: Int, tally: Ids, blocks: Words
) -> None:
    """Count like :func:`_tally`, and mark the block of 16 ids that each belongs to."""
    for i in range(min(rows, _ROWS_AHEAD)):
        prefetch_row(pool, starts[i], lengths[i])
    for i in range(rows):
        if i + _ROWS_AHEAD < rows:
            prefetch_row(pool, starts[i + _ROWS_AHEAD], lengths[i + _ROWS_AHEAD])
        start = np.uint64(starts[i])
        for e in range(start, start + np.uint64(lengths[i])):
            v = np.uint64(pool[e])
            tally[v] += np.uint32(1)
            block = v >> FOUR
            blocks[block >> SIX] |= ONE << (block & LOW)


@kernel
def _take_all(tally: Ids, ids: Ids, counts: Ids) -> Int:
    """Move all counted ids to ``ids``, ascending, and their counts to ``counts``; how many."""
    at = np.uint64(0)
    for block in range(np.uint64(tally.size) >> FOUR):
        at += take_tallied(tally, block << FOUR, ids, counts, at)
    return np.int64(at)


@kernel
def _take_marked(tally: Ids, blocks: Words, ids: Ids, counts: Ids) -> Int:
    """Do the same for the marked blocks alone, and remove their marks."""
    at = np.uint64(0)
    for i in range(np.uint64(tally.size) // np.uint64(1024) + ONE):
        word = blocks[i]
        blocks[i] = np.uint64(0)
        while word:
            lowest = word & (~word + ONE)
            block = (i << SIX) + popcount(lowest - ONE)
            at += take_tallied(tally, block << FOUR, ids, counts, at)
            word ^= lowest
    return np.int64(at)


@kernel
def mark_third(
    pool: Ids,
    head: Words,
    first: Int,
    both: Int,
    nodes: Ids,
    seen: Words,
    mark: Words,
    starts: Longs,
    lengths: Ids,
    out: Words,
) -> tuple[Int, Int]:
    """Write circle 3 to ``out`` (as many words as ``mark``); ``nodes[first:both]`` is circle 2.

    ``seen`` holds viewer, blocked, circle 1 and 2 and is left as it was; ``mark`` ends clear.
    Returns the size of circle 3 and the number of operations.
    """
    rows, edges = gather_rows(head, nodes, first, both, 2, starts, lengths)
    mark_rows(pool, starts, lengths, rows, mark)
    found = np.uint64(0)
    for i in range(mark.size):
        word = mark[i] & ~seen[i]
        mark[i] = np.uint64(0)
        out[i] = word
        found += popcount(word)
    return np.int64(found), both - first + edges


@kernel
def list_marked(marks: Words, out: Ids) -> None:
    """Write the ids of a bitset to ``out``, ascending."""
    found: Int = 0
    for i in range(marks.size):
        word = marks[i]
        while word:
            lowest = word & (~word + ONE)
            out[found] = np.uint32((np.uint64(i) << SIX) + popcount(lowest - ONE))
            found += 1
            word ^= lowest
