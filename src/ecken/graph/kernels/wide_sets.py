"""Sets of up to 512 searches: eight words, one cache line, held in registers while they are used.

Arrays of such sets are flat, ``uint64`` (8 n,): set ``v`` begins at word ``8 v``. In a kernel a set
is a tuple of eight words, which the compiler keeps in vector registers.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, popcount
from ecken.graph.packed_rows import ONE, Longs, Words

__all__ = [
    "ALL",
    "BITS",
    "EIGHT",
    "WORDS",
    "Wide",
    "add_to_planes",
    "count_bits",
    "empty_planes",
    "is_empty",
    "is_full",
    "is_same",
    "join",
    "load",
    "store",
    "without",
]

WORDS = 8
BITS = 64 * WORDS
PLANES = 16
"""Bits of a counter in :func:`add_to_planes`."""

ALL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
EIGHT = np.uint64(WORDS)

Wide = tuple[np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64, np.uint64]
"""A set, as a value."""

_1, _2, _3, _4, _5, _6, _7 = (np.uint64(i) for i in range(1, WORDS))
_NONE = np.uint64(0)


@kernel
def load(sets: Words, v: np.uint64) -> Wide:
    """Return set ``v``."""
    p = v * EIGHT
    return (
        sets[p], sets[p + _1], sets[p + _2], sets[p + _3],
        sets[p + _4], sets[p + _5], sets[p + _6], sets[p + _7],
    )  # fmt: skip


@kernel
def store(sets: Words, v: np.uint64, x: Wide) -> None:
    """Write ``x`` as set ``v``."""
    p = v * EIGHT
    sets[p] = x[0]
    sets[p + _1] = x[1]
    sets[p + _2] = x[2]
    sets[p + _3] = x[3]
    sets[p + _4] = x[4]
    sets[p + _5] = x[5]
    sets[p + _6] = x[6]
    sets[p + _7] = x[7]


@kernel
def join(x: Wide, y: Wide) -> Wide:
    """Return the union."""
    return (
        x[0] | y[0], x[1] | y[1], x[2] | y[2], x[3] | y[3],
        x[4] | y[4], x[5] | y[5], x[6] | y[6], x[7] | y[7],
    )  # fmt: skip


@kernel
def meet(x: Wide, y: Wide) -> Wide:
    """Return what is in both."""
    return (
        x[0] & y[0], x[1] & y[1], x[2] & y[2], x[3] & y[3],
        x[4] & y[4], x[5] & y[5], x[6] & y[6], x[7] & y[7],
    )  # fmt: skip


@kernel
def without(x: Wide, y: Wide) -> Wide:
    """Return what is in ``x`` and not in ``y``."""
    return (
        x[0] & ~y[0], x[1] & ~y[1], x[2] & ~y[2], x[3] & ~y[3],
        x[4] & ~y[4], x[5] & ~y[5], x[6] & ~y[6], x[7] & ~y[7],
    )  # fmt: skip


@kernel
def differing(x: Wide, y: Wide) -> Wide:
    """Return what is in one of the two only."""
    return (
        x[0] ^ y[0], x[1] ^ y[1], x[2] ^ y[2], x[3] ^ y[3],
        x[4] ^ y[4], x[5] ^ y[5], x[6] ^ y[6], x[7] ^ y[7],
    )  # fmt: skip


@kernel
def is_full(x: Wide) -> bool:
    """Say whether all 512 are in the set."""
    return bool((x[0] & x[1] & x[2] & x[3] & x[4] & x[5] & x[6] & x[7]) == ALL)


@kernel
def is_empty(x: Wide) -> bool:
    """Say whether nothing is in the set."""
    return bool((x[0] | x[1] | x[2] | x[3] | x[4] | x[5] | x[6] | x[7]) == _NONE)


@kernel
def is_same(x: Wide, y: Wide) -> bool:
    """Say whether two sets are equal."""
    return is_empty(differing(x, y))


@kernel
def count_bits(x: Wide) -> np.uint64:
    """Return how many are in the set."""
    counted: np.uint64 = (
        popcount(x[0]) + popcount(x[1]) + popcount(x[2]) + popcount(x[3])
        + popcount(x[4]) + popcount(x[5]) + popcount(x[6]) + popcount(x[7])
    )  # fmt: skip
    return counted


@kernel
def add_to_planes(planes: Words, x: Wide) -> None:
    """Count each of 512 bits: 512 binary counters, whose digits of one place are one set.

    ``planes`` has :data:`PLANES` sets, so it can count ``2^16 - 1`` sets before it must be emptied.
    """
    place = _NONE
    while not is_empty(x):
        digits = load(planes, place)
        store(planes, place, differing(digits, x))
        x = meet(digits, x)
        place += ONE


@kernel
def empty_planes(planes: Words, counts: Longs) -> None:
    """Add what was counted to ``counts`` (512,), and begin again at 0."""
    for i in range(planes.size):
        word = planes[i]
        place = np.int64(1) << np.int64(i >> 3)
        first = (i & 7) << 6
        while word:
            low = word & (~word + ONE)
            counts[first + np.int64(popcount(low - ONE))] += place
            word ^= low
        planes[i] = _NONE
