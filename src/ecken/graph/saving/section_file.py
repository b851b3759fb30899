"""Arrays in one file: checksummed, written atomically, read or mapped.

Networks and search indexes are saved so. Layout, little-endian::

    0      8 bytes magic, uint64 length of the header, header (JSON), uint64 checksum of it all
    4096   sections, each aligned

The header names the format, the journal version, the source (the id of the database that was read)
and for each section its place, length and checksum. A cut, a flipped bit, another format or another
source are noticed; the caller then builds anew. The checksum is a sum of all words weighted by odd
numbers of their place: it finds every change of a single word and is as fast as memory; it is no
protection against forgery.

Written to a temporary file beside the target, synced and renamed: there is never half a file.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ecken.errors import NotReady
from ecken.files import replacing
from ecken.graph.saving.sections import checksum, read_section

__all__ = ["FileKind", "SectionFile", "write_sections"]

_HEADER_BYTES = 4096


class FileKind(NamedTuple):
    """What tells one kind of file from another, and what is said of one that cannot be used."""

    magic: bytes
    formats: tuple[object, ...]
    noun: str
    broken: Callable[[Path, str], NotReady]
    foreign: Callable[[Path], NotReady]
    align: int = 64
    align_large: int = 64
    """Of sections that are as large as this, or larger."""


def write_sections(
    path: Path, kind: FileKind, sections: Mapping[str, NDArray[Any]], **header: Any
) -> None:
    """Write sections to ``path``, replacing what is there only once all is on disk.

    ``header`` has at least ``format``, ``version`` and ``source``.
    """
    places: dict[str, tuple[int, int, str]] = {}
    at = _HEADER_BYTES
    for name, array in sections.items():
        step = kind.align_large if array.nbytes >= kind.align_large else kind.align
        at = -(-at // step) * step
        places[name] = (at, array.nbytes, str(checksum(array)))
        at += array.nbytes
    with replacing(path) as file:
        file.write(_header_block(kind, {**header, "at": places}))
        for name, array in sections.items():
            file.seek(places[name][0])
            array.tofile(file)
        file.truncate(at)


def _header_block(kind: FileKind, header: dict[str, Any]) -> bytes:
    text = json.dumps(header).encode()
    body = kind.magic + len(text).to_bytes(8, "little") + text
    if len(body) + 8 > _HEADER_BYTES:
        raise NotReady("source_too_long", "The name of the source is too long for the header.")
    body = body.ljust(_HEADER_BYTES - 8, b"\0")
    return body + checksum(np.frombuffer(body, np.uint8)).to_bytes(8, "little")


class SectionFile:
    """An open file of sections, each checked when it is taken.

    Raises
    ------
    NotReady
        As the kind says it, for a file that cannot be trusted.
    """

    def __init__(self, path: Path, kind: FileKind, *, source: str | None) -> None:
        self.path, self._kind = path, kind
        self.header = self._read_header()
        self.at: dict[str, tuple[int, int, str]] = self.header["at"]
        if source is not None and self.header["source"] != source:
            raise kind.foreign(path)
        self._mapped: memoryview | None = None

    def broken(self, why: str) -> NotReady:
        """Return the error for this file."""
        return self._kind.broken(self.path, why)

    def read(self, name: str, dtype: DTypeLike, n: int) -> NDArray[Any]:
        """Return a section of ``n`` items, read into memory."""
        array = np.empty(n, dtype=dtype)
        offset, size_bytes, expected = self.at[name]
        if array.nbytes != size_bytes or str(read_section(self.path, offset, array)) != expected:
            raise self._differs(name)
        return array

    def view(self, name: str) -> memoryview:
        """Return the bytes of a section, mapped and not to be written to."""
        if self._mapped is None:
            with self.path.open("rb") as file:
                self._mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        offset, size_bytes, expected = self.at[name]
        data = self._mapped[offset : offset + size_bytes]
        if str(checksum(np.frombuffer(data, np.uint8))) != expected:
            raise self._differs(name)
        return data

    def _differs(self, name: str) -> NotReady:
        return self.broken(f"the section {name} does not match its checksum")

    def _read_header(self) -> dict[str, Any]:
        with self.path.open("rb") as file:
            block = file.read(_HEADER_BYTES)
            file_bytes = file.seek(0, 2)
        if len(block) < _HEADER_BYTES or block[:8] != self._kind.magic:
            raise self.broken(f"it is no saved {self._kind.noun}")
        if checksum(np.frombuffer(block[:-8], np.uint8)) != int.from_bytes(block[-8:], "little"):
            raise self.broken("the header does not match its checksum")
        header: dict[str, Any] = json.loads(block[16 : 16 + int.from_bytes(block[8:16], "little")])
        if header["format"] not in self._kind.formats:
            known = " or ".join(map(str, self._kind.formats))
            raise self.broken(f"its format is {header['format']}, not {known}")
        ends = [offset + size_bytes for offset, size_bytes, _ in header["at"].values()]
        if file_bytes != max(ends, default=_HEADER_BYTES):
            raise self.broken("it has been cut")
        return header
