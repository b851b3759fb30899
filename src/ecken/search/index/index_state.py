"""An immutable state of the index, which a search uses from beginning to end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

from ecken.search.bitsets import bitset_kernels
from ecken.search.bitsets.bitset import Bits, Ids, fitted, frozen, is_in, to_bits, words_for
from ecken.search.bitsets.roaring import Rows, rows_of
from ecken.search.cached_property import cached_property
from ecken.search.index.segment import BuiltSegment, FreshSegment, Lists
from ecken.search.index.visible_rows import Counting
from ecken.search.profiles import Profile, unpack

__all__ = ["State"]


@dataclass(frozen=True)
class State:
    """One moment: ``stale`` members of ``built`` no longer count, ``live`` are in ``fresh``."""

    lists: Lists
    built: BuiltSegment
    fresh: FreshSegment
    stale: BitMap
    live: BitMap

    def members(self) -> BitMap:
        """All members."""
        return (self.built.present - self.stale) | self.live

    def profile(self, member: int) -> Profile | None:
        """The profile of one of them."""
        record = self.record(member)
        return None if record is None else unpack(member, record)

    def record(self, member: int) -> bytes | None:
        """The packed profile of one of them."""
        if member in self.live:
            rows = self.fresh.rows(np.array([member], np.uint32))
            return self.fresh.record(int(rows[0]))
        if member in self.built.present and member not in self.stale:
            return self.built.record(member)
        return None

    def others(self, member: int) -> Bits:
        """All members but one."""
        return _without(self.counting.everyone, np.array([member], np.uint32))

    @cached_property
    def counting(self) -> Counting:
        """All members."""
        late = rows_of(self.live)
        words = max(len(self.built.counting), words_for(int(late[-1]) + 1) if len(late) else 0)
        built = _without(fitted(self.built.counting, words), rows_of(self.stale))
        return Counting(built, late, self.fresh.rows(late))

    def counting_but(self, out: Ids | None) -> Counting:
        """All members but some."""
        if out is None or not len(out):
            return self.counting
        every = self.counting
        gone = to_bits(out, len(every.built))
        left = ~is_in(gone, every.late)
        return Counting(every.built & ~gone, every.late[left], every.late_rows[left])


def _without(bits: Bits, gone: Rows) -> Bits:
    if not len(gone):
        return bits
    left = bits.copy()
    bitset_kernels.clear(frozen(gone), left)
    return left
