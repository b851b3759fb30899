"""A network in one file (:mod:`ecken.graph.saving.section_file`), shared by who opens it.

Sections, each on a page boundary::

    head uint64 (n,) · total uint32 (n,) · reach uint8 (n,) · listed uint8 (n,)
    labels, if any: names int64 (n,), or label_ends int64 (n,) · label_text UTF-8
    pool uint32 (entries,)

What the bytes mean is checked, too, before they are written and when they are opened
(:mod:`ecken.graph.live.soundness`): a damaged network gets no checksum.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.errors import NotReady
from ecken.graph.labels import Labels, label_sections, read_label_sections
from ecken.graph.live import changes
from ecken.graph.live.memory import HUGE_BYTES, PAGE_BYTES, map_file, reserve
from ecken.graph.live.soundness import check_rows, find_damage, find_outside
from ecken.graph.packed_rows import MAX_NODES, Ids, Rows
from ecken.graph.saving.section_file import FileKind, SectionFile, write_sections
from ecken.graph.saving.sections import checksum, read_section

__all__ = ["FORMAT", "open_rows", "save_rows"]

FORMAT = 3
TEXT_FORMAT = 4
"""With labels that are texts."""


def _broken(path: Path, why: str) -> NotReady:
    return NotReady(
        "broken_network",
        "The network in {path} cannot be used: {why}. Build it again.",
        path=path,
        why=why,
    )


def _foreign(path: Path) -> NotReady:
    return NotReady("other_source", "The network in {path} is of another database.", path=path)


_KIND = FileKind(
    magic=b"ECKENNET",
    formats=(FORMAT, TEXT_FORMAT),
    noun="network",
    broken=_broken,
    foreign=_foreign,
    align=max(PAGE_BYTES, 4096),
    align_large=HUGE_BYTES,
)


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
    is_text = labels is not None and labels.is_text
    write_sections(
        path, _KIND, sections,
        format=TEXT_FORMAT if is_text else FORMAT, version=version, source=source, n=rows.n,
    )  # fmt: skip


def open_rows(
    path: Path, *, source: str | None, verify: bool, mapped: bool
) -> tuple[Rows, int, Labels | None]:
    """Return rows, version and labels of a saved network; ``NotReady`` if it cannot be trusted."""
    file = SectionFile(path, _KIND, source=source)
    n = file.header["n"]
    if not 0 <= n <= MAX_NODES:
        raise file.broken("its size is impossible")
    kinds = {"head": np.uint64, "total": np.uint32, "reach": np.uint8, "listed": np.uint8}
    parts: dict[str, Any] = {name: file.read(name, kind, n) for name, kind in kinds.items()}
    labels = read_label_sections(n, file.at, file.read)
    pool, entries = _get_pool(file, verify=verify, mapped=mapped)
    if parts["total"].sum(dtype=np.int64) != entries:
        raise file.broken("the lists do not add up")
    rows = Rows(
        pool, parts["head"], parts["total"], parts["total"].copy(), parts["reach"],
        parts["listed"].view(np.bool_), entries,
    )  # fmt: skip
    why = find_damage(rows) if verify else find_outside(rows)
    if why is not None:
        raise file.broken(why)
    return rows, file.header["version"], labels


def _is_packed(rows: Rows) -> bool:
    """Whether the rows follow one another without gaps."""
    return rows.entries == rows.used


def _get_pool(file: SectionFile, *, verify: bool, mapped: bool) -> tuple[Ids, int]:
    """Map or read the lists, and check them unless told not to; return them and their length.

    Checking maps every page, so that the first questions need not.
    """
    offset, size_bytes, expected = file.at["pool"]
    entries = size_bytes // 4
    found: int | None = 0
    if mapped:
        pool = map_file(file.path, offset, entries, verify)
        if verify:
            found = checksum(pool[:entries])
    else:
        pool = reserve(entries)
        found = read_section(file.path, offset, pool[:entries], verify)
    if found is None or (verify and str(found) != expected):
        raise file.broken("the lists do not match their checksum")
    return pool, entries
