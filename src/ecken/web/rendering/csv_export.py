"""A table for a spreadsheet, for download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from starlette.responses import Response

from ecken.exchange.tables import written

__all__ = ["csv_file", "csv_response"]


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """Return a table for download in which no cell is taken for a formula."""
    return csv_file(name, written(header, rows))


def csv_file(name: str, content: bytes) -> Response:
    """Return a CSV file for download."""
    return Response(
        content,
        headers={
            "content-type": "text/csv; charset=utf-8",
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )
