"""Compiled loops over the cells of a block of text (see :mod:`ecken.exchange.tables.cells`)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ecken.graph.jit import kernel

__all__ = ["MISSING", "fill_slots", "find_ends", "look_up"]

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

MISSING = -1
"""The number of a text that is not in the vocabulary."""

_NEWLINE = 10
_QUOTE = 34
_RETURN = 13
_SEED = np.uint64(14695981039346656037)
_PRIME = np.uint64(1099511628211)


@kernel
def find_ends(text: Bytes, separator: int, width: int, ends: Places) -> int:
    """Write where each cell ends into ``ends``; return how many cells, or -1.

    -1 means that a line has not ``width`` cells, or none with something in it, or that there is a
    quotation mark or a carriage return: such a block is read row by row. The text ends with a
    newline.
    """
    found, in_line, begin = 0, 0, np.int64(0)
    for at in range(text.size):
        byte = text[at]
        if byte in (_QUOTE, _RETURN):
            return -1
        if byte != separator and byte != _NEWLINE:
            continue
        in_line += 1
        ends[found] = at
        found += 1
        if byte == _NEWLINE:
            if in_line != width or at - begin < width:
                return -1
            in_line, begin = 0, np.int64(at + 1)
        elif in_line == width:
            return -1
    return found


@kernel
def _slot_of(text: Bytes, begin: int, end: int, mask: int) -> np.int64:
    """Where to begin to look: FNV-1a, folded."""
    key = _SEED
    for at in range(begin, end):
        key = (key ^ np.uint64(text[at])) * _PRIME
    return np.int64((key ^ (key >> np.uint64(32))) & np.uint64(mask))


@kernel
def fill_slots(pool: Bytes, begins: Places, slots: npt.NDArray[np.int32]) -> None:
    """Enter all texts of ``pool`` (text ``i`` ends where ``i + 1`` begins) into an open table."""
    mask = slots.size - 1
    for i in range(begins.size - 1):
        slot = _slot_of(pool, begins[i], begins[i + 1], mask)
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = i


@kernel
def look_up(
    text: Bytes,
    ends: Places,
    width: int,
    column: int,
    pool: Bytes,
    begins: Places,
    slots: npt.NDArray[np.int32],
    numbers: Places,
    found: Places,
) -> None:
    """Write the number of each cell of a column into ``found``; :data:`MISSING` if it has none."""
    mask = slots.size - 1
    for row in range(found.size):
        cell = row * width + column
        begin = ends[cell - 1] + 1 if cell else 0
        length = ends[cell] - begin
        slot = _slot_of(text, begin, ends[cell], mask)
        found[row] = MISSING
        while slots[slot] >= 0:
            entry = slots[slot]
            at = begins[entry]
            if begins[entry + 1] - at == length:
                same = 0
                while same < length and pool[at + same] == text[begin + same]:
                    same += 1
                if same == length:
                    found[row] = numbers[entry]
                    break
            slot = (slot + 1) & mask
