"""Kernels for the degree of given members: circle 1 and 2 are labelled, circle 3 is asked."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.kernels.bitset import count_and_clear, mark_rows
from ecken.graph.kernels.bridges import is_in_rows
from ecken.graph.kernels.frontier import gather_rows
from ecken.graph.packed_rows import LOW, ONE, SIX, Bytes, Ids, Int, Longs, Words

__all__ = ["label_targets", "label_third"]


_PROBE_COST = 64
"""Asking a row for one target costs about as much as marking this many entries."""


@kernel
def label_targets(
    targets: Ids,
    viewer: Int,
    blocked: Ids,
    nodes: Ids,
    first: Int,
    both: Int,
    tally: Ids,
    out: Bytes,
) -> Int:
    """Write degree 1 or 2 to ``out`` where a target is in circle 1 or 2, else 0.

    ``tally`` is zero before and after. Returns how many targets remain: those in neither circle
    who are not the viewer and not blocked.
    """
    for i in range(first):
        tally[nodes[i]] = 1
    for i in range(first, both):
        tally[nodes[i]] = 2
    tally[viewer] = 4
    for i in range(blocked.size):
        tally[blocked[i]] = 4
    rest: Int = 0
    for i in range(targets.size):
        label = tally[targets[i]]
        rest += np.int64(label == 0)
        out[i] = label & np.uint32(3)
    for i in range(both):
        tally[nodes[i]] = 0
    tally[viewer] = 0
    for i in range(blocked.size):
        tally[blocked[i]] = 0
    return rest


@kernel
def label_third(
    pool: Ids,
    head: Words,
    first: Int,
    both: Int,
    nodes: Ids,
    seen: Words,
    mark: Words,
    starts: Longs,
    lengths: Ids,
    targets: Ids,
    out: Bytes,
) -> Int:
    """Write degree 3 to ``out`` where a target is in circle 3; return the number of operations.

    For a few targets each open list of circle 2 is asked for each; for many, their union is made.
    ``seen`` holds viewer, blocked, circle 1 and 2; ``mark`` is clear before and after.
    """
    rows, edges = gather_rows(head, nodes, first, both, 2, starts, lengths)
    rest: Int = 0
    for i in range(targets.size):
        v = np.uint64(targets[i])
        rest += np.int64((seen[v >> SIX] >> (v & LOW)) & ONE == 0)
    if rest * rows * _PROBE_COST < edges + mark.size:
        for i in range(targets.size):
            v = np.uint64(targets[i])
            if (seen[v >> SIX] >> (v & LOW)) & ONE == 0:
                out[i] = 3 * np.int64(
                    is_in_rows(pool, starts, lengths, rows, np.int64(targets[i]), head.size)
                )
        return both - first + rest * rows
    mark_rows(pool, starts, lengths, rows, mark)
    for i in range(targets.size):
        v = np.uint64(targets[i])
        new = (mark[v >> SIX] & ~seen[v >> SIX]) >> (v & LOW)
        if new & ONE:
            out[i] = 3
    count_and_clear(mark)
    return both - first + edges
