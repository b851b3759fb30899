"""The one writer of CSV. No cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["defused", "written", "written_lines", "written_text"]

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def defused(text: str) -> str:
    """Return ``text`` so that no spreadsheet reads it as a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def written_text(
    header: Sequence[str], rows: Iterable[Iterable[object]], *, separator: str = ","
) -> str:
    """Return a table as CSV (RFC 4180, CRLF). Numbers stay numbers; ``None`` is an empty cell."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=separator)
    writer.writerow([defused(name) for name in header])
    writer.writerows(
        [defused(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return page.getvalue()


def written_lines(rows: Iterable[Iterable[object]]) -> bytes:
    """Return further rows of a table that :func:`written` has begun."""
    header_of_nothing = written_text((), ())
    return written_text((), rows).removeprefix(header_of_nothing).encode("utf-8", "replace")


def written(
    header: Sequence[str], rows: Iterable[Iterable[object]], *, separator: str = ","
) -> bytes:
    """Return a CSV file: UTF-8 with a mark, by which spreadsheets know the encoding."""
    text = written_text(header, rows, separator=separator)
    return ("\ufeff" + text).encode("utf-8", "replace")
