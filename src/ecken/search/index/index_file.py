"""An index in one file: checksummed, mapped when opened.

Layout::

    8 bytes magic, uint64 length of the header, uint32 CRC of the header, header (JSON), sections

The header names the format, the journal version, the source (the id of the database) and for each
section its place, length and CRC-32. A cut, a flipped bit, another format or another source are
noticed; the caller then builds anew. CRC-32 guards against accidents, not against forgery. Written
beside the target, synced and renamed: there is never half a file.

Profiles put since the last build are kept as they are and put again when the file is opened.
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.errors import NotReady
from ecken.files import replacing
from ecken.search.bitsets.roaring import rows_of
from ecken.search.index.columns import Columns
from ecken.search.index.index_state import State
from ecken.search.index.postings import BuiltPostings
from ecken.search.index.segment import BuiltSegment, JoinedTexts, Lists
from ecken.search.matching.stems import STEMS_VERSION
from ecken.search.profiles import pack

__all__ = ["FORMAT", "Kept", "open_file", "save_file", "sections_of"]

FORMAT = f"5, stems {STEMS_VERSION}"
"""A saved vocabulary has its stems, so that nothing is stemmed again when it is opened."""
_MAGIC = b"ECKENIDX"
_ALIGN = 64
_POSTINGS: dict[str, npt.DTypeLike] = {
    "first": np.uint32,
    "fields": np.uint8,
    "starts": np.uint32,
    "rows": np.uint32,
    "dense": np.int64,
    "block_at": np.int64,
    "block_size": np.int64,
    "shorts": np.uint16,
    "bits": np.uint64,
}
_COLUMNS: dict[str, npt.DTypeLike] = {
    "rows": np.int32,
    "joined": np.int64,
    "recruiter": np.bool_,
    "public_id": np.dtype("S24"),
    "name_rank": np.float64,
}
_SECTION = {"rows": "columns"}  # of columns; the other rows are those of postings
Kept = tuple[Lists, BuiltSegment, BitMap, list[tuple[int, bytes]], int]


def save_file(sections: dict[str, Any], path: Path, *, version: int, source: str) -> None:
    """Write sections to ``path``, replacing what is there only once all is on disk."""
    at, places = 0, {}
    for name, data in sections.items():
        view = memoryview(data).cast("B") if len(data) else memoryview(b"")
        places[name] = [at, len(view), zlib.crc32(view)]
        at += -(-len(view) // _ALIGN) * _ALIGN
    text = json.dumps({"format": FORMAT, "version": version, "source": source, "at": places})
    header = text.encode()
    begin = _MAGIC + len(header).to_bytes(8, "little") + zlib.crc32(header).to_bytes(4, "little")
    with replacing(path) as file:
        file.write(begin + header)
        start = _first(len(header))
        for key, data in sections.items():
            file.seek(start + places[key][0])
            file.write(data)
        file.truncate(start + at)


def _first(header_bytes: int) -> int:
    return -(-(20 + header_bytes) // _ALIGN) * _ALIGN


def sections_of(state: State) -> dict[str, Any]:
    """All of a state as flat data; the writer must not write meanwhile."""
    built = state.built
    postings = zip(_POSTINGS, built.postings.arrays(), strict=True)
    fresh = [(m, state.profile(m)) for m in rows_of(state.live).tolist()]
    records = [(member, pack(profile)) for member, profile in fresh if profile is not None]
    return {
        **{name: np.ascontiguousarray(data) for name, data in postings},
        **{_SECTION.get(name, name): data for name, data in built.columns.arrays().items()},
        "present": built.present.serialize(),
        "name_order": np.ascontiguousarray(built.name_order),
        "offsets": np.ascontiguousarray(built.texts.offsets),
        "texts": built.texts.blob,
        "lists": json.dumps(state.lists.dump(), ensure_ascii=False).encode(),
        "stale": state.stale.serialize(),
        "fresh_members": np.array([member for member, _ in records], np.uint32),
        "fresh_sizes": np.array([len(record) for _, record in records], np.int64),
        "fresh": b"".join(record for _, record in records),
    }


class _File:
    """A file's sections, checked when they are taken."""

    def __init__(self, path: Path, source: str | None) -> None:
        self.path = path
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            if size < 20:
                raise self.broken("it has been cut")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._view = memoryview(mapped)
        length = int.from_bytes(self._view[8:16], "little")
        header = bytes(self._view[20 : 20 + min(length, size)])
        if self._view[:8] != _MAGIC:
            raise self.broken("it is no saved index")
        if zlib.crc32(header) != int.from_bytes(self._view[16:20], "little"):
            raise self.broken("the header does not match its checksum")
        self.header: dict[str, Any] = json.loads(header)
        if self.header["format"] != FORMAT:
            raise self.broken(f"its format is {self.header['format']}, not {FORMAT}")
        if source is not None and self.header["source"] != source:
            raise NotReady("other_source", "The index in {path} is of another database.", path=path)
        self._start = _first(len(header))

    def broken(self, why: str) -> NotReady:
        return NotReady(
            "broken_index", "The index in {path} cannot be used: {why}. Build it again.",
            path=self.path, why=why,
        )  # fmt: skip

    def data(self, name: str) -> memoryview:
        at, length, expected = self.header["at"][name]
        data = self._view[self._start + at : self._start + at + length]
        if len(data) != length or zlib.crc32(data) != expected:
            raise self.broken(f"the section {name} does not match its checksum")
        return data

    def array(self, name: str, kind: npt.DTypeLike) -> npt.NDArray[Any]:
        return np.frombuffer(self.data(name), kind)

    def pieces(self, name: str, sizes: str) -> list[memoryview]:
        data, ends = self.data(name), np.cumsum(self.array(sizes, np.int64))
        starts = [0, *ends.tolist()]
        return [data[start:end] for start, end in pairwise(starts)]


def open_file(path: Path, *, source: str | None) -> Kept:
    """Lists, built segment, stale members, fresh records and version; ``NotReady`` if broken."""
    file = _File(path, source)
    lists = Lists.load(json.loads(bytes(file.data("lists"))))
    arrays = {name: file.array(name, kind) for name, kind in _POSTINGS.items()}
    dense = len(arrays["dense"])
    for name in ("block_at", "block_size"):
        arrays[name] = arrays[name].reshape(dense, len(arrays[name]) // max(dense, 1))
    postings = BuiltPostings(**arrays)
    columns = {name: file.array(_SECTION.get(name, name), kind) for name, kind in _COLUMNS.items()}
    columns["rows"] = columns["rows"].reshape(len(columns["joined"]), -1)
    built = BuiltSegment(
        postings,
        Columns.of(columns),
        JoinedTexts(file.data("texts"), file.array("offsets", np.int64)),
        BitMap.deserialize(bytes(file.data("present"))),
        file.array("name_order", np.uint32),
    )
    members = file.array("fresh_members", np.uint32).tolist()
    records = [bytes(piece) for piece in file.pieces("fresh", "fresh_sizes")]
    stale = BitMap.deserialize(bytes(file.data("stale")))
    fresh = list(zip(members, records, strict=True))
    return lists, built, stale, fresh, int(file.header["version"])
