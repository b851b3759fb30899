"""Kernels of bidirectional search: are two members within three hops?

Faster by an order than going forward only, but the target's list is read too, the hidden part of
it as well: the answer is exact and holds nothing hidden, its *time* tells how long that list is.
For callers to whom that does not matter; answers for viewers take
:mod:`ecken.graph.kernels.degrees`.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, prefetch
from ecken.graph.kernels.bitset import mark_ids
from ecken.graph.kernels.frontier import clear_ids, gather_rows, prefetch_row
from ecken.graph.packed_rows import LEVEL_MASK, LOW, ONE, SIX, START, Bools, Ids, Int, Longs, Words

__all__ = ["is_within"]

_ROWS_AHEAD = 4
_HEADS_AHEAD = 24


@kernel
def is_within(
    pool: Ids,
    head: Words,
    total: Ids,
    listed: Bools,
    viewer: Int,
    target: Int,
    hops: Int,
    blocked: Ids,
    mark: Words,
    near: Ids,
    far: Ids,
    starts: Longs,
    lengths: Ids,
) -> bool:
    """Say whether ``target`` is in circle 1 to ``hops`` (1, 2 or 3) of ``viewer``.

    Viewer and target differ, and neither is blocked. ``near`` and ``far`` (n,), ``starts`` and
    ``lengths`` are spare memory; ``mark`` is clear before and after.
    """
    mark_ids(blocked, blocked.size, mark)
    mine = _open_row(pool, head, total, viewer, 0, mark, near)
    theirs: Int = 0
    if hops > 1 and listed[target]:
        theirs = _open_row(pool, head, total, target, 1, mark, far)
    clear_ids(blocked, blocked.size, mark)
    for i in range(mine):
        if near[i] == target:
            return True
    mark_ids(near, mine, mark)
    found = _is_marked(mark, far, theirs)
    if hops > 2 and not found:
        found = _is_joined(
            pool, head, total, listed, viewer, mark, near, mine, far, theirs, starts, lengths
        )
    clear_ids(near, mine, mark)
    return found


@kernel
def _is_joined(
    pool: Ids,
    head: Words,
    total: Ids,
    listed: Bools,
    viewer: Int,
    mark: Words,
    near: Ids,
    mine: Int,
    far: Ids,
    theirs: Int,
    starts: Longs,
    lengths: Ids,
) -> bool:
    """Whether an open list of ``near`` holds a listed one of ``far`` with an open list.

    ``mark`` holds ``near``. Contacts are mutual, so either side's lists tell; the shorter are read.
    """
    kept: Int = 0
    rest: Int = 0
    for i in range(theirs):
        if i + _HEADS_AHEAD < theirs:
            prefetch(total, np.uint64(far[i + _HEADS_AHEAD]))
        u = far[i]
        far[kept] = u
        is_kept = (head[u] & LEVEL_MASK) >= np.uint64(2) and listed[u] and u != viewer
        kept += np.int64(is_kept)
        rest += np.int64(total[u]) * np.int64(is_kept)
    rows, edges = gather_rows(head, near, 0, mine, 1, starts, lengths)
    if edges <= rest:
        clear_ids(near, mine, mark)
        mark_ids(far, kept, mark)
        found = _is_in_rows(pool, starts, lengths, rows, mark)
        clear_ids(far, kept, mark)
        return found
    clear_ids(near, mine, mark)
    shown = _only_open(head, near, mine)
    mark_ids(near, shown, mark)
    for i in range(kept):
        starts[i] = np.int64(head[far[i]] >> START)
        lengths[i] = total[far[i]]
    return _is_in_rows(pool, starts, lengths, kept, mark)


@kernel
def _open_row(
    pool: Ids, head: Words, total: Ids, member: Int, level: Int, hidden: Words, out: Ids
) -> Int:
    """Write the member's contacts whose list opens for ``level`` and who are not ``hidden``."""
    found: Int = 0
    start = np.int64(head[member] >> START)
    end = start + np.int64(total[member])
    for e in range(start, end):
        if e + _HEADS_AHEAD < end:
            prefetch(head, np.uint64(pool[e + _HEADS_AHEAD]))
        v = np.uint64(pool[e])
        out[found] = v
        is_open = (head[v] & LEVEL_MASK) >= np.uint64(level)
        found += np.int64(is_open and ((hidden[v >> SIX] >> (v & LOW)) & ONE) == 0)
    return found


@kernel
def _only_open(head: Words, ids: Ids, count: Int) -> Int:
    """Keep those ids, in place, whose list opens for layer 1; the others go behind them."""
    kept: Int = 0
    for i in range(count):
        u = ids[i]
        if (head[u] & LEVEL_MASK) >= np.uint64(1):
            ids[i] = ids[kept]
            ids[kept] = u
            kept += 1
    return kept


@kernel
def _is_in_rows(pool: Ids, starts: Longs, lengths: Ids, rows: Int, mark: Words) -> bool:
    """Whether any entry of the rows is marked; stops behind the first row that has one."""
    for i in range(min(rows, _ROWS_AHEAD)):
        prefetch_row(pool, starts[i], lengths[i])
    for i in range(rows):
        if i + _ROWS_AHEAD < rows:
            prefetch_row(pool, starts[i + _ROWS_AHEAD], lengths[i + _ROWS_AHEAD])
        begins = np.uint64(starts[i])
        hits = np.uint64(0)
        for e in range(begins, begins + np.uint64(lengths[i])):
            v = np.uint64(pool[e])
            hits |= mark[v >> SIX] >> (v & LOW)
        if hits & ONE:
            return True
    return False


@kernel
def _is_marked(mark: Words, ids: Ids, count: Int) -> bool:
    hits = np.uint64(0)
    for i in range(count):
        v = np.uint64(ids[i])
        hits |= mark[v >> SIX] >> (v & LOW)
    return (hits & ONE) != 0
