"""Kernels for the three figures.

Circle 1 and 2 are listed as they are found. Circle 3 is the union of circle 2's lists as a bitset:
one OR per entry, then a population count. The cost is that of reading circle 2's lists from
memory.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.kernels.bitset import count_and_clear, mark_rows
from ecken.graph.kernels.frontier import begin, gather_rows, push_rows, unmark
from ecken.graph.packed_rows import Ids, Int, Longs, Words

__all__ = ["count_figures", "reach_second"]


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
