"""Mapping of list columns to fields: guessed, saved as text, parsed.

Written down, a mapping is one line for each column of Ecken: ``email = E-Mail-Adresse``.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecken.errors import Invalid
from ecken.exchange.member_lists.column_names import COLUMN_NAMES
from ecken.exchange.tables import Row, name_key

__all__ = ["Mapping", "check_mapping", "guess_mapping", "parse_mapping", "written_mapping"]

Mapping = dict[str, str]
"""Name in the list by column of Ecken; what is not in it is not taken from the list."""

_MAPPING_MAX_CHARS = 20_000


def guess_mapping(header: Sequence[str], rows: Sequence[Row] = ()) -> Mapping:
    """Guess from the names of the columns, and for addresses from what the first rows hold."""
    by_key: dict[str, str] = {}
    for name in header:
        by_key.setdefault(name_key(name), name)
    found: Mapping = {}
    for column, names in COLUMN_NAMES.items():
        for name in names:
            if written := by_key.get(name_key(name)):
                found[column] = written
                break
    if "email" not in found and (written := _column_of_addresses(header, rows)):
        found["email"] = written
    return _without_doubles(found)


def _column_of_addresses(header: Sequence[str], rows: Sequence[Row]) -> str:
    """The first column in which most cells look like an address."""
    for number, name in enumerate(header):
        cells = [row.cells[number].strip() for row in rows if len(row.cells) > number]
        filled = [cell for cell in cells if cell]
        addresses = sum("@" in cell and " " not in cell for cell in filled)
        if name and addresses and addresses * 2 > len(filled):
            return name
    return ""


def _without_doubles(found: Mapping) -> Mapping:
    """One column of the list stands for one thing; a whole name is needed where no other is."""
    if "last_name" in found and ("first_name" in found or "full_name" not in found):
        found.pop("full_name", None)
    elif "full_name" in found:
        found.pop("last_name", None)
        found.pop("first_name", None)
    taken: set[str] = set()
    for column in list(found):
        if found[column] in taken:
            del found[column]
        else:
            taken.add(found[column])
    return found


def check_mapping(mapping: Mapping, header: Sequence[str]) -> None:
    """Refuse a mapping that does not fit the list.

    Raises
    ------
    Invalid
        ``mapping_unknown_column``, ``mapping_not_in_list``, ``mapping_ambiguous``,
        ``mapping_used_twice``, ``mapping_incomplete``.
    """
    for column, name in mapping.items():
        _check_one(column, name, header)
    doubled = [name for name in mapping.values() if list(mapping.values()).count(name) > 1]
    if doubled:
        raise Invalid(
            "mapping_used_twice",
            "The column “{name}” of the list is chosen twice. Choose it once.",
            name=doubled[0][:80],
        )
    if "email" not in mapping:
        raise Invalid(
            "mapping_incomplete",
            "The list needs a column “{column}”. Say which one it is.",
            column="email",
        )
    if not {"last_name", "full_name"} & mapping.keys():
        raise Invalid(
            "mapping_incomplete",
            "The list needs a column “{column}”. Say which one it is.",
            column="last_name",
        )


def _check_one(column: str, name: str, header: Sequence[str]) -> None:
    if column not in COLUMN_NAMES:
        raise Invalid(
            "mapping_unknown_column",
            "There is no column “{column}”. Possible are: {columns}.",
            column=column[:40],
            columns=", ".join(COLUMN_NAMES),
        )
    if name not in header:
        raise Invalid(
            "mapping_not_in_list",
            "The list has no column “{name}”, which is to be “{column}”.",
            name=name[:80],
            column=column,
        )
    if list(header).count(name) > 1:
        raise Invalid(
            "mapping_ambiguous",
            "The list has the column “{name}” twice. Give one of them another name.",
            name=name[:80],
        )


def parse_mapping(text: str) -> Mapping:
    """Read what :func:`written_mapping` writes; empty lines and lines with ``#`` count for nothing.

    Raises
    ------
    Invalid
        ``mapping_unreadable`` with the line.
    """
    found: Mapping = {}
    for number, line in enumerate(text[:_MAPPING_MAX_CHARS].splitlines(), start=1):
        line = line.strip().removeprefix("\ufeff")
        if not line or line.startswith("#"):
            continue
        column, mark, name = line.partition("=")
        if not mark or not name.strip():
            raise Invalid(
                "mapping_unreadable",
                "Line {line} of the mapping is not “column = name in the list”.",
                line=number,
            )
        found[column.strip()] = name.strip()
    return found


def written_mapping(mapping: Mapping) -> str:
    """Write a mapping down, in the order of the columns of Ecken."""
    known = [column for column in COLUMN_NAMES if column in mapping]
    width = max(map(len, known), default=0)
    return "".join(f"{column:<{width}} = {mapping[column]}\n" for column in known)
