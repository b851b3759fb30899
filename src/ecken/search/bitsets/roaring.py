"""Roaring bitmaps from arrays and back, without a detour over Python integers.

``pyroaring`` reads a numpy array number by number, ten times slower than one of ``array``; and long
ones are laid out as the portable roaring format (github.com/RoaringBitmap/RoaringFormatSpec), which
it reads in one piece.
"""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

__all__ = ["Rows", "bitmap_of", "merge", "rows_of"]

Rows = npt.NDArray[np.uint32]

_COOKIE = 12346
_MOST_IN_ARRAY = 4096
_BLOCK = 65536
_FEW = 2048
_MANY = 10_000  # from here on the layout pays


def rows_of(bitmap: BitMap) -> Rows:
    """The numbers of a bitmap in rising order, uint32."""
    return np.frombuffer(bitmap.to_array(), dtype=np.uint32)


def bitmap_of(rows: npt.ArrayLike) -> BitMap:
    """A bitmap of rising distinct uint32 numbers."""
    ids = np.ascontiguousarray(rows, dtype=np.uint32)
    if len(ids) <= _MANY:
        return BitMap(array("I", ids.tobytes()))
    if len(ids) > 1 and not (ids[1:] > ids[:-1]).all():
        raise ValueError("ids have to rise without repetition")
    blocks = ids >> np.uint32(16)
    starts = np.flatnonzero(np.concatenate([[True], blocks[1:] != blocks[:-1]]))
    ends = np.append(starts[1:], len(ids))
    return BitMap.deserialize(_portable(ids.astype("<u2"), blocks[starts], starts, ends))


def _portable(
    low: npt.NDArray[np.uint16],
    keys: Rows,
    starts: npt.NDArray[np.intp],
    ends: npt.NDArray[np.intp],
) -> bytes:
    """Header, block descriptions, offsets, then each block as uint16 numbers or 65,536 bits."""
    sizes = ends - starts
    described = np.empty((len(keys), 2), "<u2")
    described[:, 0], described[:, 1] = keys, sizes - 1
    lengths = np.where(sizes <= _MOST_IN_ARRAY, 2 * sizes, _BLOCK // 8)
    first = 8 + 8 * len(keys)
    offsets = (first + np.cumsum(lengths) - lengths).astype("<u4")
    header = np.array([_COOKIE, len(keys)], "<u4")
    if (sizes <= _MOST_IN_ARRAY).all():
        body = low.tobytes()
    else:
        pairs = zip(starts.tolist(), ends.tolist(), strict=True)
        body = b"".join(_block(low[start:end]) for start, end in pairs)
    return b"".join((header.tobytes(), described.tobytes(), offsets.tobytes(), body))


def _block(low: npt.NDArray[np.uint16]) -> bytes:
    if len(low) <= _MOST_IN_ARRAY:
        return low.tobytes()
    bits = np.zeros(_BLOCK, np.bool_)
    bits[low] = True
    return np.packbits(bits, bitorder="little").tobytes()


def merge(rows: Rows) -> BitMap:
    """A bitmap of numbers in any order, with repetitions."""
    if len(rows) <= _FEW:
        return bitmap_of(np.unique(rows))
    marked = np.zeros(int(rows.max()) + 1, np.bool_)
    marked[rows] = True
    return bitmap_of(np.flatnonzero(marked))
