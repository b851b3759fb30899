"""Sorting ids: byte counts and moves, several times as fast as comparing."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.rows import Ids, Int, Words

__all__ = ["sort_ids"]

_MOST_BITS = 11
_ONE = np.uint64(1)


@kernel
def sort_ids(ids: Ids, spare: Ids, counters: Words, n: Int) -> None:
    """Sort ids below ``n`` in place, at most 11 bits at a time; ``spare`` is at least as long.

    ``counters`` (3, DIGITS) is spare memory. Digits are as
    short as the number of passes allows: then what is written at once stays in the first cache.
    """
    width = 0
    while (n - 1) >> width > 0:
        width += 1
    passes = (width + _MOST_BITS - 1) // _MOST_BITS
    bits = np.uint32((width + passes - 1) // passes if passes else 1)
    mask = np.uint32((1 << bits) - 1)
    _count_digits(ids, bits, mask, passes, counters)
    for turn in range(passes):
        shift = np.uint32(turn) * bits
        source, target = (spare, ids) if turn & 1 else (ids, spare)
        places = counters[turn]
        for i in range(ids.size):
            digit = (source[i] >> shift) & mask
            target[places[digit]] = source[i]
            places[digit] += _ONE
    if passes & 1:
        for i in range(ids.size):
            ids[i] = spare[i]


@kernel
def _count_digits(ids: Ids, bits: np.uint32, mask: np.uint32, passes: Int, counters: Words) -> None:
    """Set ``counters`` to where the ids with each digit begin, for each pass."""
    for turn in range(passes):
        counters[turn, : np.int64(mask) + 1] = 0
        shift = np.uint32(turn) * bits
        for i in range(ids.size):
            counters[turn, (ids[i] >> shift) & mask] += _ONE
        at = np.uint64(0)
        for digit in range(np.int64(mask) + 1):
            count = counters[turn, digit]
            counters[turn, digit] = at
            at += count
