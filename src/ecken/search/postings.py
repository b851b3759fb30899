"""Postings: which rows of a segment hold a word in a field.

A *slot* is one (term, field) pair as ``term * FIELD_SPACE + field``. Rows are uint32. Words in many
rows are kept as roaring bitmaps, the others as slices of one sorted array.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.search.bitmaps import Rows, bitmap_of, merge

__all__ = ["FIELD_SPACE", "LANGUAGE_SLOTS", "BuiltPostings", "FreshPostings"]

FIELD_SPACE = 32
LANGUAGE_SLOTS = FIELD_SPACE - 1  # pseudo field: languages as written, for the facet
_DENSE = 1024
_NOWHERE: dict[int, BitMap] = {}
Terms = Sequence[int] | npt.NDArray[np.int64]


class BuiltPostings:
    """Postings of a finished segment; never changed.

    ``slots`` uint64 (m,) sorted; ``starts`` int64 (m + 1,) into ``rows`` uint32; slots with more
    than 1,024 rows have none in ``rows`` and a bitmap in ``dense``.
    """

    def __init__(
        self,
        slots: npt.NDArray[np.uint64],
        starts: npt.NDArray[np.int64],
        rows: Rows,
        dense: dict[int, BitMap],
    ) -> None:
        self.slots, self.starts, self.rows, self.dense = slots, starts, rows, dense

    @classmethod
    def build(cls, slots: npt.NDArray[np.uint64], rows: Rows) -> BuiltPostings:
        """From (slot, row) pairs in rising row order; cost one stable sort."""
        order = np.argsort(slots, kind="stable")
        rows = rows[order]
        distinct, starts = np.unique(slots[order], return_index=True)
        ends = np.append(starts[1:], len(rows))
        counts = ends - starts
        many = counts > _DENSE
        dense = {
            int(distinct[i]): bitmap_of(rows[starts[i] : ends[i]]) for i in np.flatnonzero(many)
        }
        kept = np.repeat(~many, counts)
        bounds = np.concatenate([[0], np.cumsum(np.where(many, 0, counts))])
        return cls(distinct, bounds.astype(np.int64), rows[kept], dense)

    def by_field(self, terms: Terms, wanted: Sequence[int]) -> dict[int, BitMap]:
        """For each wanted field the rows with any of ``terms``; shared, not to be changed.

        Cost: two binary searches for each term, and the rows of those that are in few rows.
        """
        first = np.asarray(terms, dtype=np.uint64) * FIELD_SPACE
        low = np.searchsorted(self.slots, first + np.uint64(min(wanted)))
        high = np.searchsorted(self.slots, first + np.uint64(max(wanted) + 1))
        places = _ranges(low, high)
        fields = self.slots[places] % np.uint64(FIELD_SPACE)
        found = ((field, places[fields == field]) for field in wanted)
        return {field: self._rows(here) for field, here in found if len(here)}

    def with_language(self, number: int) -> BitMap:
        """Rows with one language as written."""
        slot = number * FIELD_SPACE + LANGUAGE_SLOTS
        dense = self.dense.get(slot)
        if dense is not None:
            return dense
        place = int(np.searchsorted(self.slots, np.uint64(slot)))
        if place == len(self.slots) or int(self.slots[place]) != slot:
            return BitMap()
        return bitmap_of(self.rows[self.starts[place] : self.starts[place + 1]])

    def _rows(self, places: npt.NDArray[np.intp]) -> BitMap:
        low, high = self.starts[places], self.starts[places + 1]
        sparse = low < high
        dense = [self.dense[slot] for slot in self.slots[places[~sparse]].tolist()]
        if not sparse.any():
            return dense[0] if len(dense) == 1 else BitMap.union(*dense)
        if len(places) == 1:
            return bitmap_of(self.rows[low[0] : high[0]])
        few = merge(self.rows[_ranges(low[sparse], high[sparse])])
        return BitMap.union(few, *dense) if dense else few


def _ranges(low: npt.NDArray[np.integer], high: npt.NDArray[np.integer]) -> npt.NDArray[np.intp]:
    """All numbers of the ranges ``low[i] … high[i] - 1``, one range after the other."""
    lengths = high - low
    before = np.cumsum(lengths) - lengths
    total = int(lengths.sum())
    numbers: npt.NDArray[np.intp] = np.arange(total) + np.repeat(low - before, lengths)
    return numbers


class FreshPostings:
    """Postings of what changed since: bitmaps by term and field, added to by the one writer.

    A row is added to all its slots before any reader is told of it, and never taken out.
    """

    def __init__(self) -> None:
        self._terms: dict[int, dict[int, BitMap]] = {}

    def add(self, row: int, slots: Iterable[int]) -> None:
        """Enter one new row."""
        for slot in slots:
            term, field = divmod(slot, FIELD_SPACE)
            fields = self._terms.setdefault(term, {})
            bitmap = fields.get(field)
            if bitmap is None:
                fields[field] = BitMap([row])
            else:
                bitmap.add(row)

    def by_field(self, terms: Terms, wanted: Sequence[int]) -> dict[int, BitMap]:
        """For each wanted field the rows with any of ``terms``."""
        found: dict[int, list[BitMap]] = {field: [] for field in wanted}
        for term in np.asarray(terms).tolist():
            fields = self._terms.get(term, _NOWHERE)
            for field in wanted if fields else ():
                if field in fields:
                    found[field].append(fields[field])
        found = {field: bitmaps for field, bitmaps in found.items() if bitmaps}
        return {field: BitMap.union(*bitmaps) for field, bitmaps in found.items()}

    def with_language(self, number: int) -> BitMap:
        """Rows with one language as written."""
        bitmap = self._terms.get(number, {}).get(LANGUAGE_SLOTS)
        return BitMap() if bitmap is None else bitmap
