"""Values of the archive: as the database has them, as JSON has them, and checked on the way in."""

from __future__ import annotations

import math
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from ecken.exchange.community_archive import damaged
from ecken.store.site.whole_community import ColumnForm

__all__ = ["read_values", "written_values"]


def written_values(
    columns: Sequence[ColumnForm], rows: Iterable[Sequence[Any]]
) -> Iterator[Sequence[Any]]:
    """Yield rows for JSON: bytes become base64."""
    binary = {at for at, form in enumerate(columns) if form.kind == "binary"}
    if not binary:
        yield from rows
        return
    for row in rows:
        yield [
            b64encode(value).decode() if at in binary and value is not None else value
            for at, value in enumerate(row)
        ]


def read_values(
    table: str, columns: Sequence[ColumnForm], rows: Iterable[Sequence[Any]]
) -> Iterator[Sequence[Any]]:
    """Yield rows for the database; refuse what a column cannot hold.

    Raises
    ------
    Invalid
        ``archive_damaged`` with table and line.
    """
    readers = [(form, _READERS[form.kind]) for form in columns]
    for line, row in enumerate(rows, 2):
        try:
            yield [
                _read(form, read, value) for (form, read), value in zip(readers, row, strict=True)
            ]
        except ValueError as error:
            raise damaged(table, line) from error


def _read(form: ColumnForm, read: Callable[[ColumnForm, object], object], value: object) -> object:
    if value is None and form.is_optional:
        return None
    return read(form, value)


def _text(form: ColumnForm, value: object) -> str:
    if not isinstance(value, str) or "\0" in value or len(value) > (form.size or len(value)):
        raise ValueError(form.name)
    value.encode()  # half of a surrogate pair is no text
    return value


def _integer(form: ColumnForm, value: object) -> int:
    limit = 1 << ((form.size or 64) - 1)
    if type(value) is not int or not -limit <= value < limit:
        raise ValueError(form.name)
    return value


def _number(form: ColumnForm, value: object) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):  # type: ignore[arg-type]
        raise ValueError(form.name)
    return float(value)  # type: ignore[arg-type]


def _boolean(form: ColumnForm, value: object) -> bool:
    if type(value) is not bool:
        raise ValueError(form.name)
    return value


def _binary(form: ColumnForm, value: object) -> bytes:
    if not isinstance(value, str):
        raise ValueError(form.name)
    return b64decode(value, validate=True)


_READERS: dict[str, Callable[[ColumnForm, object], object]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "binary": _binary,
}
