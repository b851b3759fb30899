"""Kernels that build rows from pairs: count, place, sort and merge, put listed entries first.

Two passes over the pairs, so a source that can be read twice (a file, a generator) never has to
be held in memory. Cost: two random accesses per pair and pass, then one sort per row.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.rows import LEVEL_BITS, SHOWN_BITS, Bools, Ids, Longs, Words

__all__ = [
    "count_pairs",
    "find_bad_row",
    "mirror_rows",
    "place_pairs",
    "show_first",
    "tidy_rows",
    "weigh_pairs",
]

_LEVEL = np.uint64(LEVEL_BITS)
_START = np.uint64(LEVEL_BITS + SHOWN_BITS)
_SHOWN = np.uint64((1 << SHOWN_BITS) - 1)


@kernel
def count_pairs(a: Ids, b: Ids, counts: Longs) -> None:
    """Add each end of each pair (m,) to ``counts`` (n,)."""
    for i in range(a.size):
        counts[a[i]] += 1
        counts[b[i]] += 1


@kernel
def weigh_pairs(a: Ids, b: Ids) -> np.uint64:
    """Sum up both columns so that another pair, or the same elsewhere, changes the sum."""
    total = np.uint64(a.size)
    for i in range(a.size):
        weight = np.uint64(2) * np.uint64(i) + np.uint64(1)
        pair = (np.uint64(a[i]) << np.uint64(32)) | np.uint64(b[i])
        total += (pair + np.uint64(1)) * weight
    return total


@kernel
def place_pairs(a: Ids, b: Ids, cursor: Longs, pool: Ids) -> None:
    """Write each end of each pair at the other's cursor and move it on."""
    for i in range(a.size):
        u = a[i]
        v = b[i]
        pool[cursor[u]] = v
        pool[cursor[v]] = u
        cursor[u] += 1
        cursor[v] += 1


@kernel
def mirror_rows(starts: Longs, rough: Ids, cursor: Longs, pool: Ids) -> None:
    """Write each row's id to the rows of its entries, in order: rows come out ascending.

    ``rough`` holds both directions of each pair; ``cursor`` (n,) the starts, moved on. Several
    times as fast as sorting each row, for twice the memory.
    """
    for u in range(cursor.size):
        for e in range(starts[u], starts[u + 1]):
            v = rough[e]
            pool[cursor[v]] = u
            cursor[v] += 1


@kernel
def tidy_rows(starts: Longs, pool: Ids, totals: Ids, is_sorted: bool) -> int:
    """Sort each row unless it is, drop repeats, close the gaps; return the entries left.

    ``starts`` (n+1,) is overwritten with the new starts, ``totals`` (n,) gets the row lengths.
    """
    write = 0
    begin = starts[0]
    for u in range(totals.size):
        end = starts[u + 1]
        row = pool[begin:end]
        if not is_sorted:
            row.sort()
        starts[u] = write
        last = np.int64(-1)
        for i in range(row.size):
            v = np.int64(row[i])
            if v != last:
                pool[write] = row[i]
                write += 1
                last = v
        totals[u] = write - starts[u]
        begin = end
    starts[totals.size] = write
    return write


@kernel
def show_first(heads: Words, totals: Ids, pool: Ids, listed: Bools, spare: Ids) -> None:
    """Move the unlisted entries of each row behind the listed ones; set ``shown`` in the heads.

    ``spare`` holds as many items as the longest row. Both parts stay ascending.
    """
    for u in range(totals.size):
        start = np.int64(heads[u] >> _START)
        write = start
        kept = 0
        for e in range(start, start + np.int64(totals[u])):
            v = pool[e]
            if listed[v]:
                pool[write] = v
                write += 1
            else:
                spare[kept] = v
                kept += 1
        for i in range(kept):
            pool[write + i] = spare[i]
        level = heads[u] & np.uint64((1 << LEVEL_BITS) - 1)
        shown = np.uint64(write - start)
        heads[u] = (np.uint64(start) << _START) | (shown << _LEVEL) | level


@kernel
def find_bad_row(indptr: Longs, indices: Longs) -> tuple[int, int]:
    """Check CSR arrays: return ``(row, fault)`` of the first bad row, or ``(-1, 0)``.

    Faults: 1 id out of range, 2 not ascending or repeated, 3 own id, 4 the mirror entry is missing.
    """
    n = indptr.size - 1
    for u in range(n):
        last = np.int64(-1)
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            if v < 0 or v >= n:
                return u, 1
            if v <= last:
                return u, 2
            if v == u:
                return u, 3
            last = v
    cursor = indptr[:-1].copy()
    for u in range(n):
        for e in range(indptr[u], indptr[u + 1]):
            v = indices[e]
            if cursor[v] >= indptr[v + 1] or indices[cursor[v]] != u:
                return u, 4
            cursor[v] += 1
    return -1, 0
