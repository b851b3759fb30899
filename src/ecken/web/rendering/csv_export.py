"""What one sees as a table for a spreadsheet; no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from starlette.responses import Response

__all__ = ["csv_response", "defused"]

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def defused(text: str) -> str:
    """Return ``text`` so that no spreadsheet reads it as a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """Return a file for download, UTF-8 with a mark so that spreadsheets read umlauts."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow(header)
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return Response(
        ("\ufeff" + page.getvalue()).encode("utf-8", "replace"),
        headers={
            "content-type": "text/csv; charset=utf-8",
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )
