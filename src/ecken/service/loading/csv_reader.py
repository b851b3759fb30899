"""Reading a community's own lists: CSV by batches of columns, each bad line named.

Nothing here knows what the columns mean; :mod:`ecken.service.loading.loading` does.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from ecken.errors import Invalid

__all__ = ["BadLine", "BadLines", "Batch", "ListFormat", "Progress", "read_list"]

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how much is done and how much there is (if known)."""

_ROWS = 65_536
_BLOCK_BYTES = 4_194_304
_FIELD_MAX = 131_072
"""Longest header in bytes, and longest quoted field in characters (csv's own default)."""


class BadLine(NamedTuple):
    """One line that cannot be loaded, and why."""

    file: str
    line: int
    reason: str


@dataclass
class BadLines:
    """Bad lines: the first ones kept, all of them counted."""

    keep: int = 50
    kept: list[BadLine] = field(default_factory=list)
    count: int = 0
    is_cut: bool = False
    """A file could not be read to its end, so what follows from it is not known."""

    def add(self, file: str, line: int, reason: str) -> None:
        """Note one bad line."""
        self.count += 1
        if len(self.kept) < self.keep:
            self.kept.append(BadLine(file, line, reason))

    def refuse_any(self) -> None:
        """Raise if there was any.

        Raises
        ------
        Invalid
            ``load_refused`` with the kept lines in the field ``lines``.
        """
        if self.count:
            raise Invalid(
                "load_refused",
                "Nothing was loaded: {count} lines cannot be read as they are.",
                count=self.count,
                lines=self.kept,
            )


@dataclass(frozen=True)
class ListFormat:
    """What a list is called and which columns it may have."""

    name: str
    columns: Sequence[str]
    required: Sequence[str]


@dataclass(frozen=True)
class Batch:
    """Some rows of a list, column by column; an absent column is missing in ``columns``."""

    lines: Sequence[int]
    columns: Mapping[str, Sequence[str]]


