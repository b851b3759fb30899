"""The checksum of saved networks."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.packed_rows import Int, Words

__all__ = ["weigh"]


@kernel
def weigh(words: Words, first: Int) -> np.uint64:
    """Sum words, each times an odd number of its place; the first one's place is ``first``.

    A changed word always changes the sum, since odd numbers have an inverse modulo 2^64. The sums
    of parts add up to that of the whole.
    """
    total = np.uint64(0)
    weight = np.uint64(2) * np.uint64(first) + np.uint64(1)
    for i in range(words.size):
        total += (words[i] ^ np.uint64(0x9E3779B97F4A7C15)) * (weight + np.uint64(2) * np.uint64(i))
    return total
