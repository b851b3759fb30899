"""Kernels for bridges to one member or many, and for the degree of a member.

All of them ask the *viewer's* side: is the target in this open list of mine? A list is sorted, so
one question costs a few steps. The target's own list is never read: how long it is would show in
the time.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, prefetch
from ecken.graph.packed_rows import LEVEL, LEVEL_MASK, SHOWN, START, Ids, Int, Longs, Words

__all__ = ["bridges_to", "bridges_to_many", "is_in_rows", "position"]

_FIRST_AHEAD = 24
_SECOND_AHEAD = 12


@kernel
def position(pool: Ids, start: Int, length: Int, v: Int) -> Int:
    """Return the position of the first entry not below ``v`` in an ascending stretch."""
    low = start
    while length > 1:
        half = length >> 1
        low += half * np.int64(pool[low + half - 1] < v)
        length -= half
    if length == 1 and pool[low] < v:
        low += 1
    return low


@kernel
def bridges_to(
    pool: Ids, head: Words, nodes: Ids, level: Int, target: Int, out: Ids
) -> tuple[Int, Int]:
    """Write those ``nodes`` of layer ``level`` to ``out`` who disclose ``target``, in their order.

    Asks every open list, whatever it finds: first where the target would stand if the ids of the
    list were spread evenly, then where the id found there says; both are fetched ahead. ``out`` is
    one longer than ``nodes``. Returns the number found and the number of operations (one per list
    asked).
    """
    found: Int = 0
    work: Int = 0
    least = np.uint64(min(level, 5))
    for i in range(-_FIRST_AHEAD, nodes.size):
        if i + 2 * _FIRST_AHEAD < nodes.size:
            prefetch(head, np.uint64(nodes[i + 2 * _FIRST_AHEAD]))
        if i + _FIRST_AHEAD < nodes.size:
            word = head[nodes[i + _FIRST_AHEAD]]
            begins, length = np.int64(word >> START), np.int64((word >> LEVEL) & SHOWN)
            prefetch(pool, np.uint64(_first_guess(begins, length, target, head.size)))
        if i + _SECOND_AHEAD < nodes.size and i + _SECOND_AHEAD >= 0:
            word = head[nodes[i + _SECOND_AHEAD]]
            begins, length = np.int64(word >> START), np.int64((word >> LEVEL) & SHOWN)
            if (word & LEVEL_MASK) >= least:
                _fetch_around(pool, _second_guess(pool, begins, length, target, head.size))
        if i >= 0:
            word = head[nodes[i]]
            if (word & LEVEL_MASK) >= least:
                work += 1
                out[found] = nodes[i]
                begins, length = np.int64(word >> START), np.int64((word >> LEVEL) & SHOWN)
                found += np.int64(_has(pool, begins, length, target, head.size))
    return found, work


@kernel
def bridges_to_many(
    pool: Ids, head: Words, contacts: Ids, targets: Ids, counts: Longs, ids: Ids
) -> Int:
    """Count (``ids`` empty) or write the bridges of each of ``targets``.

    First call: ``counts`` (k+1,) zero becomes the number of bridges of target ``i`` at ``i + 1``.
    Second call: ``counts`` holds where each target's bridges begin and is moved on.
    Returns the number of operations.
    """
    work: Int = 0
    for i in range(contacts.size):
        word = head[contacts[i]]
        if (word & LEVEL_MASK) == 0:
            continue
        start = np.int64(word >> START)
        length = np.int64((word >> LEVEL) & SHOWN)
        work += targets.size
        for t in range(targets.size):
            at = position(pool, start, length, targets[t])
            if at < start + length and pool[at] == targets[t]:
                if ids.size:
                    ids[counts[t]] = contacts[i]
                    counts[t] += 1
                else:
                    counts[t + 1] += 1
    return work


@kernel
def is_in_rows(pool: Ids, starts: Longs, lengths: Ids, rows: Int, target: Int, n: Int) -> bool:
    """Say whether one of the gathered rows has ``target``; asks all, like :func:`bridges_to`."""
    found: Int = 0
    for i in range(-_FIRST_AHEAD, rows):
        if i + _FIRST_AHEAD < rows:
            j = i + _FIRST_AHEAD
            prefetch(pool, np.uint64(_first_guess(starts[j], np.int64(lengths[j]), target, n)))
        if i + _SECOND_AHEAD < rows and i + _SECOND_AHEAD >= 0:
            j = i + _SECOND_AHEAD
            at = _second_guess(pool, starts[j], np.int64(lengths[j]), target, n)
            _fetch_around(pool, at)
        if i >= 0:
            found += np.int64(_has(pool, starts[i], np.int64(lengths[i]), target, n))
    return found > 0


@kernel
def _first_guess(start: Int, length: Int, target: Int, n: Int) -> Int:
    """Where ``target`` would stand if the ids of the stretch were spread evenly over all ``n``."""
    return start + np.int64(np.float64(length) * (np.float64(target) / n))


@kernel
def _second_guess(pool: Ids, start: Int, length: Int, target: Int, n: Int) -> Int:
    """Correct the first guess by the id that stands there; a position in the stretch."""
    if length == 0:
        return start
    at = _first_guess(start, length, target, n)
    missed = np.float64(target) - np.float64(pool[at])
    at += np.int64(missed * np.float64(length) / n)
    return min(max(at, start), start + length - 1)


@kernel
def _fetch_around(pool: Ids, at: Int) -> None:
    """Fetch the cache lines around a position."""
    prefetch(pool, np.uint64(at))
    prefetch(pool, np.uint64(at + 8))
    prefetch(pool, np.uint64(max(at - 8, 0)))


@kernel
def _has(pool: Ids, start: Int, length: Int, target: Int, n: Int) -> bool:
    """Whether an ascending stretch has ``target``: two guesses, doubling steps, then halving."""
    if length == 0:
        return False
    end = start + length
    low = _second_guess(pool, start, length, target, n)
    step = np.int64(8)
    if pool[low] < target:
        high = low + step
        while high < end and pool[high] < target:
            low = high
            step += step
            high = low + step
        high = min(high, end)
    else:
        high = low + 1
        low = max(start, low - step)
        while low > start and pool[low] > target:
            high = low
            step += step
            low = max(start, low - step)
    at = position(pool, low, high - low, target)
    return bool(at < end and pool[at] == target)
