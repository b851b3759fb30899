"""Detects the layout of a table: its separator and its header row.

Programs write titles, notes and blank lines above the header, so it is looked for in the first
rows: best by names that are expected, else as the first full row that looks like no data.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from ecken.errors import Invalid
from ecken.exchange.tables.limits import Limits

__all__ = ["Layout", "find_layout", "name_key"]

_SEPARATORS = (",", ";", "\t", "|")
_LOOKED_AT_CHARS = 262_144
_LOOKED_AT_ROWS = 40
_HEADER_WITHIN_ROWS = 20
_SPREADSHEETS_OWN = re.compile(r"sep=([,;\t|])\r?\n")
_DATA = re.compile(
    r"[+-]?[0-9][0-9.,/ ()-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{2,4}.*"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What was found out about a table."""

    separator: str
    header: tuple[str, ...]
    """The names as they are written, without blanks around them."""
    header_line: int
    """Line in which the header begins, from 1."""
    header_end: int
    """Line in which it ends; the rows begin behind it."""


@dataclass(frozen=True, slots=True)
class _Row:
    begin: int
    end: int
    cells: list[str]

    def filled(self) -> int:
        return sum(map(bool, self.cells))

    def hits(self, expected: Collection[str]) -> int:
        return len({name_key(cell) for cell in self.cells} & set(expected))

    def looks_like_data(self) -> bool:
        strange = sum(bool(_DATA.fullmatch(cell)) for cell in self.cells)
        return any("@" in cell for cell in self.cells) or strange * 5 > self.filled()


def name_key(name: str) -> str:
    """Return the name of a column so that spellings fall together: ``E-Mail *`` is ``email``."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def find_layout(
    text: str, expected: Collection[str], limits: Limits, separator: str | None
) -> Layout:
    """Find the layout of a table in its first block of text.

    ``expected`` holds names of columns as :func:`name_key` gives them.

    Raises
    ------
    Invalid
        ``table_empty``, ``table_without_header``, ``table_too_many_columns``.
    """
    sample = text[:_LOOKED_AT_CHARS]
    own = _SPREADSHEETS_OWN.match(sample)
    if own and separator is None:
        separator = own.group(1)
    marks = _SEPARATORS if separator is None else (separator,)
    rows_by = {mark: _rows(sample, mark, skip=own is not None) for mark in marks}
    best = max(rows_by, key=lambda mark: _score(rows_by[mark], expected))
    rows = rows_by[best]
    if not rows:
        raise Invalid("table_empty", "The file is empty; a header and rows were needed.")
    found = _header(rows[:_HEADER_WITHIN_ROWS], expected)
    names = found.cells
    while names and not names[-1]:
        names = names[:-1]
    if len(names) > limits.columns:
        raise Invalid(
            "table_too_many_columns",
            "Line {line} has {count} columns; at most {most} are possible.",
            line=found.begin,
            count=len(names),
            most=limits.columns,
        )
    return Layout(best, tuple(names), found.begin, found.end)


def _rows(sample: str, separator: str, *, skip: bool) -> list[_Row]:
    """The first rows that are not empty."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    found: list[_Row] = []
    begin = 1
    try:
        for cells in reader:
            cells = [" ".join(cell.split()) for cell in cells]
            is_filled = any(cell.strip("".join(_SEPARATORS)) for cell in cells)
            if is_filled and not (skip and begin == 1):
                found.append(_Row(begin, reader.line_num, cells))
            begin = reader.line_num + 1
            if len(found) >= _LOOKED_AT_ROWS:
                break
    except csv.Error:
        pass  # the rows before it are enough to look at; reading names the line
    return found


def _score(rows: list[_Row], expected: Collection[str]) -> tuple[float, ...]:
    """Rate a separator: expected names that it lays bare; one width for all; many columns."""
    if not rows:
        return (0, 0.0, 0.0)
    hits = max(row.hits(expected) for row in rows[:_HEADER_WITHIN_ROWS])
    widths = Counter(len(row.cells) for row in rows)
    evenly = max((width - 1) * count / len(rows) for width, count in widths.items())
    return (hits if hits > 1 else 0, len(widths) == 1 and 1 not in widths, evenly)


def _header(rows: list[_Row], expected: Collection[str]) -> _Row:
    named = max(rows, key=lambda row: row.hits(expected))
    if named.hits(expected) > 1:
        return named
    # One wide row may be an accident; two are none.
    widest = sorted(row.filled() for row in rows)[-2:][0]
    for row in rows:
        if row.filled() * 5 >= widest * 3 and not row.looks_like_data():
            return row
    if named.hits(expected):
        return named
    raise Invalid(
        "table_without_header",
        "No row names the columns: line {line} holds data already. Put a row with names above it.",
        line=rows[0].begin,
    )
