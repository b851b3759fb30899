"""Sets of ids as bitsets that nobody changes.

``uint64`` words: id ``v`` at bit ``v % 64`` of word ``v // 64``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.graph.lazy import LazyModule
from ecken.graph.rows import Ids, Words

__all__ = ["bits_of", "ids_in", "is_marked"]

_listing: Any = LazyModule("ecken.graph.listing")
_marking: Any = LazyModule("ecken.graph.marking")


def bits_of(ids: Ids, n: int) -> Words:
    """Return ``ids`` (uint32, below ``n``) as a bitset of ``n // 64 + 1`` words."""
    bits: Words = np.zeros(n // 64 + 1, dtype=np.uint64)
    _marking.mark_ids(ids, len(ids), bits)
    bits.flags.writeable = False
    return bits


def ids_in(bits: Words, count: int) -> Ids:
    """Return the ``count`` ids of a bitset, ascending uint32."""
    ids: Ids = np.empty(count, dtype=np.uint32)
    _listing.list_marked(bits, ids)
    return ids


def is_marked(bits: Words, ids: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Say of each of ``ids`` (in the bitset's range) whether it is marked."""
    places = ids.astype(np.uint64)
    found: NDArray[np.bool_] = (
        bits[places >> np.uint64(6)] >> (places & np.uint64(63))
    ) & np.uint64(1) != 0
    return found
