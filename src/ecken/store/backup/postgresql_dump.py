"""Dumps a PostgreSQL database at the snapshot of a transaction, and restores a dump.

The dump has PostgreSQL's custom format, which ``pg_restore`` also reads without Ecken.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from ecken.errors import NotReady
from ecken.store.backup.postgresql_tools import (
    find_tool,
    run_reading,
    run_writing,
    server_version,
)
from ecken.store.database import Database

__all__ = ["dump_postgresql", "restore_postgresql", "temporary_database"]


def dump_postgresql(connection: Connection, url: URL, target: BinaryIO) -> None:
    """Write what ``connection`` sees in its transaction (repeatable read) into a file.

    Writers go on meanwhile.

    Raises
    ------
    NotReady
        ``backup_tool_missing``, ``backup_tool_old``, ``backup_tool_failed``
    """
    tool = find_tool("pg_dump", at_least=server_version(connection))
    snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
    options = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges"]
    run_writing(tool, url, [*options, f"--snapshot={snapshot}"], target)


def restore_postgresql(url: URL, source: BinaryIO, *, made_by: int) -> None:
    """Fill an empty database from a dump of a server of version ``made_by``, all or nothing.

    Raises
    ------
    NotReady
        ``backup_server_old`` if the server is older than the one of the dump;
        ``backup_tool_missing``, ``backup_tool_old``, ``backup_tool_failed``
    """
    with closing(Database(url)) as database, database.reading() as connection:
        here = server_version(connection)
    if here < made_by:
        raise NotReady(
            "backup_server_old",
            "The backup is of a server of PostgreSQL {made_by}, this one is of {here}. Restore it "
            "on PostgreSQL {made_by} or newer.",
            made_by=made_by,
            here=here,
        )
    tool = find_tool("pg_restore", at_least=here)
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    run_reading(tool, url, options, source)


@contextmanager
def temporary_database(url: str) -> Iterator[URL]:
    """Yield the address of an empty database on the same server; it is gone afterwards.

    Raises
    ------
    NotReady
        ``no_temporary_database`` if this user may make none.
    """
    name = f"ecken_verify_{secrets.token_hex(6)}"
    engine = create_engine(Database(url).url, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    except DBAPIError as error:
        engine.dispose()
        raise NotReady(
            "no_temporary_database",
            "To verify the backup it is restored into a database of its own on the server of "
            "ECKEN_DATABASE_URL, and none can be made there. Give its user the right (ALTER ROLE … "
            "CREATEDB), or verify with the address of another server.",
        ) from error
    try:
        yield engine.url.set(database=name)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        engine.dispose()
