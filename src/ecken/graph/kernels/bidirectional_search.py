"""Kernels of bidirectional search: are two members within three hops, and what joins them?

Faster by an order than going forward only, but the target's list is read too, the hidden part of
it as well: the answer is exact and holds nothing hidden, its *time* tells how long that list is.
For callers to whom that does not matter; answers for viewers take
:mod:`ecken.graph.kernels.degrees`.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, prefetch
from ecken.graph.kernels.bitset import mark_ids
from ecken.graph.kernels.frontier import begin, clear_ids, gather_rows, prefetch_row, unmark
from ecken.graph.packed_rows import (
    EVERYONE,
    LEVEL,
    LEVEL_MASK,
    LOW,
    ONE,
    SHOWN,
    SIX,
    START,
    Bools,
    Ids,
    Int,
    Longs,
    Words,
)

__all__ = ["UNSURE", "find_way", "is_within"]

UNSURE = -2
"""Answer of :func:`find_way` where an audience between nobody and everyone would decide."""

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


@kernel
def find_way(
    pool: Ids,
    head: Words,
    total: Ids,
    listed: Bools,
    viewer: Int,
    target: Int,
    most: Int,
    blocked: Ids,
    seen: Words,
    mark: Words,
    ahead: Ids,
    back: Ids,
    parents: Ids,
    children: Ids,
    way: Ids,
) -> Int:
    """Write one shortest path of at most ``most`` hops to ``way``; return its hops, -1 for none.

    Layers grow from both ends, whole, the side with fewer entries first; the first tie between the
    sides ends the search. Going forward, the layer of each member is known, and so whether their
    list is open. Going back, a member who is not in the forward layers 1 to ``k`` stands beyond
    ``k``: whose audience reaches no further is passed by, a list for everyone is open, and anything
    between ends the search as :data:`UNSURE`.

    Viewer and target differ, and neither is blocked. ``seen`` and ``mark`` are clear before and
    after; ``ahead``, ``back``, ``parents``, ``children`` and ``way`` (n,) are spare memory.
    """
    first, _ = begin(pool, head, total, viewer, blocked[:0], blocked, seen, ahead)
    for i in range(first):
        parents[ahead[i]] = viewer
    t = np.uint64(target)
    if (seen[t >> SIX] >> (t & LOW)) & ONE:
        unmark(viewer, blocked, ahead, first, seen)
        way[0], way[1] = viewer, target
        return 1
    mark_ids(blocked, blocked.size, mark)
    mark[t >> SIX] |= ONE << (t & LOW)
    back[0] = target
    low, high, layer = np.int64(0), first, np.int64(1)
    bottom, top, steps = np.int64(0), np.int64(listed[target]), np.int64(0)
    u, v, found = np.int64(-1), np.int64(0), np.int64(-1)
    ahead_cost, back_cost = _cost(head, ahead, low, high), np.int64(total[target])
    while u == -1 and low < high and bottom < top and layer + steps < most:
        if ahead_cost <= back_cost:
            u, v, end = _step_ahead(pool, head, ahead, low, high, layer, seen, mark, parents)
            low, high, layer = high, end, layer + 1
            ahead_cost = _cost(head, ahead, low, high)
        else:
            u, v, end = _step_back(
                pool, head, total, listed, back, bottom, top, layer, seen, mark, children
            )
            bottom, top, steps = top, end, steps + 1
            back_cost = _cost(head, back, bottom, top)
    if u >= 0:
        found = _join(viewer, target, u, v, parents, children, way)
    unmark(viewer, blocked, ahead, high, seen)
    unmark(target, blocked, back, top, mark)
    return UNSURE if u == UNSURE else found


@kernel
def _cost(head: Words, ids: Ids, low: Int, high: Int) -> Int:
    """How many entries the lists of a layer show."""
    entries = np.uint64(0)
    for i in range(low, high):
        entries += (head[ids[i]] >> LEVEL) & SHOWN
    return np.int64(entries)


@kernel
def _step_ahead(
    pool: Ids,
    head: Words,
    ids: Ids,
    low: Int,
    high: Int,
    layer: Int,
    seen: Words,
    mark: Words,
    parents: Ids,
) -> tuple[Int, Int, Int]:
    """Open ``ids[low:high]``, which is ``layer``, until an entry is marked.

    Appends who is new. Returns the two ends of the tie that joins the sides (-1 if none does), and
    the end of ``ids``.
    """
    least = np.uint64(min(layer, EVERYONE))
    end = high
    for i in range(low, high):
        u = ids[i]
        word = head[u]
        if (word & LEVEL_MASK) < least:
            continue
        start = np.uint64(word >> START)
        for e in range(start, start + ((word >> LEVEL) & SHOWN)):
            v = np.uint64(pool[e])
            had, bit = seen[v >> SIX], ONE << (v & LOW)
            if had & bit:
                continue
            if mark[v >> SIX] & bit:
                return np.int64(u), np.int64(v), end
            seen[v >> SIX] = had | bit
            parents[v] = u
            ids[end] = v
            end += 1
    return np.int64(-1), np.int64(-1), end


@kernel
def _step_back(
    pool: Ids,
    head: Words,
    total: Ids,
    listed: Bools,
    ids: Ids,
    low: Int,
    high: Int,
    layer: Int,
    seen: Words,
    mark: Words,
    children: Ids,
) -> tuple[Int, Int, Int]:
    """Go back from ``ids[low:high]``; forward layers reach to ``layer``. Like :func:`_step_ahead`.

    The first end is :data:`UNSURE` where an audience would decide whose reach is not known here.
    """
    least = np.uint64(min(layer, EVERYONE))
    end = high
    for i in range(low, high):
        y = ids[i]
        start = np.int64(head[y] >> START)
        for e in range(start, start + np.int64(total[y])):
            v = np.uint64(pool[e])
            had, bit = mark[v >> SIX], ONE << (v & LOW)
            if had & bit:
                continue
            level = head[v] & LEVEL_MASK
            if seen[v >> SIX] & bit:
                if level >= least:
                    return np.int64(v), np.int64(y), end
            elif listed[v] and level == np.uint64(EVERYONE):
                mark[v >> SIX] = had | bit
                children[v] = y
                ids[end] = v
                end += 1
            elif listed[v] and level > least:
                return np.int64(UNSURE), np.int64(0), end
    return np.int64(-1), np.int64(-1), end


@kernel
def _join(viewer: Int, target: Int, u: Int, v: Int, parents: Ids, children: Ids, way: Ids) -> Int:
    """Write the path that the tie between ``u`` and ``v`` closes; return its hops."""
    hops: Int = 0
    at = u
    while at != viewer:
        at = np.int64(parents[at])
        hops += 1
    place = hops
    at = u
    for _ in range(hops):
        way[place] = at
        at = np.int64(parents[at])
        place -= 1
    way[0] = viewer
    at = v
    while True:
        hops += 1
        way[hops] = at
        if at == target:
            return hops
        at = np.int64(children[at])
