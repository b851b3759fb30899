"""Kernels that sort entries into rows: into buckets of rows first, then each bucket in the cache.

An *entry* ``v`` of row ``u`` becomes one word, the *key* ``(u mod 2^shift) · 2^width + v``; bucket
``u div 2^shift`` holds the keys of ``2^shift`` neighbouring rows. Whatever is written at random
stays within one bucket, so the memory is only ever read and written in streams.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.kernels.radix_sort import sort_keys
from ecken.graph.packed_rows import ONE, Ids, Int, Longs, Words

__all__ = [
    "close_gaps",
    "count_entries",
    "place_bucket",
    "scatter_pairs",
    "sort_bucket",
    "sort_rows",
]


@kernel
def count_entries(a: Ids, b: Ids, shift: Int, counts: Longs) -> None:
    """Add to ``counts`` (buckets,) how many entries the pairs (m,) bring to each bucket.

    A pair of an id with itself brings none.
    """
    by = np.uint32(shift)
    for i in range(a.size):
        u, v = a[i], b[i]
        is_pair = np.int64(u != v)
        counts[u >> by] += is_pair
        counts[v >> by] += is_pair


@kernel
def scatter_pairs(a: Ids, b: Ids, shift: Int, width: Int, cursor: Longs, keys: Words) -> None:
    """Write both entries of each pair to their buckets at ``cursor`` (buckets,), and move it on."""
    by = np.uint64(shift)
    up = np.uint64(width)
    low = (ONE << by) - ONE
    for i in range(a.size):
        u, v = np.uint64(a[i]), np.uint64(b[i])
        if u == v:
            continue
        one, two = u >> by, v >> by
        keys[np.uint64(cursor[one])] = ((u & low) << up) | v
        cursor[one] += 1
        keys[np.uint64(cursor[two])] = ((v & low) << up) | u
        cursor[two] += 1


@kernel
def sort_bucket(
    keys: Words, spare: Words, counters: Words, bits: Int, width: Int, ids: Ids, totals: Ids
) -> Int:
    """Sort a bucket, drop repeats; write the entries to ``ids``, each row's length to ``totals``.

    ``bits``: how many a key has. ``totals`` (rows of the bucket,) is zero before. ``ids`` may lie
    in the memory of ``keys``, at its front. Returns how many entries are left.
    """
    is_in_spare = sort_keys(keys, spare[: keys.size], counters, bits)
    found = spare if is_in_spare else keys
    up = np.uint64(width)
    mask = (ONE << up) - ONE
    write: Int = 0
    begins: Int = 0
    row = np.uint64(0)
    last = ~np.uint64(0)
    for i in range(keys.size):
        key = found[i]
        if key == last:
            continue
        last = key
        if key >> up != row:
            totals[row] += np.uint32(write - begins)
            begins = write
            row = key >> up
        ids[write] = np.uint32(key & mask)
        write += 1
    if write > begins:
        totals[row] += np.uint32(write - begins)
    return write


@kernel
def close_gaps(begins: Longs, lengths: Longs, pool: Ids) -> Int:
    """Move stretches of the pool, ascending, to its front one behind another; return their end."""
    write: Int = 0
    for k in range(begins.size):
        begin = begins[k]
        if begin != write:
            for i in range(lengths[k]):
                pool[write + i] = pool[begin + i]
        write += lengths[k]
    return write


@kernel
def place_bucket(keys: Words, width: Int, cursor: Longs, pool: Ids) -> None:
    """Write each key's entry at the cursor of its row (rows of the bucket,), and move it on."""
    up = np.uint64(width)
    mask = (ONE << up) - ONE
    for i in range(keys.size):
        row = keys[i] >> up
        pool[np.uint64(cursor[row])] = np.uint32(keys[i] & mask)
        cursor[row] += 1


@kernel
def sort_rows(
    pool: Ids, ends: Longs, begin: Int, width: Int, bits: Int,
    keys: Words, spare: Words, counters: Words, totals: Ids,
) -> Int:  # fmt: skip
    """Sort the rows of a bucket in the pool, without repeats, to where the first of them begins.

    Row ``r`` lies before ``ends[r]`` and behind the row before it, the first behind ``begin``.
    Returns how many entries are left; ``totals`` (rows,), zero before, gets the lengths.
    """
    up = np.uint64(width)
    at = begin
    for row in range(ends.size):
        high = np.uint64(row) << up
        for e in range(at, ends[row]):
            keys[e - begin] = high | np.uint64(pool[e])
        at = ends[row]
    part = keys[: at - begin]
    return sort_bucket(part, spare, counters, bits, width, pool[begin:at], totals)
