"""An index in one file (:mod:`ecken.graph.saving.section_file`), mapped when opened.

Profiles put since the last build are kept as they are and put again when the file is opened.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.errors import NotReady
from ecken.graph.saving.section_file import FileKind, SectionFile, write_sections
from ecken.search.bitsets.roaring import rows_of
from ecken.search.index.columns import Columns
from ecken.search.index.index_state import State
from ecken.search.index.postings import BuiltPostings
from ecken.search.index.segment import BuiltSegment, JoinedTexts, Lists
from ecken.search.matching.stems import STEMS_VERSION
from ecken.search.profiles import pack

__all__ = ["FORMAT", "Kept", "open_file", "save_file", "sections_of"]

FORMAT = f"7, stems {STEMS_VERSION}"
"""A saved vocabulary has its stems, so that nothing is stemmed again when it is opened."""
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


def _broken(path: Path, why: str) -> NotReady:
    return NotReady(
        "broken_index", "The index in {path} cannot be used: {why}. Build it again.",
        path=path, why=why,
    )  # fmt: skip


def _foreign(path: Path) -> NotReady:
    return NotReady("other_source", "The index in {path} is of another database.", path=path)


_KIND = FileKind(b"ECKENIDX", (FORMAT,), "index", _broken, _foreign)


def save_file(sections: dict[str, Any], path: Path, *, version: int, source: str) -> None:
    """Write sections to ``path``, replacing what is there only once all is on disk."""
    arrays = {
        name: data if isinstance(data, np.ndarray) else np.frombuffer(data, np.uint8)
        for name, data in sections.items()
    }
    write_sections(path, _KIND, arrays, format=FORMAT, version=version, source=source)


def sections_of(state: State) -> dict[str, Any]:
    """All of a state as flat data; the writer must not write meanwhile."""
    built = state.built
    postings = zip(_POSTINGS, built.postings, strict=True)
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


class _File(SectionFile):
    """Sections of an index as arrays and as pieces."""

    def array(self, name: str, kind: npt.DTypeLike) -> npt.NDArray[Any]:
        return np.frombuffer(self.view(name), kind)

    def pieces(self, name: str, sizes: str) -> list[memoryview]:
        data, ends = self.view(name), np.cumsum(self.array(sizes, np.int64))
        starts = [0, *ends.tolist()]
        return [data[start:end] for start, end in pairwise(starts)]


def open_file(path: Path, *, source: str | None) -> Kept:
    """Lists, built segment, stale members, fresh records and version; ``NotReady`` if broken."""
    file = _File(path, _KIND, source=source)
    lists = Lists.load(json.loads(bytes(file.view("lists"))))
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
        JoinedTexts(file.view("texts"), file.array("offsets", np.int64)),
        BitMap.deserialize(bytes(file.view("present"))),
        file.array("name_order", np.uint32),
    )
    members = file.array("fresh_members", np.uint32).tolist()
    records = [bytes(piece) for piece in file.pieces("fresh", "fresh_sizes")]
    stale = BitMap.deserialize(bytes(file.view("stale")))
    fresh = list(zip(members, records, strict=True))
    return lists, built, stale, fresh, int(file.header["version"])
