"""Kernels that change rows in place.

A row stays sorted in its two parts, so a change shifts the entries behind it: a few cache lines
for most members, 100 kB for a hub of 28,000. A row that outgrows its room moves behind the used
part of the pool with half as much room again; the old place is left unused until the network is
next saved or rebuilt.

Each tie stands in two rows. A kernel that changes both looks both up first, and changes nothing
where one of them is missing: its caller says so, instead of shifting what lies elsewhere.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.kernels.bridges import position
from ecken.graph.packed_rows import LEVEL, LEVEL_MASK, SHOWN, START, Bools, Ids, Int, Longs, Words

__all__ = [
    "change_pairs",
    "copy_rows",
    "find_entry",
    "find_places",
    "insert_entry",
    "insert_pair",
    "move_row",
    "remove_entry",
    "remove_pair",
    "set_level",
    "switch_entry",
]


@kernel
def find_entry(pool: Ids, head: Words, total: Ids, u: Int, v: Int) -> Int:
    """Return where ``v`` stands in the row of ``u``, or -1."""
    start = np.int64(head[u] >> START)
    shown = np.int64((head[u] >> LEVEL) & SHOWN)
    at = position(pool, start, shown, v)
    if at < start + shown and pool[at] == v:
        return at
    end = start + np.int64(total[u])
    at = position(pool, start + shown, end - start - shown, v)
    if at < end and pool[at] == v:
        return at
    return -1


@kernel
def move_row(pool: Ids, head: Words, total: Ids, u: Int, to: Int) -> None:
    """Copy the row of ``u`` to position ``to`` and point its head there."""
    start = np.int64(head[u] >> START)
    for i in range(np.int64(total[u])):
        pool[to + i] = pool[start + i]
    low = head[u] & ((SHOWN << LEVEL) | LEVEL_MASK)
    head[u] = (np.uint64(to) << START) | low


@kernel
def insert_entry(pool: Ids, head: Words, total: Ids, u: Int, v: Int, is_listed: bool) -> None:
    """Put ``v`` into the row of ``u``, which has room and does not have it yet."""
    start = np.int64(head[u] >> START)
    shown = np.int64((head[u] >> LEVEL) & SHOWN)
    end = start + np.int64(total[u])
    if is_listed:
        at = position(pool, start, shown, v)
        head[u] += np.uint64(1) << LEVEL
    else:
        at = position(pool, start + shown, end - start - shown, v)
    for e in range(end, at, -1):
        pool[e] = pool[e - 1]
    pool[at] = v
    total[u] += 1


@kernel
def remove_entry(pool: Ids, head: Words, total: Ids, u: Int, at: Int) -> None:
    """Take the entry at position ``at`` out of the row of ``u``."""
    start = np.int64(head[u] >> START)
    if at < start + np.int64((head[u] >> LEVEL) & SHOWN):
        head[u] -= np.uint64(1) << LEVEL
    end = start + np.int64(total[u])
    for e in range(at, end - 1):
        pool[e] = pool[e + 1]
    total[u] -= 1


@kernel
def find_places(pool: Ids, head: Words, total: Ids, a: Int, b: Int) -> Int:
    """Return in how many of their two rows ``a`` and ``b`` stand: 0 or 2, else they are damaged."""
    one = find_entry(pool, head, total, a, b)
    other = find_entry(pool, head, total, b, a)
    return np.int64(one >= 0) + np.int64(other >= 0)


@kernel
def insert_pair(
    pool: Ids, head: Words, total: Ids, a: Int, b: Int, is_a_listed: bool, is_b_listed: bool
) -> None:
    """Put ``a`` and ``b`` into each other's rows, which have room and do not have them yet."""
    insert_entry(pool, head, total, a, b, is_b_listed)
    insert_entry(pool, head, total, b, a, is_a_listed)


@kernel
def remove_pair(pool: Ids, head: Words, total: Ids, a: Int, b: Int) -> Int:
    """Take ``a`` and ``b`` out of each other's rows; return in how many they stood.

    With 1 the rows are damaged, and nothing was changed.
    """
    one = find_entry(pool, head, total, a, b)
    other = find_entry(pool, head, total, b, a)
    if one >= 0 and other >= 0:
        remove_entry(pool, head, total, a, one)
        remove_entry(pool, head, total, b, other)
    return np.int64(one >= 0) + np.int64(other >= 0)


@kernel
def change_pairs(
    pool: Ids,
    head: Words,
    total: Ids,
    room: Ids,
    listed: Bools,
    a: Ids,
    b: Ids,
    is_made: Bools,
    begin: Int,
) -> tuple[Int, Int]:
    """Make or end the ties (m,) from ``begin`` on, in order, as far as they can be.

    Stops before one that needs more room, or stands in one of its two rows only. Returns where,
    ``m`` at the end, and how many ties there are more than before.
    """
    more: Int = 0
    for i in range(begin, a.size):
        u, v = np.int64(a[i]), np.int64(b[i])
        one = find_entry(pool, head, total, u, v)
        other = find_entry(pool, head, total, v, u)
        if (one < 0) != (other < 0):
            return i, more
        if is_made[i] and one < 0:
            if total[u] >= room[u] or total[v] >= room[v]:
                return i, more
            insert_pair(pool, head, total, u, v, listed[u], listed[v])
            more += 1
        elif one >= 0 and not is_made[i]:
            remove_entry(pool, head, total, u, one)
            remove_entry(pool, head, total, v, other)
            more -= 1
    return a.size, more


@kernel
def switch_entry(pool: Ids, head: Words, total: Ids, v: Int, is_listed: bool) -> Int:
    """Move ``v`` to the (un)listed part in the row of each of its contacts; return their number.

    ``is_listed`` is the new state; the rows hold the old one. Where ``v`` is missing in one of
    these rows nothing is changed, and -1 returned.
    """
    start = np.int64(head[v] >> START)
    count = np.int64(total[v])
    for i in range(start, start + count):
        u = np.int64(pool[i])
        if u >= total.size or find_entry(pool, head, total, u, v) < 0:
            return -1
    for i in range(start, start + count):
        u = np.int64(pool[i])
        at = find_entry(pool, head, total, u, v)
        remove_entry(pool, head, total, u, at)
        insert_entry(pool, head, total, u, v, is_listed)
    return count


@kernel
def set_level(head: Words, u: Int, level: Int) -> None:
    """Write a packed audience level (0 to 5) into the head of ``u``."""
    head[u] = (head[u] & ~LEVEL_MASK) | np.uint64(level)


@kernel
def copy_rows(
    pool: Ids, head: Words, total: Ids, starts: Longs, new_pool: Ids, new_head: Words
) -> None:
    """Copy each row to ``starts`` in ``new_pool`` and point ``new_head`` there."""
    for u in range(total.size):
        start = np.int64(head[u] >> START)
        for i in range(np.int64(total[u])):
            new_pool[starts[u] + i] = pool[start + i]
        low = head[u] & ((SHOWN << LEVEL) | LEVEL_MASK)
        new_head[u] = (np.uint64(starts[u]) << START) | low
