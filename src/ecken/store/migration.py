"""Migrates a database to the newest schema, and writes a new step when the tables change."""

from __future__ import annotations

import ast
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from ecken.errors import NotReady
from ecken.store.database import Database
from ecken.store.journal import prepare_journal
from ecken.store.scheme import check_references, check_scheme

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = [
    "migrate",
    "newest_revision",
    "pending_revisions",
    "read_revision",
    "revision_of",
    "scheme_fingerprint",
    "write_revision",
]

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 3_622_537
"""Number of the lock that PostgreSQL's processes hold while they migrate."""


def newest_revision() -> str:
    """Return the revision that this code wants, read from the file names (quick)."""
    numbers = [
        found.group(1)
        for path in (_FOLDER / "versions").glob("*.py")
        if (found := re.match(r"(\d{4})_", path.name))
    ]
    return max(numbers)


def pending_revisions(current: str) -> list[tuple[str, str]]:
    """Return the steps from a revision to the newest: number, and what it does in a sentence."""
    steps = [
        path for path in sorted((_FOLDER / "versions").glob("[0-9]*.py")) if path.name[:4] > current
    ]
    said = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "" for path in steps)
    return [(path.name[:4], text.split("\n")[0]) for path, text in zip(steps, said, strict=True)]


def scheme_fingerprint() -> str:
    """Return a short text that changes with every change of the migrations."""
    files = sorted((_FOLDER / "versions").glob("[0-9]*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def migrate(database: Database) -> None:
    """Bring ``database`` to the newest scheme; all steps in one transaction.

    Raises
    ------
    NotReady
        ``database_newer`` if the database was made by a newer version of Ecken;
        ``database_scheme`` if its tables are not those of its revision. Nothing is changed then.
    """
    newest = newest_revision()
    current = _current_revision(database)
    if current is not None and current > newest:
        raise NotReady(
            "database_newer",
            "The database is at revision {current}, this version of Ecken knows up to {newest}. "
            "Install the newer version.",
            current=current,
            newest=newest,
        )
    if current == newest:
        with database.reading() as connection:
            check_scheme(connection)
        return
    from alembic import command  # takes 0.3 s to import, and is rarely needed

    # Without looking up foreign keys: SQLite would delete the rows that name those of a table
    # while the table is being rebuilt.
    with database.loading() as connection:
        _wait_for_others(connection)
        command.upgrade(_config(connection), "head")
        prepare_journal(connection)
        check_scheme(connection)
        check_references(connection)


def _wait_for_others(connection: Connection) -> None:
    """Let one process at a time migrate; SQLite has one writer anyhow."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        if inspect(connection).has_table("alembic_version"):
            # Every transaction of a running process begins by reading it (Database.stay_at): who
            # has begun comes to an end first, and who begins sees the new revision.
            connection.exec_driver_sql("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE")


def write_revision(database: Database, message: str) -> None:
    """Write the next migration file from the difference of code and ``database``."""
    from alembic import command

    number = 1 + max(
        (int(path.name[:4]) for path in (_FOLDER / "versions").glob("[0-9]*.py")), default=0
    )
    with database.writing() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04d}")


def revision_of(database: Database) -> str | None:
    """Return the revision of a database, ``None`` where it is empty."""
    return _current_revision(database)


def read_revision(connection: Connection) -> str:
    """Return the revision of a database that was migrated before; one row is read."""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _current_revision(database: Database) -> str | None:
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _config(connection: object) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
