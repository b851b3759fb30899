"""The connected components of the whole network, for the operator: no privacy here.

After Sutton, Ben-Nun and Barak, "Optimizing Parallel Graph Connectivity Computation via Subgraph
Sampling" (IPDPS 2018), section IV: two entries of each row nearly always join the largest
component; after that only the rows outside it need be read. Here on one core.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.packed_rows import START, Ids, Longs, Words

__all__ = ["count_members", "find_components", "give_order", "rename"]

_FIRST = 2
_SAMPLE = 1024


@kernel
def find_components(pool: Ids, head: Words, total: Ids, parent: Ids) -> None:
    """Write the smallest id of the component that each member is in to ``parent``, uint32 (n,).

    Cost: some random accesses per member.
    """
    _join_all(pool, head, total, parent)
    for u in range(parent.size):
        parent[u] = _find(parent, np.int64(u))


@kernel
def count_members(parent: Ids, counts: Ids) -> None:
    """Write how many members each component has to ``counts`` (n,), zero before, at its root."""
    for u in range(parent.size):
        counts[parent[u]] += np.uint32(1)


@kernel
def rename(parent: Ids, names: Ids) -> None:
    """Put the name of each root, uint32 (n,), in the place of the root."""
    for u in range(parent.size):
        parent[u] = names[parent[u]]


@kernel
def give_order(membership: Ids, places: Longs, order: Ids) -> None:
    """Write the members to ``order`` (n,), component by component, each from its place on."""
    for u in range(membership.size):
        part = membership[u]
        order[places[part]] = u
        places[part] += 1


@kernel
def _join_all(pool: Ids, head: Words, total: Ids, parent: Ids) -> None:
    """Make ``parent`` trees, one for each component, with its smallest id as root."""
    n = total.size
    for u in range(n):
        parent[u] = u
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
    """Return the root that more than half of some members have (any root if none has; else 0).

    By votes that cancel each other (Boyer and Moore, "MJRTY", 1981): no memory is needed.
    """
    step = max(parent.size // _SAMPLE, 1)
    best = np.int64(0)
    votes = 0
    for u in range(0, parent.size, step):
        root = _find(parent, np.int64(u))
        if votes == 0:
            best = root
        votes += 1 if root == best else -1
    return best
