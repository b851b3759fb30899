"""Checks at the start that the tables of a database match the code.

The number of a revision says what a database should hold; its catalogue says what it holds.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from ecken.errors import NotReady
from ecken.store.tables import metadata

__all__ = ["check_references", "check_scheme"]

_NAMED_MAX = 5

_COLUMNS = {
    "sqlite": "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
    "WHERE m.type = 'table'",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema()",
}
_INDEXES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()",
}


def check_scheme(connection: Connection) -> None:
    """Compare tables, columns and indexes by name.

    Raises
    ------
    NotReady
        ``database_scheme``
    """
    kind = connection.dialect.name
    found = {(table, column) for table, column in connection.execute(text(_COLUMNS[kind]))}
    indexes = set(connection.execute(text(_INDEXES[kind])).scalars())
    wanted = {(t.name, c.name) for t in metadata.tables.values() for c in t.columns}
    missing = sorted(wanted - found)
    surplus = sorted(pair for pair in found - wanted if pair[0] in metadata.tables)
    unindexed = sorted(
        str(index.name)
        for table in metadata.tables.values()
        for index in table.indexes
        if index.name not in indexes
    )
    differences = [
        *(f"{table}.{column} is missing" for table, column in missing),
        *(f"{table}.{column} is not known" for table, column in surplus),
        *(f"index {name} is missing" for name in unindexed),
    ]
    if differences:
        raise _differs(differences)


def check_references(connection: Connection) -> None:
    """Say whether every row that is named by another is there; SQLite did not look meanwhile."""
    if connection.dialect.name != "sqlite":
        return
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_NAMED_MAX)
    if lost:
        raise _differs([f"a row of {row[0]} names one of {row[2]} that is gone" for row in lost])


def _differs(differences: list[str]) -> NotReady:
    told = "; ".join(differences[:_NAMED_MAX])
    more = len(differences) - _NAMED_MAX
    return NotReady(
        "database_scheme",
        "The tables of this database are not those of this version of Ecken: {told}. It was made "
        "by a version that was never released, or was changed by hand; nothing was changed now. "
        "Restore a backup of a released version, or set up a new database.",
        told=f"{told}; and {more} more" if more > 0 else told,
    )
