"""Splits blocks of text into rows, with the line number of each.

Without quotation marks whole blocks are split at once (0.3 µs per row); from the first quotation
mark on, the csv module of the standard library reads row by row (2 µs).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.exchange.tables.blocks import line_count, row_too_long
from ecken.exchange.tables.cells import Cells, Vocabulary
from ecken.exchange.tables.limits import BLOCK_BYTES, Limits

__all__ = ["Batch", "Row", "read_batches"]

_ROWS = 65_536


class Row(NamedTuple):
    """One row of a table."""

    line: int
    """Line of the file in which it begins, from 1."""
    cells: tuple[str, ...]


class Batch(NamedTuple):
    """Some rows, column by column in the order of the header."""

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    odd: Sequence[Row]
    """Rows with more or fewer cells than the header; they are not in ``columns``."""
    numbers: Mapping[int, NDArray[np.int64]] = MappingProxyType({})
    """Numbers of the cells of some columns, by place, where a vocabulary was given and the rows
    are plain enough."""

    def rows(self) -> list[Row]:
        """All rows in the order of the file, the odd ones among them."""
        found = list(map(Row, self.lines, zip(*self.columns, strict=True)))
        return sorted([*found, *self.odd]) if self.odd else found


def read_batches(
    texts: Iterator[str],
    separator: str,
    width: int,
    line: int,
    limits: Limits,
    vocabularies: Mapping[int, Vocabulary],
) -> Iterator[Batch]:
    """Yield the rows of ``texts``, whose first line is number ``line``. Empty rows are left out.

    ``vocabularies`` by place of the column: their cells come as numbers where that is quick.
    """
    count = 0
    for batch in _batches(texts, separator, width, line, limits, vocabularies):
        count += len(batch.lines) + len(batch.odd)
        if limits.rows is not None and count > limits.rows:
            raise Invalid(
                "table_too_many_rows",
                "The file has more than {most} rows; split it into several files.",
                most=limits.rows,
            )
        if batch.lines or batch.odd:
            yield batch


def _batches(
    texts: Iterator[str],
    separator: str,
    width: int,
    line: int,
    limits: Limits,
    vocabularies: Mapping[int, Vocabulary],
) -> Iterator[Batch]:
    for text in texts:
        if '"' in text:
            lines = _Lines(text, texts, line, limits)
            yield from _read_quoted(lines, separator, width)
            return
        numbered = _number(text, separator, width, line, vocabularies) if vocabularies else None
        yield numbered or _split(text, separator, width, line)
        line += line_count(text)


# -- without quotation marks ---------------------------------------------------------------------


def _number(
    text: str, separator: str, width: int, line: int, vocabularies: Mapping[int, Vocabulary]
) -> Batch | None:
    """Look the cells up where they stand; ``None`` if the lines are not plain enough for that."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    cells = Cells.find(text, separator, width)
    if cells is None:
        return None
    numbers = {place: known.numbers_in(cells, place) for place, known in vocabularies.items()}
    columns = [cells.column(place) for place in range(width)]
    return Batch(range(line, line + len(cells)), columns, (), numbers)


def _split(text: str, separator: str, width: int, line: int) -> Batch:
    """Split whole lines without quotation marks."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removesuffix("\n")
    count = text.count("\n") + 1
    lines = range(line, line + count)
    if _is_regular(text, separator, width, count):
        cells = text.replace("\n", separator).split(separator)
        return Batch(lines, [cells[i::width] for i in range(width)], ())
    return _batch(lines, [row.split(separator) for row in text.split("\n")], width)


def _is_regular(text: str, separator: str, width: int, count: int) -> bool:
    """Say whether each of ``count`` lines has ``width`` cells and none is empty as a whole."""
    if width < 2 or f"\n{separator * (width - 1)}\n" in f"\n{text}\n":
        return False
    codes = np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)
    marks = codes[(codes == ord("\n")) | (codes == ord(separator))]
    ends = np.flatnonzero(marks == ord("\n"))
    wanted = np.arange(1, count) * width - 1
    return len(marks) == count * width - 1 and np.array_equal(ends, wanted)


# -- with quotation marks ------------------------------------------------------------------------


class _Lines:
    """The lines of the rest of a file, and how much has been handed on."""

    def __init__(self, text: str, more: Iterator[str], line: int, limits: Limits) -> None:
        self._text, self._more = text, more
        self.before = line - 1
        self.limits = limits
        self.row_line = line
        """Line in which the row begins that is being read."""
        self.row_chars = 0
        self.chars = 0
        """Characters since the last batch."""

    def __iter__(self) -> Iterator[str]:
        text: str | None = self._text
        while text is not None:
            for line in io.StringIO(text, newline=""):
                self.row_chars += len(line)
                if self.row_chars > self.limits.row_chars:
                    raise row_too_long(self.row_line, self.limits.row_chars)
                yield line
            text = next(self._more, None)


def _read_quoted(lines: _Lines, separator: str, width: int) -> Iterator[Batch]:
    reader = csv.reader(iter(lines), delimiter=separator, strict=True)
    begins: list[int] = []
    rows: list[list[str]] = []
    try:
        for row in reader:
            begins.append(lines.row_line)
            rows.append(row)
            lines.row_line = lines.before + reader.line_num + 1
            lines.chars += lines.row_chars
            lines.row_chars = 0
            if len(rows) >= _ROWS or lines.chars >= BLOCK_BYTES:
                yield _batch(begins, rows, width)
                begins, rows, lines.chars = [], [], 0
    except csv.Error as error:
        raise _no_csv(error, lines, lines.before + reader.line_num) from None
    yield _batch(begins, rows, width)


def _no_csv(error: csv.Error, lines: _Lines, line: int) -> Invalid:
    """Say what is wrong with a row."""
    if "expected after" in str(error):
        return Invalid(
            "table_quote_inside",
            "Line {line} has a quotation mark in the middle of a quoted cell; write it twice.",
            line=line,
        )
    if "unexpected end" in str(error):
        return Invalid(
            "table_quote_open",
            "The row that begins in line {line} opens a quotation mark that is never closed.",
            line=lines.row_line,
        )
    return row_too_long(lines.row_line, csv.field_size_limit())


def _batch(lines: Sequence[int], rows: list[list[str]], width: int) -> Batch:
    """Turn rows into columns. Empty rows go; empty cells beyond the header do not count."""
    odd: list[Row] = []
    if set(map(len, rows)) != {width} or [""] * width in rows:
        kept_lines, kept = [], []
        for line, row in zip(lines, rows, strict=True):
            if not any(row):
                continue
            if len(row) > width and not any(row[width:]):
                row = row[:width]
            if len(row) == width:
                kept_lines.append(line)
                kept.append(row)
            else:
                odd.append(Row(line, tuple(row)))
        lines, rows = kept_lines, kept
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    return Batch(lines, columns, odd)
