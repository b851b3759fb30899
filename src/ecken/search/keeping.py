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
import tempfile
import zlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.errors import NotReady
from ecken.search.asking import State
from ecken.search.bitmaps import rows_of
from ecken.search.columns import Columns
from ecken.search.postings import BuiltPostings
from ecken.search.profiles import pack
from ecken.search.segment import BuiltSegment, JoinedTexts, Lists

__all__ = ["FORMAT", "Kept", "open_file", "save_file", "sections_of"]

FORMAT = 2
_MAGIC = b"ECKENIDX"
_ALIGN = 64
_COLUMNS: dict[str, npt.DTypeLike] = {
    "codes_industry": np.int32,
    "codes_city": np.int32,
    "codes_company": np.int32,
    "codes_position": np.int32,
    "place": np.int32,
    "joined": np.int64,
    "recruiter": np.bool_,
    "public_id": np.dtype("S24"),
    "name_rank": np.float64,
}
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
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(begin + header)
            start = _first(len(header))
            for key, data in sections.items():
                file.seek(start + places[key][0])
                file.write(data)
            file.truncate(start + at)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _first(header_bytes: int) -> int:
    return -(-(20 + header_bytes) // _ALIGN) * _ALIGN


def sections_of(state: State) -> dict[str, Any]:
    """All of a state as flat data; the writer must not write meanwhile."""
    built, postings = state.built, state.built.postings
    dense = [(slot, bitmap.serialize()) for slot, bitmap in sorted(postings.dense.items())]
    fresh = [(m, state.profile(m)) for m in rows_of(state.live).tolist()]
    records = [(member, pack(profile)) for member, profile in fresh if profile is not None]
    return {
        "slots": np.ascontiguousarray(postings.slots),
        "starts": np.ascontiguousarray(postings.starts),
        "rows": np.ascontiguousarray(postings.rows),
        "dense_slots": np.array([slot for slot, _ in dense], np.uint64),
        "dense_sizes": np.array([len(data) for _, data in dense], np.int64),
        "dense": b"".join(data for _, data in dense),
        **{name: np.ascontiguousarray(data) for name, data in built.columns.arrays().items()},
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
    slots = file.array("dense_slots", np.uint64).tolist()
    pieces = file.pieces("dense", "dense_sizes")
    dense = {s: BitMap.deserialize(bytes(d)) for s, d in zip(slots, pieces, strict=True)}
    postings = BuiltPostings(
        file.array("slots", np.uint64), file.array("starts", np.int64),
        file.array("rows", np.uint32), dense,
    )  # fmt: skip
    built = BuiltSegment(
        postings,
        Columns.of({name: file.array(name, kind) for name, kind in _COLUMNS.items()}),
        JoinedTexts(file.data("texts"), file.array("offsets", np.int64)),
        BitMap.deserialize(bytes(file.data("present"))),
        file.array("name_order", np.uint32),
    )
    members = file.array("fresh_members", np.uint32).tolist()
    records = [bytes(piece) for piece in file.pieces("fresh", "fresh_sizes")]
    stale = BitMap.deserialize(bytes(file.data("stale")))
    fresh = list(zip(members, records, strict=True))
    return lists, built, stale, fresh, int(file.header["version"])
