"""Kernels on a bitmap of ids: mark, list, and number them in order."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel, popcount
from ecken.graph.packed_rows import LOW, ONE, SIX, Ids, Int, Longs, Words

__all__ = ["list_marked", "mark_ids", "number_ids", "rank_words"]


@kernel
def mark_ids(ids: Ids | Longs, bits: Words) -> None:
    """Set the bit of each id; runs of the same cost one access."""
    last = np.uint64(1) << np.uint64(32)
    for i in range(ids.size):
        v = np.uint64(ids[i])
        if v != last:
            bits[v >> SIX] |= ONE << (v & LOW)
            last = v


@kernel
def rank_words(bits: Words, ranks: Ids) -> Int:
    """Write into ``ranks`` (words,) how many bits stand before each word.

    Returns how many there are in all.
    """
    total: Int = 0
    for w in range(bits.size):
        ranks[w] = np.uint32(total)
        total = total + np.int64(popcount(bits[w]))
    return total


@kernel
def list_marked(bits: Words, found: Longs) -> None:
    """Write the ids whose bits are set, ascending, to ``found``: as many as there are."""
    at = 0
    for w in range(bits.size):
        word = bits[w]
        while word:
            lowest = word & (~word + ONE)
            found[at] = w * 64 + np.int64(popcount(lowest - ONE))
            at += 1
            word ^= lowest


@kernel
def number_ids(ids: Ids, bits: Words, ranks: Ids, most: Int) -> None:
    """Replace each id by how many marked ones stand before it, at most ``most``."""
    for i in range(ids.size):
        v = np.uint64(ids[i])
        word = v >> SIX
        if word < np.uint64(bits.size):
            below = popcount(bits[word] & ((ONE << (v & LOW)) - ONE))
            ids[i] = np.uint32(min(np.int64(ranks[word]) + np.int64(below), np.int64(most)))
        else:
            ids[i] = np.uint32(most)
