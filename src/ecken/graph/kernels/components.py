"""The connected components of the whole network, for the operator: no privacy here.

After Sutton, Ben-Nun and Barak, "Optimizing Parallel Graph Connectivity Computation via Subgraph
Sampling" (IPDPS 2018), section IV: two entries of each row nearly always join the largest
component; after that only the rows outside it need be read. Here on one core.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.packed_rows import START, Ids, Int, Longs, Words

__all__ = ["count_components", "find_components"]

_FIRST = 2
_SAMPLE = 1024


@kernel
def count_components(pool: Ids, head: Words, total: Ids) -> tuple[Int, Int]:
    """Return the number of components and the size of the largest.

    Cost: some random accesses per member; 16 bytes of memory for each.
    """
    sizes = _measure(_join_all(pool, head, total))
    count: Int = 0
    largest: Int = 0
    for u in range(sizes.size):
        count += np.int64(sizes[u] > 0)
        largest = max(largest, sizes[u])
    return count, largest


@kernel
def find_components(pool: Ids, head: Words, total: Ids) -> Ids:
    """Return the smallest id of the component that each member is in, uint32 (n,)."""
    parent = _join_all(pool, head, total)
    for u in range(parent.size):
        parent[u] = _find(parent, np.int64(u))
    return parent


@kernel
def _join_all(pool: Ids, head: Words, total: Ids) -> Ids:
    """Return trees, one for each component, with its smallest id as root."""
    n = total.size
    parent = np.arange(n).astype(np.uint32)
    for turn in range(_FIRST):
        for u in range(n):
            if turn < np.int64(total[u]):
                start = np.int64(head[u] >> START)
                _join(parent, np.int64(u), np.int64(pool[start + turn]))
    large = _guess_largest(parent)
    for u in range(n):
        if np.int64(total[u]) <= _FIRST or _find(parent, np.int64(u)) == _find(parent, large):
            continue
        start = np.int64(head[u] >> START)
        for e in range(start + _FIRST, start + np.int64(total[u])):
            _join(parent, np.int64(u), np.int64(pool[e]))
    return parent


@kernel
def _find(parent: Ids, u: np.int64) -> np.int64:
    """Return the root of ``u``, and halve the way there."""
    while parent[u] != u:
        parent[u] = parent[parent[u]]
        u = np.int64(parent[u])
    return u


@kernel
def _join(parent: Ids, u: np.int64, v: np.int64) -> None:
    """Put two trees together; the smaller root stays one."""
    a = _find(parent, u)
    b = _find(parent, v)
    if a < b:
        parent[b] = a
    else:
        parent[a] = b


@kernel
def _guess_largest(parent: Ids) -> np.int64:
    """Return the root that is most frequent among some members (0 if there are none)."""
    step = max(parent.size // _SAMPLE, 1)
    found = np.zeros(_SAMPLE * 2, dtype=np.int64)
    kept = 0
    for u in range(0, parent.size, step):
        found[kept] = _find(parent, np.int64(u))
        kept += 1
    found = np.sort(found[:kept])
    best = np.int64(0)
    most = 0
    run = 0
    for i in range(kept):
        run = run + 1 if i and found[i] == found[i - 1] else 1
        if run > most:
            most = run
            best = found[i]
    return best


@kernel
def _measure(parent: Ids) -> Longs:
    """Count the members of each tree at its root (n,)."""
    sizes = np.zeros(parent.size, dtype=np.int64)
    for u in range(parent.size):
        sizes[_find(parent, np.int64(u))] += 1
    return sizes
