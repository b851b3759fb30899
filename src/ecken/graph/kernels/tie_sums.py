"""Kernels that go once over all ties: a fingerprint, and how many contacts contacts have.

Over all contacts, whatever the audiences: figures of the whole network, for nobody in particular.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.packed_rows import START, Ids, Int, Longs, Words

__all__ = ["mix_ties", "sum_degrees"]


@kernel
def mix_ties(pool: Ids, head: Words, total: Ids) -> np.uint64:
    """Return 64 bits that stand for who is whose contact, in whatever order rows and entries lie.

    The sum of a hash of each pair (splitmix64); no protection against forgery.
    """
    mixed = np.uint64(0)
    for u in range(total.size):
        start = np.int64(head[u] >> START)
        for e in range(start, start + np.int64(total[u])):
            if np.int64(pool[e]) > u:
                x = (np.uint64(u) << np.uint64(32)) | np.uint64(pool[e])
                x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
                x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
                mixed += x ^ (x >> np.uint64(31))
    return mixed


@kernel
def sum_degrees(pool: Ids, head: Words, total: Ids, low: Int, high: Int, out: Longs) -> None:
    """Write how many contacts the contacts of the members ``low`` to ``high - 1`` have together."""
    for u in range(low, high):
        start = np.int64(head[u] >> START)
        found = np.int64(0)
        for e in range(start, start + np.int64(total[u])):
            found += np.int64(total[pool[e]])
        out[u] = found
