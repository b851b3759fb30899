"""Reads a text file in chunks of complete lines, so that threads can parse them in parallel."""

from __future__ import annotations

import gzip
import os
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np

from ecken.errors import Invalid
from ecken.graph.packed_rows import Bytes

__all__ = ["LineTooLongError", "Load", "open_pieces"]

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_NEWLINE = b"\n"

Load = Callable[[], Bytes]
"""Reads one piece of text, uint8, whole lines; any thread may call it, once. The piece is good
until the same thread reads the next."""


class LineTooLongError(Exception):
    """A line is longer than a piece; ``text`` holds the piece's lines before it."""

    def __init__(self, text: Bytes) -> None:
        super().__init__()
        self.text = text


@contextmanager
def open_pieces(
    path: Path, piece_bytes: int, begin: int = 0
) -> Iterator[Iterator[tuple[Load, int]]]:
    """Give for each piece of a file what reads it, and how many bytes of the file it stands for.

    The first ``begin`` bytes, whole lines, are left out. The file is plain or gzip; a byte order
    mark is left out, a last line gets its newline. A plain file is read piece by piece where it
    stands, by whoever loads; a packed one by who iterates.
    """
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
        file.seek(0)
        yield (
            _unpack(file, path, piece_bytes, begin) if is_packed else _cut(file, piece_bytes, begin)
        )


def _cut(file: BinaryIO, piece_bytes: int, begin: int) -> Iterator[tuple[Load, int]]:
    """Yield the pieces of a plain file: each has the lines that begin in its stretch."""
    size_bytes = os.fstat(file.fileno()).st_size
    buffers = threading.local()

    def load(low: int, high: int) -> Bytes:
        if not hasattr(buffers, "text"):
            buffers.text = np.empty(2 * piece_bytes + 2, dtype=np.uint8)
        return _read_lines(file.fileno(), low, high, buffers.text)

    for low in range(begin, size_bytes, piece_bytes):
        high = min(low + piece_bytes, size_bytes)
        yield partial(load, low, high), high - low


def _read_lines(handle: int, low: int, high: int, room: Bytes) -> Bytes:
    """Read the lines that begin at bytes ``low`` to ``high - 1`` into ``room``."""
    before = min(low, 1)
    got, ends = _fill(handle, low - before, room[: high - low + before + _ahead(high - low)])
    begin = _after_newline(got, 0) if before else 3 * (bytes(got[:3]) == _BOM)
    if begin < 0 or begin - before >= high - low:
        return got[:0]
    end = _after_newline(got, max(high - low + before - 1, begin))
    if end < 0 and not ends:
        more, ends = _fill(handle, low - before + got.size, room[got.size : -1])
        got = room[: got.size + more.size]
        end = _after_newline(got, max(high - low + before - 1, begin))
    if end < 0 and not ends:
        raise LineTooLongError(got[begin : bytes(got).rfind(_NEWLINE) + 1])
    if end < 0:
        room[got.size] = _NEWLINE[0]
        end = got.size + 1
    return room[begin:end]


def _ahead(size_bytes: int) -> int:
    """How much to read beyond a piece, where its last line mostly ends."""
    return min(size_bytes, 1 << 12)


def _fill(handle: int, at: int, room: Bytes) -> tuple[Bytes, bool]:
    """Read from byte ``at`` as much as there is room for; say whether the file ends before."""
    done = 0
    while done < room.size:
        count = os.preadv(handle, [room[done:].data], at + done)
        if count == 0:
            return room[:done], True
        done += count
    return room, False


def _after_newline(text: Bytes, begin: int) -> int:
    """Return the place behind the first newline from ``begin`` on, or -1."""
    for low in range(begin, text.size, 1 << 12):
        at = bytes(text[low : low + (1 << 12)]).find(_NEWLINE)
        if at >= 0:
            return low + at + 1
    return -1


def _unpack(
    packed: BinaryIO, path: Path, piece_bytes: int, begin: int
) -> Iterator[tuple[Load, int]]:
    """Yield the pieces of a gzip file; it stands for the bytes read from it since the last."""
    file = gzip.GzipFile(fileobj=packed)
    rest = b""
    done = 0
    is_first = begin == 0
    _unpack_more(file, path, begin)
    while block := _unpack_more(file, path, piece_bytes):
        if is_first:
            block = block.removeprefix(_BOM)
            is_first = False
        end = block.rfind(_NEWLINE) + 1
        if end:
            text = _writable(rest + block[:end])
            rest = block[end:]
            yield text.view, packed.tell() - done
            done = packed.tell()
        else:
            rest += block
        if len(rest) > piece_bytes:
            yield _refuse, 0
    if rest:
        text = _writable(rest + _NEWLINE)
        yield text.view, packed.tell() - done


def _writable(text: bytes) -> Bytes:
    """Return a text as an array like those of plain files: read-only ones compile anew."""
    return np.frombuffer(bytearray(text), dtype=np.uint8)


def _refuse() -> Bytes:
    raise LineTooLongError(np.empty(0, dtype=np.uint8))


def _unpack_more(file: gzip.GzipFile, path: Path, size_bytes: int) -> bytes:
    try:
        return file.read(size_bytes)
    except (EOFError, OSError, zlib.error) as error:
        raise Invalid(
            "bad_gzip", "{path} cannot be unpacked: {why}.", path=path, why=error
        ) from None
