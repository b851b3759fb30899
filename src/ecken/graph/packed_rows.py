"""The arrays of a network, and the packing of a row into one word.

Every member has a *row*: the ids of their contacts in ``pool[start : start + total]``. The row is
cut in two: first the *listed* contacts, ascending, then the unlisted ones, ascending. A search on
behalf of somebody else reads the first part only; what is unlisted costs it nothing.

``head[u]`` holds all that a search needs of a row, so that it costs one cache miss::

    bits 27..63  start    where the row begins in the pool (2^37 entries)
    bits  3..26  shown    length of the listed part (2^24 contacts)
    bits  0..2   level    audience: 0 nobody, 1..4 up to that layer, 5 everyone
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid

__all__ = [
    "EVERYONE",
    "LEVEL",
    "LEVEL_BITS",
    "LEVEL_MASK",
    "LOW",
    "MAX_NODES",
    "MAX_ROW",
    "ONE",
    "SHOWN",
    "SHOWN_BITS",
    "SIX",
    "START",
    "Bools",
    "Bytes",
    "Column",
    "Ids",
    "Int",
    "Longs",
    "Rows",
    "Words",
    "level_of_reach",
    "pack_heads",
]

Ids: TypeAlias = NDArray[np.uint32]
Words: TypeAlias = NDArray[np.uint64]
Longs: TypeAlias = NDArray[np.int64]
Bytes: TypeAlias = NDArray[np.uint8]
Bools: TypeAlias = NDArray[np.bool_]
Column: TypeAlias = NDArray[Any]
"""Members as the caller knows them: uint32 ids, or their labels, int64 or texts as objects."""
Int: TypeAlias = int | np.signedinteger[Any]
"""A whole number in a kernel: Python's, or NumPy's 64 bits when compiled."""

LEVEL_BITS = 3
SHOWN_BITS = 24
EVERYONE = 5
"""Packed level of a list that everyone may see."""

LEVEL_MASK = np.uint64((1 << LEVEL_BITS) - 1)
LEVEL = np.uint64(LEVEL_BITS)
START = np.uint64(LEVEL_BITS + SHOWN_BITS)
SHOWN = np.uint64((1 << SHOWN_BITS) - 1)
"""For kernels: of a head, ``& LEVEL_MASK`` is the level, ``>> LEVEL & SHOWN`` the length of the
listed part, ``>> START`` where the row begins."""

ONE = np.uint64(1)
SIX = np.uint64(6)
LOW = np.uint64(63)
"""For kernels: in a bitset, id ``v`` is bit ``v & LOW`` of word ``v >> SIX``."""

MAX_NODES = 1 << 31
"""Largest number of ids; the largest id is one less."""

MAX_ROW = (1 << SHOWN_BITS) - 1
"""Most contacts one member may have."""

_LEVELS = np.full(256, 255, dtype=np.uint8)
_LEVELS[:5] = np.arange(5)
_LEVELS[255] = EVERYONE


@dataclass(slots=True)
class Rows:
    """All arrays of one network; ``pool`` reaches ``used`` entries, the rest is room to grow.

    ``head`` uint64 (n,) packed rows; ``total`` uint32 (n,) row lengths; ``room`` uint32 (n,) how
    long each row may get before it moves; ``reach`` uint8 (n,); ``listed`` bool (n,).
    """

    pool: Ids
    head: Words
    total: Ids
    room: Ids
    reach: Bytes
    listed: Bools
    used: int

    @property
    def n(self) -> int:
        """Number of ids."""
        return int(self.head.size)

    @property
    def entries(self) -> int:
        """Number of entries in all rows: twice the number of contacts."""
        return int(self.total.sum(dtype=np.int64))

    def bounds(self, node: int) -> tuple[int, int, int]:
        """Return start, end of the listed part, and end of the row, as positions in the pool."""
        word = int(self.head[node])
        start = word >> (LEVEL_BITS + SHOWN_BITS)
        shown = (word >> LEVEL_BITS) & MAX_ROW
        return start, start + shown, start + int(self.total[node])

    def gather(self, nodes: NDArray[np.integer]) -> tuple[Longs, Ids]:
        """Return ``(indptr, entries)``: the rows of these ids, one behind another, as they lie."""
        return self._gather(nodes, self.total[nodes])

    def gather_shown(self, nodes: NDArray[np.integer]) -> tuple[Longs, Ids]:
        """Return what :meth:`gather` does of the listed parts alone."""
        shown = (self.head[nodes] >> LEVEL) & SHOWN
        return self._gather(nodes, shown)

    def _gather(
        self, nodes: NDArray[np.integer], lengths: NDArray[np.integer]
    ) -> tuple[Longs, Ids]:
        totals = lengths.astype(np.int64)
        indptr = np.zeros(totals.size + 1, dtype=np.int64)
        np.cumsum(totals, out=indptr[1:])
        starts = (self.head[nodes] >> np.uint64(LEVEL_BITS + SHOWN_BITS)).astype(np.int64)
        places = np.arange(indptr[-1]) + np.repeat(starts - indptr[:-1], totals)
        return indptr, self.pool[places]


def level_of_reach(reach: Bytes) -> Bytes:
    """Translate reach (0 to 4, 255) to packed levels (0 to 5); ``Invalid`` for anything else."""
    levels = _LEVELS[reach]
    if levels.size and int(levels.max()) > EVERYONE:
        at = int(np.argmax(levels > EVERYONE))
        raise Invalid(
            "bad_reach",
            "The reach of member {member} is {seen}; it must be 0, 1, 2, 3, 4 or 255 (everyone).",
            member=at,
            seen=int(reach[at]),
        )
    return levels


def pack_heads(starts: Longs, shown: NDArray[np.integer], levels: Bytes) -> Words:
    """Pack row starts, listed lengths and levels (each (n,)) into heads (n,) uint64."""
    heads: Words = starts.astype(np.uint64) << np.uint64(LEVEL_BITS + SHOWN_BITS)
    heads |= shown.astype(np.uint64) << np.uint64(LEVEL_BITS)
    heads |= levels.astype(np.uint64)
    return heads
