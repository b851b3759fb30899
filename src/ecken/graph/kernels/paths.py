"""Kernels for the exact layer of a member and for shortest paths under the disclosure rule.

The search goes out from the viewer, layer by layer, and, beyond the third layer, from the target
as well. A path viewer = v0, v1, ..., vD = target may be walked if each v_i in between (0 < i < D)
has an audience that reaches layer i and each v_i from the second on is listed; the target's layer
is the smallest D for which there is one. (If some v_i stood in an earlier layer k < i, its
audience, reaching i, reaches k as well, and so the path could be shortened.)

Going backward for a given D, a member at place i is opened if its audience reaches i. Backward
steps read lists that the viewer may not see: the one exception to equal work, used only beyond
the third layer.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.kernels.bridges import position
from ecken.graph.kernels.frontier import gather_rows, push_rows
from ecken.graph.packed_rows import (
    LEVEL,
    LEVEL_MASK,
    LOW,
    ONE,
    SHOWN,
    SIX,
    START,
    Ids,
    Int,
    Longs,
    Words,
)

__all__ = ["expand", "keep_entries", "keep_marked", "linked", "mark_ids"]


@kernel
def expand(
    pool: Ids,
    head: Words,
    nodes: Ids,
    low: Int,
    high: Int,
    level: Int,
    seen: Words,
    starts: Longs,
    lengths: Ids,
) -> tuple[Int, Int]:
    """Open ``nodes[low:high]`` as members of layer ``level``; append what is new behind ``high``.

    Returns the new end of ``nodes`` and the number of operations.
    """
    rows, edges = gather_rows(head, nodes, low, high, level, starts, lengths)
    return push_rows(pool, starts, lengths, rows, seen, nodes, high), high - low + edges


@kernel
def mark_ids(ids: Ids, bits: Words) -> None:
    """Mark ``ids`` in ``bits``."""
    for i in range(ids.size):
        v = np.uint64(ids[i])
        bits[v >> SIX] |= ONE << (v & LOW)


@kernel
def keep_marked(ids: Ids, bits: Words, head: Words, level: Int, out: Ids) -> Int:
    """Write those ``ids`` to ``out`` that are marked and open at ``level``; return their number."""
    found: Int = 0
    least = np.uint64(min(level, 5))
    for i in range(ids.size):
        v = np.uint64(ids[i])
        out[found] = ids[i]
        is_marked = np.int64((bits[v >> SIX] >> (v & LOW)) & ONE)
        found += is_marked & np.int64((head[ids[i]] & LEVEL_MASK) >= least)
    return found


@kernel
def linked(pool: Ids, head: Words, ids: Ids, level: Int, bits: Words, out: Ids) -> tuple[Int, Int]:
    """Write those ``ids`` to ``out`` that are open at ``level`` and disclose a marked member.

    Returns their number and the number of operations.
    """
    least = np.uint64(min(level, 5))
    found: Int = 0
    work: Int = 0
    for i in range(ids.size):
        word = head[ids[i]]
        if (word & LEVEL_MASK) < least:
            continue
        start = np.int64(word >> START)
        length = np.int64((word >> LEVEL) & SHOWN)
        work += length
        hit = np.uint64(0)
        for e in range(start, start + length):
            v = np.uint64(pool[e])
            hit |= bits[v >> SIX] >> (v & LOW)
        if hit & ONE:
            out[found] = ids[i]
            found += 1
    return found, work


@kernel
def keep_entries(pool: Ids, head: Words, u: Int, ids: Ids, out: Ids) -> Int:
    """Write those of ``ids`` to ``out`` that are listed entries of ``u``'s row, in their order."""
    start = np.int64(head[u] >> START)
    length = np.int64((head[u] >> LEVEL) & SHOWN)
    found: Int = 0
    for i in range(ids.size):
        at = position(pool, start, length, ids[i])
        if at < start + length and pool[at] == ids[i]:
            out[found] = ids[i]
            found += 1
    return found
