"""Kernels for who stands between: bridges to one member or many, and the degree of a member.

All of them ask the *viewer's* side: is the target in this open list of mine? A list is sorted, so
one question costs a few steps. The target's own list is never read: how long it is would show in
the time.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, prefetch
from ecken.graph.rows import LEVEL_BITS, SHOWN_BITS, Ids, Int, Longs, Words

__all__ = ["bridges_to", "bridges_to_many", "is_in_rows", "position"]

_LEVEL_MASK = np.uint64((1 << LEVEL_BITS) - 1)
_LEVEL = np.uint64(LEVEL_BITS)
_START = np.uint64(LEVEL_BITS + SHOWN_BITS)
_SHOWN = np.uint64((1 << SHOWN_BITS) - 1)
_ROWS_AHEAD = 16


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
    list were spread evenly, a cache line that is fetched ahead. ``out`` is one longer than
    ``nodes``. Returns the number found and the number of operations (one per list asked).
    """
    found: Int = 0
    work: Int = 0
    least = np.uint64(min(level, 5))
    share = np.float64(target) / head.size
    for i in range(nodes.size):
        if i + 2 * _ROWS_AHEAD < nodes.size:
            prefetch(head, np.uint64(nodes[i + 2 * _ROWS_AHEAD]))
        if i + _ROWS_AHEAD < nodes.size:
            word = head[nodes[i + _ROWS_AHEAD]]
            _fetch_guess(pool, word >> _START, np.float64((word >> _LEVEL) & _SHOWN) * share)
        word = head[nodes[i]]
        if (word & _LEVEL_MASK) >= least:
            work += 1
            out[found] = nodes[i]
            length = np.int64((word >> _LEVEL) & _SHOWN)
            found += np.int64(_has(pool, np.int64(word >> _START), length, target, share))
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
        if (word & _LEVEL_MASK) == 0:
            continue
        start = np.int64(word >> _START)
        length = np.int64((word >> _LEVEL) & _SHOWN)
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
    share = np.float64(target) / n
    for i in range(rows):
        if i + _ROWS_AHEAD < rows:
            j = i + _ROWS_AHEAD
            _fetch_guess(pool, np.uint64(starts[j]), np.float64(lengths[j]) * share)
        found += np.int64(_has(pool, starts[i], np.int64(lengths[i]), target, share))
    return found > 0


@kernel
def _fetch_guess(pool: Ids, start: np.uint64, guess: float) -> None:
    """Fetch the cache lines around a guessed place."""
    at = start + np.uint64(guess)
    prefetch(pool, at)
    prefetch(pool, at + np.uint64(12))
    prefetch(pool, at - min(at, np.uint64(12)))


@kernel
def _has(pool: Ids, start: Int, length: Int, target: Int, share: float) -> bool:
    """Whether an ascending stretch has ``target``: a guess, doubling steps, then halving."""
    if length == 0:
        return False
    end = start + length
    low = start + np.int64(np.float64(length) * share)
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
