"""Reads a community's own lists in batches of columns and reports each bad line.

Nothing here knows what the columns mean; :mod:`ecken.service.loading.loading` does. What a table
looks like is known by :mod:`ecken.exchange.tables`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecken.errors import EckenError, Invalid
from ecken.exchange.tables import Table, Vocabulary, read_table

__all__ = [
    "BadLine",
    "BadLines",
    "Batch",
    "ListFormat",
    "Progress",
    "Reason",
    "Source",
    "UnfitError",
    "name_of",
    "opened",
    "read_list",
    "size_of",
]

Source = Path | bytes
"""A file, or its content."""

Progress = Callable[[str, int, int | None], None]
"""Told the stage, how much is done and how much there is (if known)."""


class UnfitError(ValueError):
    """Why a cell cannot be used, worded to follow the name of its column.

    ``{name}`` places of the template are filled from ``fields``, so that it can be said in the
    reader's language.
    """

    def __init__(self, template: str, **fields: object) -> None:
        self.template, self.fields = template, fields
        super().__init__(template.format(**fields))


class Reason(NamedTuple):
    """What is wrong with a line: the column (empty for the line as a whole), and why."""

    column: str
    text: UnfitError | EckenError

    def __str__(self) -> str:
        return f"{self.column} {self.text}".strip()


class BadLine(NamedTuple):
    """One line that cannot be loaded, and why."""

    file: str
    line: int
    reasons: tuple[Reason, ...]

    @property
    def reason(self) -> str:
        """All reasons in English, to follow "line 12: "."""
        return "; ".join(map(str, self.reasons))


@dataclass
class BadLines:
    """Bad lines: the first ones kept, all of them counted."""

    keep: int = 50
    kept: list[BadLine] = field(default_factory=list)
    count: int = 0
    is_cut: bool = False
    """A file could not be read to its end, so what follows from it is not known."""

    def add(self, file: str, line: int, *reasons: Reason) -> None:
        """Note one bad line."""
        self.count += 1
        if len(self.kept) < self.keep:
            self.kept.append(BadLine(file, line, reasons))

    def add_text(self, file: str, line: int, template: str, /, **fields: object) -> None:
        """Note one bad line for one reason that concerns it as a whole."""
        self.add(file, line, Reason("", UnfitError(template, **fields)))

    def cut(self, file: str, line: int, reason: UnfitError | EckenError) -> None:
        """Note what makes the rest of the file unreadable."""
        self.is_cut = True
        self.add(file, line, Reason("", reason))

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
    numbers: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    """Numbers of the cells of columns with a vocabulary, where the rows are plain enough."""


def name_of(source: Source) -> str:
    """What a list is called in messages."""
    return str(source) if isinstance(source, Path) else ""


def size_of(source: Source) -> int:
    """How many bytes a list has; 0 if that is not known, as of a pipe."""
    if isinstance(source, bytes):
        return len(source)
    try:
        return source.stat().st_size
    except OSError:  # reading says why
        return 0


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Yield the bytes of a list as a stream.

    Raises
    ------
    Invalid
        ``file_unreadable`` if the file cannot be opened.
    """
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    try:
        with source.open("rb") as file:
            yield file
    except OSError as error:
        raise Invalid(
            "file_unreadable",
            "{file} cannot be read: {reason}.",
            file=str(source),
            reason=(error.strerror or str(error)).lower(),
        ) from error


def read_list(
    source: Source,
    format: ListFormat,
    bad: BadLines,
    progress: Progress,
    *,
    mapping: Mapping[str, str] | None = None,
    expected: Collection[str] = (),
    vocabularies: Mapping[str, Vocabulary] | None = None,
) -> Iterator[Batch]:
    """Yield the rows of a list in batches, with the columns under the names of ``format``.

    ``mapping`` says what a column is called in this list; without one it has to be called what it
    is, and no other column may be there. Rows that have not as many cells as the header are added
    to ``bad``. Cost: about 0.3 µs per row up to the first quotation mark in the file, 2 µs from
    there on.

    Raises
    ------
    Invalid
        ``file_unreadable`` if the file cannot be opened.
    """
    name = name_of(source)
    with opened(source) as stream:
        try:
            table = read_table(stream, expected=expected or format.columns)
            places = _places(table, format, mapping)
            if isinstance(places, UnfitError):
                bad.cut(name, table.header_line, places)
                return
            known = {places[column]: of for column, of in (vocabularies or {}).items()
                     if column in places}  # fmt: skip
            for batch in _batches(table, places, known, bad, name):
                yield batch
                size = table.size_bytes
                progress(format.name, table.read_bytes if size else 0, size)
        except Invalid as error:
            bad.cut(name, _line_of(error), error)


def _batches(
    table: Table,
    places: Mapping[str, int],
    vocabularies: Mapping[int, Vocabulary],
    bad: BadLines,
    name: str,
) -> Iterator[Batch]:
    width = len(table.header)
    for batch in table.batches(vocabularies):
        for row in batch.odd:
            bad.add_text(
                name, row.line, "has {count} fields; the header has {width}",
                count=len(row.cells), width=width,
            )  # fmt: skip
        columns = {column: batch.columns[place] for column, place in places.items()}
        numbers = {
            column: batch.numbers[place]
            for column, place in places.items()
            if place in batch.numbers
        }
        yield Batch(batch.lines, columns, numbers)


def _line_of(error: Invalid) -> int:
    line = error.fields.get("line")
    return line if isinstance(line, int) else 1


def _places(
    table: Table, format: ListFormat, mapping: Mapping[str, str] | None
) -> dict[str, int] | UnfitError:
    """Return in which place each column stands, or what is wrong with the header."""
    if mapping is not None:
        return {column: table.header.index(name) for column, name in mapping.items()}
    names = [name.lower() for name in table.header]
    known = ", ".join(format.columns)
    for name in names:
        if name not in format.columns:
            return UnfitError(
                "has the unknown column “{name}”; known are: {known}", name=name[:40], known=known
            )
        if names.count(name) > 1:
            return UnfitError("has the column “{name}” twice", name=name)
    for name in format.required:
        if name not in names:
            return UnfitError(
                "lacks the column “{name}”; known are: {known}", name=name, known=known
            )
    return {name: place for place, name in enumerate(names)}
