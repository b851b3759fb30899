"""Kernels for the three figures and the circles behind them.

Circle 1 and 2 are listed as they are found. Circle 3, when only its size is asked for, is the
union of circle 2's lists as a bitset: one OR per entry, then a population count. The cost is that
of reading circle 2's lists from memory.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.bridges import is_in_rows
from ecken.graph.jit import kernel, popcount
from ecken.graph.push import (
    LOW,
    ONE,
    SIX,
    begin,
    count_and_clear,
    gather_rows,
    mark_rows,
    push_rows,
    unmark,
)
from ecken.graph.rows import Bytes, Ids, Int, Longs, Words

__all__ = [
    "count_figures",
    "label_targets",
    "label_third",
    "list_third",
    "reach_second",
    "second_with_bridges",
    "take_tally",
]


@kernel
def count_figures(
    pool: Ids,
    head: Words,
    total: Ids,
    viewer: Int,
    also: Ids,
    blocked: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
) -> tuple[Int, Int, Int, Int]:
    """Return the sizes of circle 1, 2, 3 and the number of operations.

    ``also`` and ``blocked`` are uint32 ids; the rest is a network's rows and a clean scratch.
    """
    work = np.int64(total[viewer]) + also.size + blocked.size
    first, marked = begin(pool, head, total, viewer, also, blocked, seen, nodes)
    rows, edges = gather_rows(head, nodes, 0, first, 1, starts, lengths)
    work += first + edges
    both = push_rows(pool, starts, lengths, rows, seen, nodes, first)
    rows, edges = gather_rows(head, nodes, first, both, 2, starts, lengths)
    work += both - first + edges
    if edges < seen.size:
        found = push_rows(pool, starts, lengths, rows, seen, nodes, both)
        unmark(viewer, blocked, nodes, found, seen)
        third = found - both
    else:
        mark_rows(pool, starts, lengths, rows, seen)
        third = count_and_clear(seen) - marked - (both - first)
    return first, both - first, third, work


@kernel
def reach_second(
    pool: Ids,
    head: Words,
    total: Ids,
    viewer: Int,
    also: Ids,
    blocked: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
) -> tuple[Int, Int, Int, Int]:
    """Write circle 1, then circle 2, to ``nodes``; both stay marked in ``seen``.

    Returns their sizes, how many rows of circle 1 were gathered, and the number of operations.
    """
    work = np.int64(total[viewer]) + also.size + blocked.size
    first, _ = begin(pool, head, total, viewer, also, blocked, seen, nodes)
    rows, edges = gather_rows(head, nodes, 0, first, 1, starts, lengths)
    both = push_rows(pool, starts, lengths, rows, seen, nodes, first)
    return first, both - first, rows, work + first + edges


@kernel
def second_with_bridges(
    pool: Ids,
    head: Words,
    total: Ids,
    viewer: Int,
    also: Ids,
    blocked: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
    tally: Ids,
) -> tuple[Int, Int, Int]:
    """Like :func:`reach_second`, and count in ``tally`` the bridges of each member of circle 2.

    Returns the sizes of circle 1 and 2 and the number of operations. The caller takes the
    tallies of circle 2; all others are zero again.
    """
    first, second, rows, work = reach_second(
        pool, head, total, viewer, also, blocked, seen, nodes, starts, lengths
    )
    for i in range(rows):
        for e in range(starts[i], starts[i] + np.int64(lengths[i])):
            tally[pool[e]] += np.uint32(1)
    tally[viewer] = 0
    for i in range(blocked.size):
        tally[blocked[i]] = 0
    for i in range(first):
        tally[nodes[i]] = 0
    return first, second, work


@kernel
def take_tally(ids: Ids, tally: Ids, out: Ids) -> None:
    """Read the tallies of ``ids`` into ``out`` and clear them."""
    for i in range(ids.size):
        out[i] = tally[ids[i]]
        tally[ids[i]] = 0


@kernel
def list_third(
    pool: Ids,
    head: Words,
    first: Int,
    both: Int,
    nodes: Ids,
    seen: Words,
    mark: Words,
    starts: Longs,
    lengths: Ids,
    out: Ids,
) -> tuple[Int, Int]:
    """Write circle 3, ascending, to ``out`` (n,); ``nodes[first:both]`` is circle 2.

    ``seen`` holds viewer, blocked, circle 1 and 2 and is left as it was; ``mark`` ends clear.
    Returns the size of circle 3 and the number of operations.
    """
    rows, edges = gather_rows(head, nodes, first, both, 2, starts, lengths)
    mark_rows(pool, starts, lengths, rows, mark)
    found: Int = 0
    for i in range(mark.size):
        word = mark[i] & ~seen[i]
        mark[i] = np.uint64(0)
        while word:
            lowest = word & (~word + ONE)
            out[found] = np.uint32((np.uint64(i) << SIX) + popcount(lowest - ONE))
            found += 1
            word ^= lowest
    return found, both - first + edges


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
    if rest * rows * 24 < edges + mark.size:
        for i in range(targets.size):
            v = np.uint64(targets[i])
            if (seen[v >> SIX] >> (v & LOW)) & ONE == 0:
                out[i] = 3 * np.int64(is_in_rows(pool, starts, lengths, rows, targets[i]))
        return both - first + rest * rows
    mark_rows(pool, starts, lengths, rows, mark)
    for i in range(targets.size):
        v = np.uint64(targets[i])
        new = (mark[v >> SIX] & ~seen[v >> SIX]) >> (v & LOW)
        if new & ONE:
            out[i] = 3
    count_and_clear(mark)
    return both - first + edges
