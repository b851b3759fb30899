"""The archive of a whole community: a ZIP that holds a file of JSON lines for each table.

``archive.json`` says what the archive is. ``tables/NAME.jsonl`` begins with the names of the
columns, and each line after it is one row. Rows are written and read one by one: an archive may be
larger than the memory.
"""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from ecken.errors import Invalid

__all__ = [
    "FORMAT",
    "CommunityArchive",
    "CommunityArchiveWriter",
    "damaged",
    "open_community_archive",
]

FORMAT = "ecken-community-1"
"""What the archive says it is; another number for another layout."""

_ABOUT = "archive.json"
_LINE_MAX_BYTES = 64_000_000
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError),
    *(UnicodeDecodeError, json.JSONDecodeError, RecursionError),
)


class CommunityArchiveWriter:
    """Writes an archive into a file, table by table."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=5)

    def write_table(
        self, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
    ) -> int:
        """Write one table; return how many rows it has."""
        count = 0
        with self._zip.open(_entry(name), "w", force_zip64=True) as entry:
            entry.write(_line(columns))
            for count, row in enumerate(rows, 1):  # noqa: B007
                entry.write(_line(row))
        return count

    def finish(self, about: Mapping[str, object], readme: str) -> None:
        """Write what the archive says of itself, and close it."""
        self._zip.writestr("README.txt", readme)
        text = json.dumps({"format": FORMAT, **about}, ensure_ascii=False, indent=1)
        self._zip.writestr(_ABOUT, text)
        self._zip.close()


class CommunityArchive:
    """An archive that is open for reading."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._zip = file
        self.about = self._read_about()

    def _read_about(self) -> dict[str, Any]:
        try:
            with self._zip.open(_ABOUT) as entry:
                about = json.loads(entry.read(_LINE_MAX_BYTES))
        except (KeyError, ValueError, *_BROKEN) as error:
            raise _no_archive() from error
        if not isinstance(about, dict) or about.get("format") != FORMAT:
            raise _no_archive()
        return about

    def rows(self, name: str, columns: Sequence[str]) -> Iterator[list[Any]]:
        """Yield the rows of a table, each as long as ``columns``.

        Raises
        ------
        Invalid
            ``archive_damaged`` with table and line.
        """
        number = 0
        try:
            with self._zip.open(_entry(name)) as entry:
                while line := entry.readline(_LINE_MAX_BYTES):
                    number += 1
                    row = json.loads(line, parse_constant=_refuse_constant)
                    if not isinstance(row, list) or len(row) != len(columns):
                        raise damaged(name, number)
                    if number > 1:
                        yield row
                    elif row != list(columns):
                        raise damaged(name, number)
        except (KeyError, ValueError, *_BROKEN) as error:
            raise damaged(name, number) from error
        if not number:
            raise damaged(name, number)


@contextmanager
def open_community_archive(path: Path) -> Iterator[CommunityArchive]:
    """Open an archive of a community.

    Raises
    ------
    Invalid
        ``no_community_archive``
    """
    with path.open("rb") as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise _no_archive() from error
        with archive:
            yield CommunityArchive(archive)


def damaged(table: str, line: int) -> Invalid:
    """Return the refusal of a line that does not fit, counted from 1 with the names of columns."""
    return Invalid(
        "archive_damaged",
        "The archive is damaged: line {line} of tables/{table}.jsonl is missing or does not fit. "
        "Nothing was loaded. Take an archive as ecken export wrote it.",
        table=table,
        line=line,
    )


def _no_archive() -> Invalid:
    return Invalid(
        "no_community_archive",
        "This file is no archive of a community. Take a file that ecken export wrote, whole; "
        "lists as CSV go behind --members, --contacts and --requests.",
    )


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _entry(name: str) -> str:
    return f"tables/{name}.jsonl"


def _line(row: Sequence[object]) -> bytes:
    return json.dumps(list(row), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
