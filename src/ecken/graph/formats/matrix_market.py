"""The header of a MatrixMarket file; its entries are pairs of numbers from 1 on."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ecken.errors import Invalid

__all__ = ["MatrixHeader", "read_matrix_header"]

_BOM = b"\xef\xbb\xbf"
_VALUES = {"pattern": 0, "integer": 1, "real": 1, "double": 1, "complex": 2}


class MatrixHeader(NamedTuple):
    """Size of a square matrix and how many entries it has; these begin behind ``begin`` bytes,
    which are ``lines`` lines, and have ``extra`` values each.
    """

    size: int
    entries: int
    begin: int
    lines: int
    extra: int


def read_matrix_header(path: Path, head: bytes) -> MatrixHeader:
    """Read the header of a square matrix in coordinates."""
    banner = head.split(b"\n")[0].decode("ascii", "replace").lower().split()
    if len(banner) < 4 or banner[1:3] != ["matrix", "coordinate"] or banner[3] not in _VALUES:
        raise _refuse(path, "“matrix coordinate” with pattern, integer, real or complex is read")
    begin = 0
    for number, raw in enumerate(head.split(b"\n"), 1):
        begin += len(raw) + 1
        fields = raw.split()
        if not fields or raw.removeprefix(_BOM).startswith(b"%"):
            continue
        if len(fields) != 3 or not all(field.isdigit() for field in fields):
            raise _refuse(path, f"line {number} has to hold rows, columns and entries")
        rows, columns, entries = map(int, fields)
        if rows != columns:
            raise _refuse(path, f"it has {rows:,} rows and {columns:,} columns, and must be square")
        return MatrixHeader(rows, entries, begin, number, _VALUES[banner[3]])
    raise _refuse(path, "there is no line with its size")


def _refuse(path: Path, why: str) -> Invalid:
    return Invalid(
        "bad_matrix_file", "{path} is no MatrixMarket file of contacts: {why}.", path=path, why=why
    )
