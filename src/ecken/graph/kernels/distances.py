"""Kernel for degrees of separation: 64 searches at once, one bit each (Then et al., VLDB 2014).

Over all contacts, whatever the audiences: a figure of the whole network, for nobody in particular.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.packed_rows import ONE, START, Ids, Longs, Words

__all__ = ["count_hops"]


@kernel
def count_hops(
    pool: Ids, head: Words, total: Ids, sources: Ids, seen: Words, now: Words, then: Words
) -> Longs:
    """Return ``counts`` int64: at ``[i, h]`` the members at ``h`` hops from ``sources[i]``.

    Up to 64 sources; as many columns as the longest distance needs. ``seen``, ``now``, ``then``
    (n,) uint64 are zero.
    """
    n = total.size
    counts = np.zeros((sources.size, 64), dtype=np.int64)
    for i in range(sources.size):
        bit = ONE << np.uint64(i)
        now[sources[i]] |= bit
        seen[sources[i]] |= bit
        counts[i, 0] = 1
    hops = 0
    is_found = True
    while is_found:
        for u in range(n):
            bits = now[u]
            if bits:
                start = np.int64(head[u] >> START)
                for e in range(start, start + np.int64(total[u])):
                    then[pool[e]] |= bits
        hops += 1
        is_found = False
        if hops == counts.shape[1]:
            wider = np.zeros((sources.size, 2 * hops), dtype=np.int64)
            wider[:, :hops] = counts
            counts = wider
        for u in range(n):
            new = then[u] & ~seen[u]
            then[u] = np.uint64(0)
            now[u] = new
            seen[u] |= new
            if new:
                is_found = True
                for i in range(sources.size):
                    counts[i, hops] += np.int64((new >> np.uint64(i)) & ONE)
    return counts[:, :hops].copy()
