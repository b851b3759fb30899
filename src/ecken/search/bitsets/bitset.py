"""Sets of members as bitsets: ``uint64`` words, id ``v`` at bit ``v % 64`` of word ``v // 64``.

A million members are 125 kB: joining, cutting and counting two sets costs some microseconds.
"""

from __future__ import annotations

from typing import Any, TypeGuard

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.graph.kernels import listing
from ecken.search.bitsets import bitset_kernels
from ecken.search.bitsets.roaring import Rows, rows_of

__all__ = [
    "Bits", "Ids", "bitset", "count_in", "counted", "first_set", "fitted", "frozen", "ids_of",
    "is_bitset", "is_in", "load_compiled", "numbers_at", "places_in", "size_of", "to_bits",
    "words_for",
]  # fmt: skip

Bits = npt.NDArray[np.uint64]
Ids = npt.NDArray[np.uint32] | npt.NDArray[np.uint64] | BitMap
"""Members: rising distinct uint32 ids, a roaring bitmap, or a bitset (uint64)."""


def words_for(size: int) -> int:
    """How many words hold the ids below ``size``; at least one."""
    return max(1, -(-size // 64))


def bitset(ids: npt.NDArray[np.unsignedinteger[Any]], words: int) -> Bits:
    """Rising distinct ids as ``words`` words; ids beyond those are left out."""
    bits: Bits = np.zeros(words, np.uint64)
    if not len(ids):  # no kernel is called, so none is loaded, and no compiler
        return bits
    if not bitset_kernels.mark(frozen(np.ascontiguousarray(ids, np.uint32)), bits):
        raise ValueError("ids have to rise without repetition")
    return bits


def to_bits(ids: Ids, words: int) -> Bits:
    """Members of any kind as ``words`` words."""
    if is_bitset(ids):
        return fitted(ids, words)
    return bitset(ids if isinstance(ids, np.ndarray) else rows_of(ids), words)


def is_bitset(ids: Ids) -> TypeGuard[Bits]:
    """Whether members are given as a bitset."""
    return isinstance(ids, np.ndarray) and ids.dtype == np.uint64


def size_of(ids: Ids) -> int:
    """How many members are given."""
    return counted(ids) if is_bitset(ids) else len(ids)


def fitted(bits: Bits, words: int) -> Bits:
    """A bitset cut or filled up to ``words`` words; itself if it has as many."""
    if len(bits) >= words:
        return bits[:words]
    longer: Bits = np.zeros(words, np.uint64)
    longer[: len(bits)] = bits
    return longer


def frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same array, not to be written to: so each compiled loop is compiled for one kind."""
    if array.flags.writeable:
        array = array.view()
        array.flags.writeable = False
    return array


def counted(bits: Bits) -> int:
    """How many there are."""
    return int(bitset_kernels.count(frozen(bits)))


def count_in(bits: Bits, others: Bits) -> int:
    """How many are in both."""
    return int(bitset_kernels.count_both(frozen(bits), frozen(others)))


def ids_of(bits: Bits) -> Rows:
    """The ids, rising."""
    bits = frozen(bits)
    ids: Rows = np.empty(bitset_kernels.count(bits), np.uint32)
    listing.list_marked(bits, ids)
    return ids


def is_in(bits: Bits, ids: Rows) -> npt.NDArray[np.bool_]:
    """Which of ``ids``, none beyond the bitset, are in it."""
    places = ids.astype(np.uint64)
    found: npt.NDArray[np.bool_] = (bits[places >> 6] >> (places & 63)) & 1 != 0
    return found


def places_in(bits: Bits, ids: Rows) -> npt.NDArray[np.int64]:
    """How many of a set come before each of rising ``ids``."""
    places: npt.NDArray[np.int64] = np.empty(len(ids), np.int64)
    bitset_kernels.places(frozen(bits), frozen(ids), places)
    return places


def numbers_at(bits: Bits, numbers: npt.NDArray[Any], ids: Rows) -> npt.NDArray[np.uint32]:
    """Numbers that stand beside the members of a set, for rising ``ids``; 0 for those not in it."""
    found: npt.NDArray[np.uint32] = np.zeros(len(ids), np.uint32)
    bitset_kernels.numbers_at(
        frozen(bits), frozen(numbers.astype(np.uint32, copy=False)), frozen(ids), found
    )
    return found


def first_set(first: Bits, second: Bits, third: Bits, ids: Rows) -> npt.NDArray[np.uint8]:
    """In which of three sets each of ``ids`` is: 1, 2 or 3, the first of them; 4 for none."""
    found: npt.NDArray[np.uint8] = np.empty(len(ids), np.uint8)
    bitset_kernels.first_set(frozen(first), frozen(second), frozen(third), frozen(ids), found)
    return found


def load_compiled() -> None:
    """Have the compiled code ready that only some searches need."""
    bits, ids = np.zeros(1, np.uint64), np.zeros(0, np.uint32)
    count_in(bits, bits)
    ids_of(bits)
    places_in(bits, ids)
    numbers_at(bits, ids, ids)
    first_set(bits, bits, bits, ids)
    bitset_kernels.clear(frozen(ids), bits)
    bitset_kernels.since(frozen(np.zeros(1, np.int64)), 0, frozen(bits), bits)
