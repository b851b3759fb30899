"""Compiled loops over bitsets of members (see :mod:`ecken.search.bitsets.bitset`)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ecken.graph.jit import kernel, popcount
from ecken.graph.packed_rows import ONE

__all__ = [
    "clear", "count", "count_both", "first_set", "mark", "numbers_at", "places",
    "ranks", "since",
]  # fmt: skip

Ids = npt.NDArray[np.uint32]
Words = npt.NDArray[np.uint64]


@kernel
def mark(ids: Ids, bits: Words) -> bool:
    """Mark rising ids, those beyond the bitset left out; False if they do not rise."""
    before, at = np.int64(-1), np.int64(0)
    word = np.uint64(0)
    below = np.int64(bits.size) << 6
    for i in range(ids.size):
        row = np.int64(ids[i])
        if row <= before:
            return False
        before = row
        if row < below:
            if row >> 6 != at:
                bits[at] |= word
                word, at = np.uint64(0), row >> 6
            word |= ONE << np.uint64(row & 63)
    if bits.size:
        bits[at] |= word
    return True


@kernel
def clear(ids: Ids, bits: Words) -> None:
    """Take ids out."""
    below = np.int64(bits.size) << 6
    for i in range(ids.size):
        row = np.int64(ids[i])
        if row < below:
            bits[row >> 6] &= ~(ONE << np.uint64(row & 63))


@kernel
def count(bits: Words) -> int:
    """How many ids."""
    total = 0
    for at in range(bits.size):
        total += int(popcount(bits[at]))
    return total


@kernel
def count_both(one: Words, other: Words) -> int:
    """How many ids are in both, however long they are."""
    total = 0
    for at in range(min(one.size, other.size)):
        total += int(popcount(one[at] & other[at]))
    return total


@kernel
def ranks(bits: Words, rank: Ids) -> None:
    """How many ids lie before each word."""
    total = np.int64(0)
    for at in range(bits.size):
        rank[at] = total
        total += int(popcount(bits[at]))


@kernel
def places(bits: Words, ids: Ids, found: Any) -> None:
    """How many of a set come before each of rising ids."""
    at, total = np.int64(0), np.int64(0)
    for i in range(ids.size):
        row = np.int64(ids[i])
        while at < bits.size and at < row >> 6:
            total += int(popcount(bits[at]))
            at += 1
        found[i] = total
        if row >> 6 < bits.size:
            below = (ONE << np.uint64(row & 63)) - ONE
            found[i] += np.int64(popcount(bits[at] & below))


@kernel
def numbers_at(bits: Words, numbers: Ids, ids: Ids, found: Ids) -> None:
    """Numbers beside the members of a set, by rising ids; those of others stay as they are."""
    at, total = np.int64(0), np.int64(0)
    for i in range(ids.size):
        row = np.int64(ids[i])
        if row >> 6 >= bits.size:
            return
        while at < row >> 6:
            total += int(popcount(bits[at]))
            at += 1
        bit = ONE << np.uint64(row & 63)
        if bits[at] & bit:
            found[i] = numbers[total + np.int64(popcount(bits[at] & (bit - ONE)))]


@kernel
def first_set(first: Words, second: Words, third: Words, ids: Ids, found: Any) -> None:
    """The first of three sets that each id is in, from 1; 4 for none."""
    for i in range(ids.size):
        at, bit = np.int64(ids[i]) >> 6, np.uint64(ids[i]) & np.uint64(63)
        if at < first.size and (first[at] >> bit) & ONE:
            found[i] = 1
        elif at < second.size and (second[at] >> bit) & ONE:
            found[i] = 2
        elif at < third.size and (third[at] >> bit) & ONE:
            found[i] = 3
        else:
            found[i] = 4


@kernel
def since(joined: Any, epoch: int, bits: Words, found: Words) -> None:
    """Mark those of a set who joined then or later; ``found`` is empty."""
    for at in range(min(bits.size, (joined.size + 63) >> 6)):
        word = bits[at]
        while word:
            rest = word & (word - ONE)
            row = (at << 6) | np.int64(popcount((word ^ rest) - ONE))
            if row < joined.size and joined[row] >= epoch:
                found[at] |= word ^ rest
            word = rest
