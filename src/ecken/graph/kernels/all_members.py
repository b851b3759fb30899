"""Kernels for the figures of all members: circle 1 and 2 counted, circle 3 if wanted."""

from __future__ import annotations

from ecken.graph.jit import kernel
from ecken.graph.kernels.bitset import count_and_clear, mark_rows
from ecken.graph.kernels.circles import count_figures
from ecken.graph.kernels.frontier import begin, gather_rows, push_rows, unmark
from ecken.graph.packed_rows import Bytes, Ids, Int, Longs, Words

__all__ = ["count_second_of", "count_third_of"]


@kernel
def count_second_of(
    pool: Ids,
    head: Words,
    total: Ids,
    low: Int,
    high: Int,
    none: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
    first: Ids,
    second: Ids,
) -> None:
    """Write the sizes of circle 1 and 2 of the members ``low`` to ``high - 1``.

    ``none`` is an empty array of ids; the scratch is clean before and after.
    """
    for viewer in range(low, high):
        found, marked = begin(pool, head, total, viewer, none, none, seen, nodes)
        rows, edges = gather_rows(head, nodes, 0, found, 1, starts, lengths)
        first[viewer] = found
        if 2 * edges < seen.size:
            both = push_rows(pool, starts, lengths, rows, seen, nodes, found)
            second[viewer] = both - found
            unmark(viewer, none, nodes, both, seen)
        else:
            mark_rows(pool, starts, lengths, rows, seen)
            second[viewer] = count_and_clear(seen) - marked


@kernel
def count_third_of(
    pool: Ids,
    head: Words,
    total: Ids,
    low: Int,
    high: Int,
    none: Ids,
    seen: Words,
    nodes: Ids,
    starts: Longs,
    lengths: Ids,
    flags: Bytes,
    words: Words,
    third: Ids,
) -> None:
    """Write the exact size of circle 3 of the members ``low`` to ``high - 1``."""
    for viewer in range(low, high):
        third[viewer] = count_figures(
            pool, head, total, viewer, none, none, seen, nodes, starts, lengths, flags, words
        )[2]
