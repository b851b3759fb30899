"""Kernels that list circles, ascending, and count the bridges to each member of circle 2.

Few entries are copied together, sorted and folded; many are tallied, and read off a bitset.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, popcount
from ecken.graph.kernels.bitset import mark_rows
from ecken.graph.kernels.frontier import begin, gather_rows, prefetch_row
from ecken.graph.kernels.radix_sort import digits_of, sort_counted
from ecken.graph.packed_rows import LOW, ONE, SIX, Ids, Int, Longs, Words

__all__ = ["list_marked", "list_second", "mark_third", "tally_second"]


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
    entries: Ids,
    counters: Words,
    counts: Ids,
) -> tuple[Int, Int, Int]:
    """Write circle 1, then circle 2 ascending, to ``nodes``; the bridges of each to ``counts``.

    ``entries`` (2, k + 1) is spare memory; if circle 1's open lists have more than ``k`` entries,
    nothing is listed. Viewer, blocked ids and circle 1 stay marked in ``seen``.
    Returns the sizes of circle 1 and 2 (or -1) and the number of operations.
    """
    work = np.int64(total[viewer]) + also.size + blocked.size
    first, _ = begin(pool, head, total, viewer, also, blocked, seen, nodes)
    rows, edges = gather_rows(head, nodes, 0, first, 1, starts, lengths)
    work += first + edges
    if edges >= entries.shape[1]:
        return first, np.int64(-1), work
    digits, bits = digits_of(head.size)
    found = _copy_new(pool, starts, lengths, rows, seen, digits, bits, counters, entries[0])
    sort_counted(entries[0, :found], entries[1], digits, bits, counters)
    return first, _fold_sorted(entries[0], found, nodes[first:], counts), work


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
def tally_second(
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
    counts: Ids,
) -> tuple[Int, Int]:
    """Write circle 1, then circle 2 ascending, to ``nodes``, and the bridges of each to ``counts``.

    Returns the sizes of circle 1 and 2. ``tally`` is zero before and after; viewer, blocked ids
    and both circles stay marked in ``seen``.
    """
    first, _ = begin(pool, head, total, viewer, also, blocked, seen, nodes)
    rows, _ = gather_rows(head, nodes, 0, first, 1, starts, lengths)
    for i in range(rows):
        if i + 4 < rows:
            prefetch_row(pool, starts[i + 4], lengths[i + 4])
        start = np.uint64(starts[i])
        for e in range(start, start + np.uint64(lengths[i])):
            v = np.uint64(pool[e])
            tally[v] += np.uint32(1)
            seen[v >> SIX] |= ONE << (v & LOW)
    tally[viewer] = 0
    for i in range(blocked.size):
        tally[blocked[i]] = 0
    for i in range(first):
        tally[nodes[i]] = 0
    at = first
    for i in range(seen.size):
        word = seen[i]
        while word:
            lowest = word & (~word + ONE)
            v = (np.uint64(i) << SIX) + popcount(lowest - ONE)
            nodes[at] = v
            counts[at - first] = tally[v]
            at += np.int64(tally[v] > 0)
            tally[v] = 0
            word ^= lowest
    return first, at - first


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