def read_list(path: Path, format: ListFormat, bad: BadLines, progress: Progress) -> Iterator[Batch]:
    """Yield the rows of a UTF-8 CSV file with a header, in batches.

    The separator is the comma, or the semicolon where the header has no comma. Rows that have
    not as many fields as the header are added to ``bad``; empty lines are skipped. Cost: about
    0.3 µs per row up to the first quotation mark in the file, 2 µs from there on.

    Raises
    ------
    Invalid
        ``file_unreadable`` if the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            size = path.stat().st_size or None
            for batch in _read_file(_File(file, str(path), format, bad)):
                yield batch
                progress(format.name, file.tell() if size else 0, size)
    except OSError as error:
        raise Invalid(
            "file_unreadable",
            "{file} cannot be read: {reason}.",
            file=str(path),
            reason=(error.strerror or str(error)).lower(),
        ) from error


@dataclass
class _File:
    """An open list, and how far it has been read."""

    file: BinaryIO
    name: str
    format: ListFormat
    bad: BadLines
    lines: int = 0
    """Lines read so far."""
    delimiter: str = ","
    header: list[str] = field(default_factory=list)

    def cut(self, line: int, reason: str) -> None:
        """Note what makes the rest of the file unreadable."""
        self.bad.is_cut = True
        self.bad.add(self.name, line, reason)


def _read_file(list_: _File) -> Iterator[Batch]:
    try:
        if not _read_header(list_):
            return
        while block := list_.file.read(_BLOCK_BYTES):
            block += list_.file.readline()
            if b'"' in block:
                yield from _read_quoted(list_, block)
                return
            yield _read_plain(list_, block)
    except UnicodeDecodeError as error:
        line = list_.lines + 1 + bytes(error.object).count(b"\n", 0, error.start)
        list_.cut(line, "is not UTF-8; save the file as UTF-8")


def _read_header(list_: _File) -> bool:
    """Read the names of the columns; say whether they are good."""
    first = list_.file.readline(_FIELD_MAX).removeprefix(codecs.BOM_UTF8).decode("utf-8")
    list_.delimiter = ";" if ";" in first and "," not in first else ","
    try:
        row = next(csv.reader([first], delimiter=list_.delimiter, strict=True), [])
        names = [name.strip().lower() for name in row]
        reason = _header_fault(names, list_.format)
    except csv.Error as error:
        names, reason = [], f"is no CSV: {error}"
    if reason:
        list_.cut(1, reason)
    list_.header, list_.lines = names, 1
    return not reason


def _header_fault(names: list[str], format: ListFormat) -> str:
    if not any(names):
        return f"has no header; the columns are: {', '.join(format.columns)}"
    known = f"known are: {', '.join(format.columns)}"
    for name in names:
        if name not in format.columns:
            return f"has the unknown column “{name[:40]}”; {known}"
        if names.count(name) > 1:
            return f"has the column “{name}” twice"
    missing = [name for name in format.required if name not in names]
    if missing:
        return f"lacks the column “{missing[0]}”; {known}"
    return ""


# -- without quotation marks: split whole blocks ------------------------------------------------


def _read_plain(list_: _File, block: bytes) -> Batch:
    """Read whole lines without quotation marks."""
    text = block.decode("utf-8").replace("\r\n", "\n").removesuffix("\n")
    width, delimiter = len(list_.header), list_.delimiter
    count = text.count("\n") + 1
    lines = range(list_.lines + 1, list_.lines + 1 + count)
    list_.lines += count
    if _is_regular(text, delimiter, width, count):
        fields = text.replace("\n", delimiter).split(delimiter)
        return Batch(lines, {name: fields[i::width] for i, name in enumerate(list_.header)})
    rows = [line.split(delimiter) if line else [] for line in text.split("\n")]
    return _batch(list_, lines, rows)


def _is_regular(text: str, delimiter: str, width: int, count: int) -> bool:
    """Say whether each of ``count`` lines has ``width`` fields."""
    codes = np.frombuffer(text.encode("utf-8"), dtype=np.uint8)
    marks = codes[(codes == ord("\n")) | (codes == ord(delimiter))]
    ends = np.flatnonzero(marks == ord("\n"))
    wanted = np.arange(1, count) * width - 1
    return len(marks) == count * width - 1 and width > 1 and np.array_equal(ends, wanted)


# -- with quotation marks: csv -------------------------------------------------------------------


def _read_quoted(list_: _File, block: bytes) -> Iterator[Batch]:
    """Read the rest of the file, beginning with ``block``."""
    before = list_.lines
    reader = csv.reader(_decoded(list_, block), delimiter=list_.delimiter, strict=True)
    try:
        for ends, rows in _numbered(reader):
            yield _batch(list_, [before + line for line in ends], rows)
    except csv.Error as error:
        line = before + reader.line_num
        list_.cut(line, f"is no CSV: {error}; the rest of the file was not read")


def _decoded(list_: _File, block: bytes) -> Iterator[str]:
    for line in chain(block.splitlines(keepends=True), list_.file):
        yield line.decode("utf-8")
        list_.lines += 1


def _numbered(reader: Any) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Yield rows in batches with the number of the line that each begins in."""
    while True:
        begins: list[int] = []
        rows: list[list[str]] = []
        begin = reader.line_num + 1
        for row in islice(reader, _ROWS):
            begins.append(begin)
            rows.append(row)
            begin = reader.line_num + 1
        if not rows:
            return
        yield begins, rows


def _batch(list_: _File, lines: Sequence[int], rows: list[list[str]]) -> Batch:
    """Turn rows into columns; note rows that have not as many fields as the header."""
    width = len(list_.header)
    if set(map(len, rows)) != {width}:
        for line, row in zip(lines, rows, strict=True):
            if row and len(row) != width:
                list_.bad.add(list_.name, line, f"has {len(row)} fields; the header has {width}")
        lines = [line for line, row in zip(lines, rows, strict=True) if len(row) == width]
        rows = [row for row in rows if len(row) == width]
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    return Batch(lines, dict(zip(list_.header, columns, strict=True)))
