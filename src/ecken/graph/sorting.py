"""Sorting ids: byte counts and moves, several times as fast as comparing."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.rows import Ids, Int, Longs
from ecken.graph.scratch import DIGITS

__all__ = ["sort_ids"]

_BITS = np.uint32(11)
_MASK = np.uint32(DIGITS - 1)


@kernel
def sort_ids(ids: Ids, spare: Ids, counters: Longs, n: Int) -> None:
    """Sort ids below ``n`` in place, 11 bits at a time; ``spare`` is at least as long."""
    shift = np.uint32(0)
    is_here = True
    while (n - 1) >> shift > 0:
        source, target = (ids, spare) if is_here else (spare, ids)
        counters[:] = 0
        for i in range(ids.size):
            counters[(source[i] >> shift) & _MASK] += 1
        at = np.int64(0)
        for digit in range(DIGITS):
            count = counters[digit]
            counters[digit] = at
            at += count
        for i in range(ids.size):
            digit = (source[i] >> shift) & _MASK
            target[counters[digit]] = source[i]
            counters[digit] += 1
        is_here = not is_here
        shift += _BITS
    if not is_here:
        for i in range(ids.size):
            ids[i] = spare[i]
