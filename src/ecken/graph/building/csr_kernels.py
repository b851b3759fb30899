"""Kernels of building: check pairs, count them, write row heads, check given rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.graph.jit import kernel
from ecken.graph.packed_rows import LEVEL, LEVEL_MASK, START, Bools, Bytes, Ids, Int, Longs, Words

__all__ = [
    "check_rows",
    "count_pairs",
    "find_other_row",
    "look_over",
    "show_first",
    "weigh_pairs",
    "write_heads",
]


@kernel
def look_over(a: NDArray[Any], b: NDArray[Any]) -> tuple[Any, Any, Int]:
    """Return the least and the largest id of both columns, and how many pairs have twice the same.

    Integers of any one type; there is at least one pair.
    """
    low = high = a[0]
    loops: Int = 0
    for i in range(a.size):
        low = min(low, a[i], b[i])
        high = max(high, a[i], b[i])
        loops += np.int64(a[i] == b[i])
    return low, high, loops


@kernel
def count_pairs(a: Ids, b: Ids, counts: Longs) -> None:
    """Add each end of each pair (m,) to ``counts`` (n,); an id with itself does not count."""
    for i in range(a.size):
        is_pair = np.int64(a[i] != b[i])
        counts[a[i]] += is_pair
        counts[b[i]] += is_pair


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
def write_heads(totals: Ids, levels: Bytes, heads: Words) -> None:
    """Write the heads (n,) of rows that follow one another, with all entries listed."""
    start = np.uint64(0)
    for u in range(totals.size):
        length = np.uint64(totals[u])
        heads[u] = (start << START) | (length << LEVEL) | np.uint64(levels[u])
        start += length


@kernel
def show_first(heads: Words, totals: Ids, pool: Ids, listed: Bools, spare: Ids) -> None:
    """Move the unlisted entries of each row behind the listed ones; set ``shown`` in the heads.

    ``spare`` holds as many items as the longest row. Both parts stay ascending.
    """
    for u in range(totals.size):
        start = np.int64(heads[u] >> START)
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
        level = heads[u] & LEVEL_MASK
        shown = np.uint64(write - start)
        heads[u] = (np.uint64(start) << START) | (shown << LEVEL) | level


@kernel
def check_rows(
    indptr: Longs, indices: NDArray[Any], low: Int, high: Int, a: Ids, b: Ids
) -> tuple[Int, Int, Int]:
    """Check rows ``low`` to ``high - 1`` of CSR arrays, each for itself; list their pairs.

    Each entry beyond the row's own id goes to ``a`` and ``b``. Returns how many these are, the
    first bad row or -1, and its fault: 1 id out of range, 2 not ascending or repeated, 3 own id.
    """
    n = indptr.size - 1
    pairs: Int = 0
    for u in range(low, high):
        last = np.int64(-1)
        for e in range(indptr[u], indptr[u + 1]):
            v = np.int64(indices[e])
            if v < 0 or v >= n:
                return pairs, u, 1
            if v <= last:
                return pairs, u, 2
            if v == u:
                return pairs, u, 3
            last = v
            if v > u:
                a[pairs] = np.uint32(u)
                b[pairs] = np.uint32(v)
                pairs += 1
    return pairs, -1, 0


@kernel
def find_other_row(indptr: Longs, indices: NDArray[Any], totals: Ids, pool: Ids) -> Int:
    """Return the first row that differs from the one in ``pool``, where they follow one another."""
    for u in range(totals.size):
        if indptr[u + 1] - indptr[u] != np.int64(totals[u]):
            return u
        for e in range(indptr[u], indptr[u + 1]):
            if np.int64(indices[e]) != np.int64(pool[e]):
                return u
    return -1
