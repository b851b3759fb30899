"""What a database holds, at whatever revision it is: which site, how far, how many rows."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, MetaData, column, func, inspect, select, table, text

from ecken.store.tables import metadata

__all__ = ["Identity", "count_rows", "drop_tables", "has_members", "read_identity"]

_REVISION = "alembic_version"


class Identity(NamedTuple):
    """Which database this is, and where it stands."""

    revision: str
    journal: int
    """Version of the journal."""
    community: str
    """Random id of the database."""
    key_mark: str
    """From which nobody learns the key; empty before the first start."""


def has_members(connection: Connection) -> bool:
    """Say whether anybody is or was a member."""
    if not inspect(connection).has_table("members"):
        return False
    return (
        connection.execute(select(column("id")).select_from(table("members"))).first() is not None
    )


def read_identity(connection: Connection) -> Identity | None:
    """Return what the database says of itself, ``None`` if it is none of Ecken's."""
    found = inspect(connection).get_table_names()
    if not {_REVISION, "journal_head", "site_state"} <= set(found):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    head = connection.execute(text("SELECT version, database_id FROM journal_head")).first()
    mark = connection.execute(text("SELECT key_mark FROM site_state")).scalar()
    if revision is None or head is None:
        return None
    return Identity(str(revision), int(head[0]), str(head[1]), str(mark or ""))


def count_rows(connection: Connection) -> dict[str, int]:
    """Return the number of rows of each table of Ecken, by name.

    Cost: reads every table once.
    """
    return {
        name: int(connection.execute(select(func.count()).select_from(table(name))).scalar_one())
        for name in _own_tables(connection)
        if name != _REVISION
    }


def drop_tables(connection: Connection) -> None:
    """Remove the tables of Ecken from a place that is to be filled anew; others stay."""
    found = MetaData()
    names = _own_tables(connection)
    found.reflect(connection, only=lambda name, _: name in names)
    found.drop_all(connection, checkfirst=False)


def _own_tables(connection: Connection) -> list[str]:
    """Return the tables that this version knows and that are there.

    A table that an older revision had, and no newer one has, would be passed over: none was ever
    dropped.
    """
    known = {*metadata.tables, _REVISION}
    return sorted(name for name in inspect(connection).get_table_names() if name in known)
