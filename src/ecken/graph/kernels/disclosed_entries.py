"""Kernels that intersect the disclosed lists of many members with a set of ids.

Forward only, like every search: lists whose audience does not reach the layer are not opened, and
unlisted entries lie behind the end of what is read.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.packed_rows import (
    LEVEL,
    LEVEL_MASK,
    LOW,
    ONE,
    SHOWN,
    SIX,
    START,
    Ids,
    Longs,
    Words,
)

__all__ = ["count_wanted", "list_wanted"]


@kernel
def count_wanted(pool: Ids, head: Words, nodes: Ids, level: int, bits: Words, indptr: Longs) -> int:
    """Write into ``indptr[i + 1]`` how many wanted ids the open list of ``nodes[i]`` holds.

    ``indptr`` int64 (k+1,), zero. Returns the number of operations: one per entry of an open list.
    """
    least = np.uint64(min(level, 5))
    work = 0
    for i in range(nodes.size):
        word = head[nodes[i]]
        if (word & LEVEL_MASK) < least:
            continue
        begins = np.int64(word >> START)
        ends = begins + np.int64((word >> LEVEL) & SHOWN)
        found = np.uint64(0)
        for e in range(begins, ends):
            v = np.uint64(pool[e])
            found += (bits[v >> SIX] >> (v & LOW)) & ONE
        indptr[i + 1] = np.int64(found)
        work += ends - begins
    return work


@kernel
def list_wanted(pool: Ids, head: Words, nodes: Ids, bits: Words, indptr: Longs, ids: Ids) -> None:
    """Write the wanted ids of each list to ``ids[indptr[i]:indptr[i + 1]]``, ascending.

    Lists of which ``indptr`` says that they hold none (or are closed) are not read.
    """
    for i in range(nodes.size):
        at = indptr[i]
        if at == indptr[i + 1]:
            continue
        word = head[nodes[i]]
        begins = np.int64(word >> START)
        ends = begins + np.int64((word >> LEVEL) & SHOWN)
        for e in range(begins, ends):
            v = np.uint64(pool[e])
            if (bits[v >> SIX] >> (v & LOW)) & ONE:
                ids[at] = pool[e]
                at += 1
