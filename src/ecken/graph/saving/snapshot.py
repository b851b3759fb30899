"""A network in one file: checksummed, mapped when opened, shared by the processes that open it.

Layout, little-endian, each section on a page boundary::

    0      8 bytes magic, uint64 length of the header, header (JSON), uint64 checksum of it all
    4096   head uint64 (n,) · total uint32 (n,) · reach uint8 (n,) · listed uint8 (n,)
           labels, if any: names int64 (n,), or label_ends int64 (n,) · label_text UTF-8
           pool uint32 (entries,)

The header names the format version, the journal position, the source (the id of the database that
the network was read from) and for each section its place, length and checksum. A cut, a flipped
bit, another format or another source are noticed; the caller then builds anew. The checksum is a
sum of all words weighted by odd numbers of their place: it finds every change of a single word
and is as fast as memory; it is no protection against forgery. What the bytes mean is checked too,
before they are written and when they are opened (:mod:`ecken.graph.live.soundness`): a damaged
network gets no checksum.

Written to a temporary file beside the target, synced and renamed: there is never half a file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.errors import NotReady
from ecken.files import replacing
from ecken.graph.labels import Labels, label_sections, read_label_sections
from ecken.graph.live import changes
from ecken.graph.live.memory import HUGE_BYTES, PAGE_BYTES, map_file, reserve
from ecken.graph.live.soundness import check_rows, find_damage, find_outside
from ecken.graph.packed_rows import MAX_NODES, Ids, Rows
from ecken.graph.saving.sections import checksum, read_section

__all__ = ["FORMAT", "open_rows", "save_rows"]

FORMAT = 1
TEXT_FORMAT = 2
"""With labels that are texts."""
_MAGIC = b"ECKENNET"
_HEADER_BYTES = 4096
_ALIGN = max(PAGE_BYTES, 4096)


def save_rows(
    rows: Rows, path: Path, *, entries: int, version: int, source: str, labels: Labels | None
) -> None:
    """Write rows to ``path``, replacing what is there only once all is on disk.

    Rows that contradict themselves are not written: a seal on them would say that they are sound.
    """
    check_rows(rows, entries)
    packed = rows if _is_packed(rows) else changes.compact(rows)
    sections: dict[str, NDArray[Any]] = {
        "head": packed.head,
        "total": packed.total,
        "reach": packed.reach,
        "listed": packed.listed.view(np.uint8),
    }
    sections.update(label_sections(labels))
    sections["pool"] = packed.pool[: packed.used]
    places: dict[str, tuple[int, int, str]] = {}
    at = _HEADER_BYTES
    for name, array in sections.items():
        step = HUGE_BYTES if array.nbytes >= HUGE_BYTES else _ALIGN
        at = -(-at // step) * step
        places[name] = (at, array.nbytes, str(checksum(array)))
        at += array.nbytes
    is_text = labels is not None and labels.is_text
    kind = TEXT_FORMAT if is_text else FORMAT
    header = {"format": kind, "version": version, "source": source, "n": rows.n, "at": places}
    with replacing(path) as file:
        file.write(_seal(header))
        for key, array in sections.items():
            file.seek(places[key][0])
            array.tofile(file)
        file.truncate(at)


def open_rows(
    path: Path, *, source: str | None, verify: bool, mapped: bool
) -> tuple[Rows, int, Labels | None]:
    """Return rows, version and labels of a saved network; ``NotReady`` if it cannot be trusted."""
    header = _read_header(path)
    if source is not None and header["source"] != source:
        raise NotReady("other_source", "The network in {path} is of another database.", path=path)
    n, at = header["n"], header["at"]
    kinds = {"head": np.uint64, "total": np.uint32, "reach": np.uint8, "listed": np.uint8}
    parts: dict[str, Any] = {
        name: _read_section(path, name, at[name], kind, n) for name, kind in kinds.items()
    }
    labels = read_label_sections(n, at, lambda *of: _read_section(path, of[0], at[of[0]], *of[1:]))
    pool, entries = _get_pool(path, at["pool"], verify=verify, mapped=mapped)
    if parts["total"].sum(dtype=np.int64) != entries:
        raise _broken(path, "the lists do not add up")
    rows = Rows(
        pool, parts["head"], parts["total"], parts["total"].copy(), parts["reach"],
        parts["listed"].view(np.bool_), entries,
    )  # fmt: skip
    why = find_damage(rows) if verify else find_outside(rows)
    if why is not None:
        raise _broken(path, why)
    return rows, header["version"], labels


def _is_packed(rows: Rows) -> bool:
    """Whether the rows follow one another without gaps."""
    return rows.entries == rows.used


def _seal(header: dict[str, Any]) -> bytes:
    text = json.dumps(header).encode()
    body = _MAGIC + len(text).to_bytes(8, "little") + text
    if len(body) + 8 > _HEADER_BYTES:
        raise NotReady("source_too_long", "The name of the source is too long for the header.")
    body = body.ljust(_HEADER_BYTES - 8, b"\0")
    return body + checksum(np.frombuffer(body, dtype=np.uint8)).to_bytes(8, "little")


def _read_header(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        block = file.read(_HEADER_BYTES)
        size_bytes = file.seek(0, os.SEEK_END)
    if len(block) < _HEADER_BYTES or block[:8] != _MAGIC:
        raise _broken(path, "it is no saved network")
    body = np.frombuffer(block[:-8], dtype=np.uint8)
    if checksum(body) != int.from_bytes(block[-8:], "little"):
        raise _broken(path, "the header does not match its checksum")
    header: dict[str, Any] = json.loads(block[16 : 16 + int.from_bytes(block[8:16], "little")])
    if header["format"] not in (FORMAT, TEXT_FORMAT):
        raise _broken(path, f"its format is {header['format']}, not {FORMAT} or {TEXT_FORMAT}")
    if size_bytes != max(place + length for place, length, _ in header["at"].values()):
        raise _broken(path, "it has been cut")
    if not 0 <= header["n"] <= MAX_NODES:
        raise _broken(path, "its size is impossible")
    return header


def _read_section(path: Path, name: str, place: list[Any], kind: Any, n: int) -> NDArray[Any]:
    """Read a section of ``n`` items into memory and check it."""
    array = np.empty(n, dtype=kind)
    if array.nbytes != place[1] or str(read_section(path, place[0], array)) != place[2]:
        raise _broken(path, f"the section {name} does not match its checksum")
    return array


def _get_pool(path: Path, place: list[Any], *, verify: bool, mapped: bool) -> tuple[Ids, int]:
    """Map or read the lists, and check them unless told not to; return them and their length.

    Checking maps every page, so that the first questions need not.
    """
    offset, size_bytes, expected = place
    entries = size_bytes // 4
    found: int | None = 0
    if mapped:
        pool = map_file(path, offset, entries, verify)
        if verify:
            found = checksum(pool[:entries])
    else:
        pool = reserve(entries)
        found = read_section(path, offset, pool[:entries], verify)
    if found is None or (verify and str(found) != expected):
        raise _broken(path, "the lists do not match their checksum")
    return pool, entries


def _broken(path: Path, why: str) -> NotReady:
    return NotReady(
        "broken_network",
        "The network in {path} cannot be used: {why}. Build it again.",
        path=path,
        why=why,
    )
