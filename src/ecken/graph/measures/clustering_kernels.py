"""Kernels for clustering: triangles of all members, and single wedges by lot.

Triangles are counted once each, from the member who comes first by number of contacts: then nobody
has many contacts who come later (Chiba and Nishizeki 1985; Latapy 2008, section 3).
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.live.row_changes import find_entry
from ecken.graph.packed_rows import START, Ids, Int, Longs, Words

__all__ = ["close_wedges", "count_later", "count_triangles", "list_later"]


@kernel
def count_later(pool: Ids, head: Words, total: Ids, rank: Ids, out: Ids) -> None:
    """Write how many contacts of each member come later by ``rank``, uint32 (n,)."""
    for u in range(total.size):
        start = np.int64(head[u] >> START)
        later = np.uint32(0)
        for e in range(start, start + np.int64(total[u])):
            later += np.uint32(rank[pool[e]] > rank[u])
        out[u] = later


@kernel
def list_later(pool: Ids, head: Words, total: Ids, rank: Ids, starts: Longs, later: Ids) -> None:
    """Write the contacts of each member who come later, from ``starts`` on."""
    for u in range(total.size):
        start = np.int64(head[u] >> START)
        at = starts[u]
        for e in range(start, start + np.int64(total[u])):
            if rank[pool[e]] > rank[u]:
                later[at] = pool[e]
                at += 1


@kernel
def count_triangles(
    starts: Longs, later: Ids, low: Int, high: Int, mark: Ids, triangles: Longs
) -> None:
    """Add to each member of it each triangle that begins with one of ``low`` to ``high - 1``.

    ``mark`` uint32 (n,): no member's own number plus 1 stands in it before.
    """
    for u in range(low, high):
        own = np.uint32(u + 1)
        for e in range(starts[u], starts[u + 1]):
            mark[later[e]] = own
        for e in range(starts[u], starts[u + 1]):
            v = later[e]
            for f in range(starts[v], starts[v + 1]):
                w = later[f]
                if mark[w] == own:
                    triangles[u] += 1
                    triangles[v] += 1
                    triangles[w] += 1


@kernel
def close_wedges(pool: Ids, head: Words, total: Ids, middles: Ids, one: Longs, two: Longs) -> Int:
    """Count the wedges whose ends are contacts: entries ``one`` and ``two`` of the middle's row."""
    closed: Int = 0
    for i in range(middles.size):
        start = np.int64(head[middles[i]] >> START)
        v = np.int64(pool[start + one[i]])
        w = np.int64(pool[start + two[i]])
        if total[v] > total[w]:
            v, w = w, v
        closed += np.int64(find_entry(pool, head, total, v, w) >= 0)
    return closed
