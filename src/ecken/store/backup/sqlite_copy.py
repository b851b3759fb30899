"""Copies a SQLite database in steps, while others read and write.

The copy is of one moment: the source connection holds its snapshot, so the log (``-wal``) keeps
what is written meanwhile, and the copy never begins again. Source: SQLite's online backup API.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ecken.errors import Conflict, NotReady

__all__ = ["clear_place", "copy_sqlite", "find_damage", "size_of"]

_PAGES_AT_ONCE = 1_024
"""A step of 4 MB: between two steps other threads of the process have their turn."""


def size_of(connection: Connection) -> int:
    """Return how many bytes the copy will have."""
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    return int(pages) * int(connection.exec_driver_sql("PRAGMA page_size").scalar_one())


def copy_sqlite(connection: Connection, target: Path, progress: Callable[[int, int], None]) -> None:
    """Write into ``target``, an empty file, what ``connection`` sees in its transaction.

    Raises
    ------
    OSError
        The disk is full, for example; what is in ``target`` then means nothing.
    """
    source: Any = connection.connection.driver_connection
    with closing(sqlite3.connect(target)) as copy:
        try:
            copy.execute("PRAGMA synchronous=OFF")  # who calls brings the file to the disk
            source.backup(
                copy,
                pages=_PAGES_AT_ONCE,
                progress=lambda _status, left, total: progress(total - left, total),
            )
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith(("SQLITE_FULL", "SQLITE_IOERR_WRITE")):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            raise


def find_damage(path: Path) -> str:
    """Return what SQLite finds wrong with a database file, empty if it is sound."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        try:
            found = database.execute("PRAGMA integrity_check(1)").fetchone()
            lost = database.execute("PRAGMA foreign_key_check").fetchone()
        except sqlite3.Error as error:
            return str(error)
    if found[0] != "ok":
        return str(found[0])
    return f"a row of {lost[0]} names one of {lost[2]} that is gone" if lost else ""


def clear_place(path: Path) -> None:
    """Remove an empty database and what a crash has left beside it.

    Raises
    ------
    Conflict
        ``place_in_use`` if another process has the database open.
    NotReady
        ``place_damaged`` if the file is no database.
    """
    if path.exists() and path.stat().st_size:
        try:
            with closing(sqlite3.connect(path, timeout=1.0)) as database:
                mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            mode = "locked"
        except sqlite3.DatabaseError as error:
            raise NotReady(
                "place_damaged",
                "{path} is there and is no sound database. Move it away, and restore then.",
                path=str(path),
            ) from error
        if mode != "delete":
            raise Conflict(
                "place_in_use",
                "{path} is in use by another process. Stop the site, and restore then.",
                path=str(path),
            )
    for name in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm", "-journal"))):
        name.unlink(missing_ok=True)
