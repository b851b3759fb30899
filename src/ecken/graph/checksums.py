"""The checksum of saved networks."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.rows import Words

__all__ = ["weigh"]


@kernel
def weigh(words: Words, tail: np.uint64) -> np.uint64:
    """Sum the words, each times an odd number of its place, and the last bytes as one word more.

    A changed word always changes the sum, since odd numbers have an inverse modulo 2^64.
    """
    total = (tail + np.uint64(1)) * (np.uint64(2) * np.uint64(words.size) + np.uint64(1))
    for i in range(words.size):
        weight = np.uint64(2) * np.uint64(i) + np.uint64(1)
        total += (words[i] ^ np.uint64(0x9E3779B97F4A7C15)) * weight
    return total
