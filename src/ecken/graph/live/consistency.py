"""Kernels that check whether rows agree with each other, which a checksum of bytes cannot show."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.live.row_changes import find_entry
from ecken.graph.packed_rows import (
    LEVEL,
    LEVEL_MASK,
    SHOWN,
    START,
    Bools,
    Bytes,
    Ids,
    Int,
    Longs,
    Words,
)

__all__ = ["find_overlap", "find_single", "is_in_turn", "weigh_rows"]


@kernel
def _mix(a: Int, b: Int) -> np.uint64:
    """Scatter a pair of ids over 64 bits, one to one (Stafford's mix 13)."""
    x = (np.uint64(a) << np.uint64(32)) | np.uint64(b)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@kernel
def weigh_rows(
    pool: Ids,
    head: Words,
    total: Ids,
    room: Ids,
    levels: Bytes,
    listed: Bools,
    low: Int,
    high: Int,
    used: Int,
) -> tuple[Int, Int, np.uint64]:
    """Check rows ``low`` to ``high - 1``, each for itself; weigh their entries.

    Returns the first bad row or -1, its fault (see ``soundness``), and the weight: each entry
    above the row's own id counts its pair, each below takes it off. Over all rows that gives 0 if
    every tie stands in two rows; where it does not, 0 has a chance of 2^-64.
    """
    n = total.size
    weight = np.uint64(0)
    for u in range(low, high):
        start = np.int64(head[u] >> START)
        shown = np.int64((head[u] >> LEVEL) & SHOWN)
        count = np.int64(total[u])
        if (head[u] & LEVEL_MASK) != np.uint64(levels[u]):
            return u, 1, weight
        if shown > count or count > np.int64(room[u]):
            return u, 2, weight
        if room[u] and start + np.int64(room[u]) > used:
            return u, 3, weight
        for part in range(2):
            is_first = part == 0
            last = np.int64(-1)
            begins = start if is_first else start + shown
            ends = start + shown if is_first else start + count
            for e in range(begins, ends):
                v = np.int64(pool[e])
                if v >= n:
                    return u, 4, weight
                if v <= last:
                    return u, 5, weight
                if v == u:
                    return u, 6, weight
                if listed[v] != is_first:
                    return u, 7, weight
                last = v
                if v > u:
                    weight += _mix(u, v)
                else:
                    weight -= _mix(v, u)
    return -1, 0, weight


@kernel
def is_in_turn(head: Words, room: Ids) -> bool:
    """Whether rows lie in the order of their ids, none over another: so they are built and saved.

    Ordering them by their places needs 16 bytes for each; this needs none.
    """
    free = np.int64(0)
    for u in range(head.size):
        if room[u]:
            start = np.int64(head[u] >> START)
            if start < free:
                return False
            free = start + np.int64(room[u])
    return True


@kernel
def find_overlap(head: Words, room: Ids, order: Longs) -> Int:
    """Return the first row, in ``order`` of their starts, that begins before the last one ends."""
    free = np.int64(0)
    for i in range(order.size):
        u = order[i]
        if room[u]:
            start = np.int64(head[u] >> START)
            if start < free:
                return u
            free = start + np.int64(room[u])
    return -1


@kernel
def find_single(pool: Ids, head: Words, total: Ids) -> tuple[Int, Int]:
    """Return the first row, and its entry, that stands in one of its two rows only; or -1, -1.

    The rows are sound each for itself. Cost: a binary search per entry.
    """
    for u in range(total.size):
        start = np.int64(head[u] >> START)
        for e in range(start, start + np.int64(total[u])):
            v = np.int64(pool[e])
            if find_entry(pool, head, total, v, u) < 0:
                return u, v
    return -1, -1
