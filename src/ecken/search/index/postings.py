"""Postings: which rows of a segment hold a word in a field.

A *slot* is one (term, field) pair as ``term * FIELD_SPACE + field``. The slots of a built segment
lie in the order of their terms, so that words that begin alike lie together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.search.bitsets.bitset import Bits, bitset
from ecken.search.bitsets.roaring import Rows
from ecken.search.index import posting_kernels
from ecken.search.index.posting_arrays import (
    FIELD_SPACE,
    Looked,
    PostingArrays,
    SelectionBits,
    Wanted,
)
from ecken.search.index.visible_rows import Selection

__all__ = ["FIELD_SPACE", "BuiltPostings", "FreshPostings", "Looked", "Wanted"]

DENSE = 1024  # a slot with more rows is kept in blocks
BLOCK = 65536
MOST_SHORTS = 4096  # rows of a block from which a bitset is smaller
_NOWHERE: dict[int, BitMap] = {}


class BuiltPostings(PostingArrays):
    """Postings of a finished segment; never changed."""

    __slots__ = ()

    @classmethod
    def build(cls, slots: npt.NDArray[np.uint64], rows: Rows, terms: int) -> BuiltPostings:
        """From (slot, row) pairs and the number of terms; cost one sort."""
        slots, rows = _distinct_pairs(*_sorted_pairs(slots, rows))
        begins = np.flatnonzero(_differs(slots))
        distinct = slots[begins]
        counts = np.diff(np.append(begins, len(rows)))
        many = counts > DENSE
        places = np.flatnonzero(many)
        blocks = _blocks([rows[begins[i] : begins[i] + counts[i]] for i in places], rows)
        bounds = np.zeros(len(distinct) + 1, np.uint32)
        np.cumsum(np.where(many, 0, counts), out=bounds[1:])
        first = np.searchsorted(distinct // FIELD_SPACE, np.arange(terms + 1, dtype=np.uint64))
        fields = (distinct % FIELD_SPACE).astype(np.uint8)
        kept = rows[np.repeat(~many, counts)]
        built = cls(first.astype(np.uint32), fields, bounds, kept, places, *blocks)
        for array in built:  # as when opened from a file: kernels are compiled once
            array.flags.writeable = False
        return built

    def gather(self, wanted: Wanted, counting: Bits) -> Bits:
        """The rows ``counting`` that have any of the terms.

        Cost: about a nanosecond for each row of each term; rows of very frequent words are taken
        64 at once.
        """
        found: Bits = np.zeros(len(counting), np.uint64)
        posting_kernels.gather(wanted, self, counting, found)
        return found

    def look(self, wanted: Wanted, selection: Selection, looked: Looked) -> None:
        """Note where the terms are among some members, and how well they match."""
        among = SelectionBits(selection.every, selection.inside, selection.rank)
        posting_kernels.look(wanted, self, among, looked)


def _sorted_pairs(slots: npt.NDArray[np.uint64], rows: Rows) -> tuple[npt.NDArray[Any], Rows]:
    """Pairs by slot, then row: sorted as one number where both fit into 64 bits."""
    bits = int(rows.max()).bit_length() if len(rows) else 0
    if len(rows) and int(slots.max()).bit_length() + bits > 64:
        order = np.lexsort((rows, slots))
        return slots[order], rows[order]
    both = slots << np.uint64(bits)
    both |= rows
    both.sort()
    return both >> np.uint64(bits), (both & np.uint64((1 << bits) - 1)).astype(np.uint32)


def _distinct_pairs(
    slots: npt.NDArray[np.uint64], rows: Rows
) -> tuple[npt.NDArray[np.uint64], Rows]:
    """Leave each of sorted pairs once: a word that a text says twice is one word of it."""
    is_first = _differs(slots) | _differs(rows)
    return slots[is_first], rows[is_first]


def _differs(values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Which values are others than the one before."""
    found = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


_Blocks = tuple[
    npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.uint16], npt.NDArray[np.uint64]
]


def _blocks(every: Sequence[Rows], rows: Rows) -> _Blocks:
    """Rising rows of each dense slot, cut into blocks: places, sizes, shorts and bits."""
    many = int(rows.max()) // BLOCK + 1 if len(rows) else 0
    at, size = np.zeros((len(every), many), np.int64), np.zeros((len(every), many), np.int64)
    shorts: list[npt.NDArray[Any]] = [np.zeros(0, np.uint16)]
    bits: list[npt.NDArray[Any]] = [np.zeros(0, np.uint64)]
    ends = [0, 0]
    for number, mine in enumerate(every):
        bounds = np.searchsorted(mine, np.arange(many + 1, dtype=np.uint64) * BLOCK)
        for block in range(many):
            part = mine[bounds[block] : bounds[block + 1]]
            large = len(part) > MOST_SHORTS
            piece = bitset(part % BLOCK, BLOCK // 64) if large else part.astype(np.uint16)
            (bits if large else shorts).append(piece)
            at[number, block], size[number, block] = ends[large], len(part)
            ends[large] += len(piece)
    return at, size, np.concatenate(shorts), np.concatenate(bits)


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

    def each(self, wanted: Wanted) -> Iterator[tuple[int, int, BitMap]]:
        """What the terms are worth in a field, the field, and the rows that have any of them."""
        for table, terms in _each_group(wanted):
            for field, rows in self._by_field(terms, table).items():
                yield table[field], field, rows

    def _by_field(self, terms: npt.NDArray[np.int64], table: Sequence[int]) -> dict[int, BitMap]:
        """The rows with any of the terms in each field that counts."""
        if len(terms) > len(self._terms):
            terms = terms[np.isin(terms, list(self._terms))]
        found: dict[int, list[BitMap]] = {}
        for term in terms.tolist():
            fields = self._terms.get(term, _NOWHERE)
            for field in list(fields):
                if table[field]:
                    found.setdefault(field, []).append(fields[field])
        return {field: BitMap.union(*bitmaps) for field, bitmaps in found.items()}


def _each_group(wanted: Wanted) -> Iterator[tuple[list[int], npt.NDArray[np.int64]]]:
    bounds = wanted.groups.tolist()
    for group, table in enumerate(wanted.tables.tolist()):
        yield table, wanted.terms[bounds[group] : bounds[group + 1]]
