"""Sections of a saved network: read into memory and checksummed by several threads at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.graph.packed_rows import Bytes
from ecken.graph.saving import checksums
from ecken.graph.workers import cores, share_out

__all__ = ["checksum", "read_section"]


_PIECE_BYTES = 1 << 20
"""Read and then weighed while still in the second cache; a multiple of eight."""
_ALONE_BYTES = 1 << 24
_MODULUS = 1 << 64


def checksum(array: NDArray[Any]) -> int:
    """Checksum of an array's bytes, 0 to 2^64 - 1; large ones are weighed by several threads."""
    data = np.ascontiguousarray(array).view(np.uint8).reshape(-1)
    return _sum_up(data, lambda at, piece: True) or 0


def read_section(path: Path, offset: int, array: NDArray[Any], verify: bool = True) -> int | None:
    """Fill an array from the file's bytes from ``offset`` on; return their checksum.

    None if the file ends before; 0 if it need not be verified.
    """
    data = array.view(np.uint8).reshape(-1)
    with path.open("rb") as file:
        handle = file.fileno()
        return _sum_up(data, lambda at, piece: _read(handle, offset + at, piece), verify)


def _sum_up(data: Bytes, prepare: Callable[[int, Bytes], bool], verify: bool = True) -> int | None:
    """Prepare and weigh data piece by piece; None if a piece could not be prepared."""
    sums: list[int | None] = []

    def work(todo: Iterator[int]) -> None:
        for at in todo:
            piece = data[at : at + _PIECE_BYTES]
            is_there = prepare(at, piece)
            sums.append((_weigh(piece, at, data.size) if verify else 0) if is_there else None)

    threads = cores() if data.size > _ALONE_BYTES else 1
    share_out(work, range(0, max(data.size, 1), _PIECE_BYTES), threads)
    total = 0
    for part in sums:
        if part is None:
            return None
        total += part
    return total % _MODULUS


def _weigh(piece: Bytes, at: int, size_bytes: int) -> int:
    """Weigh a piece that begins at byte ``at``; the last one brings the bytes of no whole word."""
    if not piece.flags.writeable:  # for the compiler another kind of array
        piece = piece.copy()
    whole = piece.size // 8 * 8
    total = int(checksums.weigh(piece[:whole].view(np.uint64), at // 8))
    if at + piece.size == size_bytes:
        tail = int.from_bytes(piece[whole:].tobytes(), "little")
        total += (tail + 1) * (2 * (size_bytes // 8) + 1)
    return total


def _read(handle: int, at: int, piece: Bytes) -> bool:
    """Fill a piece from a file; false if it ends before."""
    done = 0
    while done < piece.size:
        count = os.preadv(handle, [piece[done:].data], at + done)
        if count == 0:
            return False
        done += count
    return True
