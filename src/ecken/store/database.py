"""Connections and transactions: many readers, one writer, on SQLite or PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from ecken.errors import NotReady

__all__ = ["Database", "open_database"]

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
)

_LOADING = ("PRAGMA foreign_keys=OFF", "PRAGMA cache_size=-1000000")


class Database:
    """One database: transactions for reading and for writing.

    ``url`` is a SQLAlchemy URL; SQLite and PostgreSQL (psycopg) are supported. Only tests that
    lose nothing by a power cut set ``is_durable`` to false: SQLite then does not wait for the disk.
    """

    def __init__(self, url: str, *, is_durable: bool = True) -> None:
        self._pragmas = _PRAGMAS if is_durable else (*_PRAGMAS, "PRAGMA synchronous=OFF")
        self.url = make_url(url)
        if self.url.drivername in ("postgres", "postgresql"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._write_lock = threading.Lock()
        if self.is_sqlite:
            self._reader = self._sqlite_engine("BEGIN", pool_size=8)
            self._writer = self._sqlite_engine("BEGIN IMMEDIATE", pool_size=1)
        else:
            self._reader = create_engine(
                self.url, pool_size=8, isolation_level="REPEATABLE READ", pool_pre_ping=True
            )
            self._writer = create_engine(self.url, pool_size=8, pool_pre_ping=True)
        # A lookup asks the driver itself, whose errors no one has wrapped.
        self._driver_error: type[Exception] = self._reader.dialect.loaded_dbapi.OperationalError

    def _sqlite_engine(self, begin: str, *, pool_size: int) -> Engine:
        engine = create_engine(
            self.url,
            poolclass=QueuePool,
            pool_reset_on_return=None,
            pool_size=pool_size,
            max_overflow=32,
            connect_args={"check_same_thread": False, "timeout": 10},
        )

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # transactions begin below, and nowhere else
            for pragma in self._pragmas:
                connection.execute(pragma)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            driver: Any = connection.connection.driver_connection
            driver.execute(begin)

        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection inside a read-only snapshot of the database."""
        with self._said_clearly(), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection in a transaction that commits at the end, or not at all.

        On SQLite there is one writer at a time in the process; other processes wait for the
        file lock (10 s).
        """
        if self.is_sqlite:
            with self._write_lock, self._said_clearly(), self._writer.begin() as connection:
                yield connection
        else:
            with self._said_clearly(), self._writer.begin() as connection:
                yield connection

    @contextmanager
    def loading(self) -> Iterator[Connection]:
        """Yield a writing transaction for very many rows whose keys the caller has checked.

        SQLite looks up no foreign key and keeps up to 1 GB of pages in memory meanwhile; without
        that, ten million rows would be ten million reads at random places.
        """
        if not self.is_sqlite:
            with self.writing() as connection:
                yield connection
            return
        with self._write_lock, self._said_clearly(), self._writer.connect() as connection:
            driver: Any = connection.connection.driver_connection
            for pragma in _LOADING:
                driver.execute(pragma)
            try:
                with connection.begin():
                    yield connection
            finally:
                for pragma in self._pragmas:
                    driver.execute(pragma)

    @contextmanager
    def _said_clearly(self) -> Iterator[None]:
        """Turn what the database cannot do now into the one error that doors know."""
        try:
            yield
        except (OperationalError, self._driver_error) as error:
            refusal = _refusal_of(str(getattr(error, "orig", error)).lower())
            if refusal is None:
                raise
            raise refusal from error

    @property
    def writer_engine(self) -> Engine:
        """The engine that migrations run on."""
        return self._writer

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()
        self._writer.dispose()


def _refusal_of(reason: str) -> NotReady | None:
    if "locked" in reason or "busy" in reason:
        return NotReady(
            "database_busy", "The database is busy. Nothing was changed; please try again."
        )
    if "full" in reason or "readonly" in reason or "disk i/o" in reason:
        return NotReady(
            "storage_full",
            "The database cannot be written to. Nothing was changed; the operator has to "
            "make room.",
        )
    if "connect" in reason or "terminating" in reason or "server closed" in reason:
        return NotReady(
            "database_away", "The database cannot be reached at present. Nothing was changed."
        )
    return None


def open_database(url: str, data_dir: Path) -> Database:
    """Open the database at ``url``, or the embedded one in ``data_dir`` if ``url`` is empty."""
    if not url:
        data_dir.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{data_dir / 'ecken.db'}"
    return Database(url)
