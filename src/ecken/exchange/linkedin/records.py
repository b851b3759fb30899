"""Rows of a LinkedIn table as dictionaries by column name, English or German."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecken.exchange.tables import Limits, read_table
from ecken.exchange.tables.layout import name_key

__all__ = ["Record", "read_records"]

Record = Mapping[str, str]
"""Texts by the key of their column; a column that the file does not have reads as ""."""

_LIMITS = Limits(row_chars=200_000, columns=100, rows=60_000)


class _Cells(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def read_records(
    content: bytes, columns: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, Record]]:
    """Yield line and texts of each row. ``columns`` names each column in every spelling known.

    Raises
    ------
    Invalid
        What reading a table raises (``table_…``).
    """
    key_of = {name_key(name): key for key, names in columns.items() for name in names}
    expected = [name for names in columns.values() for name in names]
    table = read_table(content, limits=_LIMITS, expected=expected)
    at = {
        key_of[name_key(name)]: number
        for number, name in enumerate(table.header)
        if name_key(name) in key_of
    }
    for row in table.rows():
        cells = row.cells
        record = {key: cells[number].strip() for key, number in at.items() if number < len(cells)}
        if any(record.values()):
            yield row.line, _Cells(record)
