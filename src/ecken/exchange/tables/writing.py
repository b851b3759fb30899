"""Tables for spreadsheets: the one writer of CSV. No cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

__all__ = ["defused", "written"]

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def defused(text: str) -> str:
    """Return ``text`` so that no spreadsheet reads it as a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def written(header: Sequence[str], rows: Iterable[Sequence[str]], *, separator: str = ",") -> bytes:
    """Return a CSV file: UTF-8 with a mark, by which spreadsheets know the encoding."""
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=separator)
    writer.writerow([defused(name) for name in header])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return ("\ufeff" + page.getvalue()).encode("utf-8", "replace")
