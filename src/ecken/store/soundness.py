"""Questions about the database itself: is it whole, how large is it, what time does it go by."""

from __future__ import annotations

from sqlalchemy import Connection, text

__all__ = ["find_database_damage", "read_database_size", "read_database_time"]

_FAULTS_MOST = 3


def find_database_damage(connection: Connection) -> int:
    """Return how many faults SQLite finds in its file, three at most; PostgreSQL is not asked.

    Cost: the whole file is read.
    """
    if connection.dialect.name != "sqlite":
        return 0
    found = connection.execute(text(f"PRAGMA quick_check({_FAULTS_MOST})")).scalars().all()
    return 0 if found == ["ok"] else len(found)


def read_database_size(connection: Connection) -> int:
    """Return the size of the database in bytes."""
    if connection.dialect.name == "sqlite":
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        return int(pages) * int(connection.execute(text("PRAGMA page_size")).scalar_one())
    query = text("SELECT pg_database_size(current_database())")
    return int(connection.execute(query).scalar_one())


def read_database_time(connection: Connection) -> int:
    """Return the clock of the database's machine, in epoch seconds."""
    is_sqlite = connection.dialect.name == "sqlite"
    query = "SELECT strftime('%s', 'now')" if is_sqlite else "SELECT extract(epoch FROM now())"
    return int(connection.execute(text(query)).scalar_one())
