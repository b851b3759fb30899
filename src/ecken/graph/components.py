"""The connected components of the whole network, for the operator: no privacy here."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.rows import LEVEL_BITS, SHOWN_BITS, Ids, Int, Words

__all__ = ["count_components"]

_START = np.uint64(LEVEL_BITS + SHOWN_BITS)


@kernel
def count_components(pool: Ids, head: Words, total: Ids) -> tuple[Int, Int]:
    """Return the number of components and the size of the largest (union-find, path halving)."""
    n = total.size
    parent = np.arange(n).astype(np.int64)
    for u in range(n):
        start = np.int64(head[u] >> _START)
        for e in range(start, start + np.int64(total[u])):
            if pool[e] > u:
                continue
            a = np.int64(u)
            while parent[a] != a:
                parent[a] = parent[parent[a]]
                a = parent[a]
            b = np.int64(pool[e])
            while parent[b] != b:
                parent[b] = parent[parent[b]]
                b = parent[b]
            if a < b:
                parent[b] = a
            else:
                parent[a] = b
    sizes = np.zeros(n, dtype=np.int64)
    count: Int = 0
    largest: Int = 0
    for u in range(n):
        a = np.int64(u)
        while parent[a] != a:
            a = parent[a]
        parent[u] = a
        sizes[a] += 1
        count += np.int64(a == u)
        largest = max(largest, sizes[a])
    return count, largest
