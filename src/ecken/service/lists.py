"""Reading a community's own lists: CSV by batches of columns, each bad line named.

Nothing here knows what the columns mean; :mod:`ecken.service.loading` does.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from ecken.errors import Invalid

__all__ = ["BadLine", "BadLines", "Batch", "ListFormat", "Progress", "read_list"]

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how much is done and how much there is (if known)."""

_ROWS = 65_536
_FIELD_MAX = 131_072
"""Longest field in characters: csv's own default; one line of 100 MB stops the reading."""


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
    """Yield the rows of a UTF-8 CSV file with a header, in batches of up to 65,536.

    The separator is the comma, or the semicolon where the header has no comma. Rows that have
    not as many fields as the header are added to ``bad``; empty lines are skipped.

    Raises
    ------
    Invalid
        ``file_unreadable`` if the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            yield from _read_file(file, path, format, bad, progress)
    except OSError as error:
        raise Invalid(
            "file_unreadable",
            "{file} cannot be read: {reason}.",
            file=str(path),
            reason=(error.strerror or str(error)).lower(),
        ) from error


def _read_file(
    file: BinaryIO, path: Path, format: ListFormat, bad: BadLines, progress: Progress
) -> Iterator[Batch]:
    size = path.stat().st_size or None
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    reader = None
    try:
        first = text.readline(_FIELD_MAX)
        delimiter = ";" if ";" in first and "," not in first else ","
        header = _read_header(first, delimiter, path, format, bad)
        if header is None:
            return
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        for lines, rows in _numbered(reader):
            yield _batch(lines, rows, header, path, bad)
            progress(format.name, file.tell() if size else 0, size)
    except UnicodeDecodeError:
        bad.is_cut = True
        bad.add(str(path), _line_not_utf8(path), "is not UTF-8; save the file as UTF-8")
    except csv.Error as error:
        bad.is_cut = True
        line = reader.line_num + 1 if reader else 1
        bad.add(str(path), line, f"is no CSV: {error}; the rest of the file was not read")


def _read_header(
    line: str, delimiter: str, path: Path, format: ListFormat, bad: BadLines
) -> list[str] | None:
    """Return the names of the columns, or ``None`` if the header is bad."""
    try:
        row = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        names = [name.strip().lower() for name in row]
        reason = _header_fault(names, format)
    except csv.Error as error:
        names, reason = [], f"is no CSV: {error}"
    if reason:
        bad.is_cut = True
        bad.add(str(path), 1, reason)
        return None
    return names


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


def _numbered(reader: Any) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
    """Yield rows in batches with the number of the line that each begins in.

    The header was line 1. Where every row is one line, the numbers follow from the count.
    """
    while True:
        start = reader.line_num
        rows: list[list[str]] = []
        ends: list[int] | None = None
        for row in islice(reader, _ROWS):
            rows.append(row)
            if ends is None and reader.line_num - start != len(rows):
                ends = list(range(start + 1, start + len(rows)))
            if ends is not None:
                ends.append(reader.line_num)
        if not rows:
            return
        if ends is None:
            yield range(start + 2, start + len(rows) + 2), rows
        else:
            begins = [start, *ends[:-1]]
            yield [line + 2 for line in begins], rows


def _batch(
    lines: Sequence[int], rows: list[list[str]], header: list[str], path: Path, bad: BadLines
) -> Batch:
    width = len(header)
    if set(map(len, rows)) != {width}:
        lines, rows = _of_width(lines, rows, width, path, bad)
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    return Batch(lines, dict(zip(header, columns, strict=True)))


def _of_width(
    lines: Sequence[int], rows: list[list[str]], width: int, path: Path, bad: BadLines
) -> tuple[list[int], list[list[str]]]:
    """Return the rows with the right number of fields; note the others."""
    kept_lines, kept = [], []
    for line, row in zip(lines, rows, strict=True):
        if len(row) == width:
            kept_lines.append(line)
            kept.append(row)
        elif row:
            bad.add(str(path), line, f"has {len(row)} fields; the header has {width}")
    return kept_lines, kept


def _line_not_utf8(path: Path) -> int:
    """Return the number of the first line that is not UTF-8."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 1
