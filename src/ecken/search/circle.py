"""A circle made ready: which of its members count, and where their rows are.

Whatever is found is said by *position*: the place of a member among the ids that were given, or
the member's id where everyone is asked about. Degrees and bridge counts come in that order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.graph.lazy import LazyModule
from ecken.search.bitmaps import Rows, bitmap_of, rows_of

__all__ = ["Bits", "Circle", "Marks", "Positions", "bitset", "without"]

Bits = npt.NDArray[np.uint64]
Marks = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]
_kernels: Any = LazyModule("ecken.search.kernels")
_NOWHERE = np.zeros(0, np.uint32)


def bitset(rows: Rows, size: int) -> Bits:
    """Rows below ``size`` as bits, uint64: bit ``row % 64`` of word ``row // 64``."""
    marks = np.zeros(-(-max(size, 1) // 64) * 64, np.bool_)
    marks[rows] = True
    bits = np.packbits(marks, bitorder="little").view(np.uint64)
    bits.flags.writeable = False
    return bits


def without(bits: Bits, gone: BitMap) -> Bits:
    """The bits of those who are not gone."""
    if not gone:
        return bits
    out, size = rows_of(gone), 64 * len(bits)
    left = bits & ~bitset(out[out < size], size)
    left.flags.writeable = False
    return left


@dataclass(frozen=True, eq=False)
class Circle:
    """``marks`` bool (size,): who counts; ``ids`` uint32 (size,), or none if positions are ids.

    ``inside`` are the built rows who count, as bits; ``every`` those of all ids, and ``rank``
    uint32 how many of them lie before each word (empty where positions are ids). ``late`` are
    those who count whose profiles are fresh: ``late_rows`` at ``late_at`` (rising).
    """

    size: int
    ids: Rows | None
    marks: Marks
    every: Bits
    inside: Bits
    rank: Rows
    late_at: Positions
    late_rows: Rows

    @classmethod
    def of(cls, ids: Rows, present: Bits, gone: BitMap, late: tuple[Rows, Rows]) -> Circle:
        """These ids: of built rows those ``present`` and not ``gone``; ``late``: members, rows."""
        every, inside = np.zeros_like(present), np.zeros_like(present)
        rank, marks = np.zeros(len(present), np.uint32), np.zeros(len(ids), np.bool_)
        ids = np.ascontiguousarray(ids, np.uint32).view()
        ids.flags.writeable = False
        if not _kernels.enclose(ids, present, rows_of(gone), every, inside, rank, marks):
            raise ValueError("ids have to rise without repetition")
        every.flags.writeable = inside.flags.writeable = False
        at, here = _places_in(ids, late[0])
        marks[at] = True
        return cls(len(ids), ids, marks, every, inside, rank, at, late[1][here])

    @classmethod
    def of_all(cls, present: Bits, gone: BitMap, late: tuple[Rows, Rows]) -> Circle:
        """Everyone present and not gone, and those of ``late``."""
        members, rows = late
        size = max(64 * len(present), int(members[-1]) + 1 if len(members) else 0)
        inside = without(present, gone)
        marks = np.zeros(size, np.bool_)
        _kernels.spread(inside, marks)
        marks[members] = True
        return cls(size, None, marks, inside, inside, _NOWHERE, members.astype(np.int64), rows)

    def members(self, positions: Positions) -> Rows:
        """The ids at positions, in their order."""
        return positions.astype(np.uint32) if self.ids is None else self.ids[positions]

    @cached_property
    def late(self) -> BitMap:
        """Fresh rows of those who count."""
        return bitmap_of(self._by_row[0])

    @cached_property
    def _by_row(self) -> tuple[Rows, Positions]:
        order = np.argsort(self.late_rows)
        return self.late_rows[order], self.late_at[order]

    def late_positions(self, rows: Rows) -> Positions:
        """Where some of ``late`` stand."""
        known, at = self._by_row
        return at[np.searchsorted(known, rows)]

    def split(self, positions: Positions) -> tuple[Positions, Rows]:
        """Which of rising positions have fresh rows, and those rows."""
        if not len(self.late_at):
            return self.late_at, self.late_rows
        at, here = _places_in(positions, self.late_at)
        return at, self.late_rows[here]


def _places_in(rising: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> tuple[Positions, Marks]:
    """Where those of ``wanted`` that are among ``rising`` stand there, and which those are."""
    at = np.searchsorted(rising, wanted)
    here = at < len(rising)
    here[here] = rising[at[here]] == wanted[here]
    return at[here], here
