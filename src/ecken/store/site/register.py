"""The register of personal data: which columns of which tables are about people, and how.

It is read from the classes that every column carries, so it holds whatever is stored.
"""

from __future__ import annotations

from typing import NamedTuple

from ecken.store.tables import metadata

__all__ = ["PersonalTable", "personal_tables"]


class PersonalTable(NamedTuple):
    """A table with columns about people."""

    name: str
    columns: dict[str, list[str]]
    """Names of the columns by class; technical ones are left out."""


def personal_tables() -> list[PersonalTable]:
    """Return all tables with columns about people, each after those that it refers to."""
    found = []
    for table in metadata.sorted_tables:
        columns: dict[str, list[str]] = {}
        for column in table.columns:
            if column.info["class"] != "technical":
                columns.setdefault(column.info["class"], []).append(column.name)
        if columns:
            found.append(PersonalTable(table.name, columns))
    return found
