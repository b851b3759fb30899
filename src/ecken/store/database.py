"""Connections and transactions: many readers, one writer, on SQLite or PostgreSQL.

Nobody waits for ever: a writer waits a few seconds for the one before, on PostgreSQL a statement
and an idle transaction end by themselves, and what cannot be done now is said as ``NotReady``.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from ecken.errors import Invalid
from ecken.files import create_private, make_folder
from ecken.store.commits import commit, writing_id
from ecken.store.refusals import busy, hide_values, moved_on, refusal_of

__all__ = ["WAIT_S", "Database", "open_database"]

WAIT_S = 3.0
"""How long a writer waits for the writer before, in the process and then between processes."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-65536",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA threads=0",
)
_LOADING = (
    "PRAGMA foreign_keys=OFF",
    "PRAGMA cache_size=-262144",
    # Only what is sorted in files is sorted by threads: an index of 48 million rows in half the
    # time, and without half a gigabyte of memory.
    "PRAGMA temp_store=FILE",
    "PRAGMA threads=2",
)

_CONNECT_S = 5
_READER_LIMITS = {"statement_timeout": 300_000}
_WRITER_LIMITS = {"statement_timeout": 60_000, "idle_in_transaction_session_timeout": 20_000}
_COUNTER_LIMITS = {"statement_timeout": 3_000, "synchronous_commit": "off"}
_LOADER_LIMITS = {"statement_timeout": 0, "idle_in_transaction_session_timeout": 600_000}
"""Limits of PostgreSQL in milliseconds. A stopped process holds its locks no longer than these."""


class Database:
    """One database: transactions for reading and for writing.

    ``url`` is a SQLAlchemy URL; SQLite and PostgreSQL (psycopg) are supported. Only tests that
    lose nothing by a power cut set ``is_durable`` to false: SQLite then does not wait for the disk.
    """

    def __init__(self, url: str | URL, *, is_durable: bool = True, wait_s: float = WAIT_S) -> None:
        self.url = _checked(url)
        self.wait_s = wait_s
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._pragmas: tuple[str, ...] = (*_PRAGMAS, f"PRAGMA busy_timeout={_ms(wait_s)}")
        if not is_durable:
            self._pragmas = (*self._pragmas, "PRAGMA synchronous=OFF")
        self._write_lock = threading.Lock()
        self._here = threading.local()
        self._open: WeakSet[Any] = WeakSet()
        self._open_lock = threading.Lock()
        self._revision = ""
        if self.is_sqlite:
            if self.url.database and not self.url.database.startswith((":", "file:")):
                create_private(Path(self.url.database))
            self._reader = self._sqlite_engine("BEGIN", pool_size=8)
            self._writer = self._sqlite_engine("BEGIN IMMEDIATE", pool_size=1)
            self._counter = self._writer
        else:
            self._reader = self._postgresql_engine(
                _READER_LIMITS, isolation_level="REPEATABLE READ"
            )
            self._writer = self._postgresql_engine(_WRITER_LIMITS)
            self._counter = self._postgresql_engine(
                _COUNTER_LIMITS, pool_size=2, pool_pre_ping=False, isolation_level="AUTOCOMMIT"
            )
        # A lookup asks the driver itself, whose errors no one has wrapped.
        self._driver_error: type[Exception] = self._reader.dialect.loaded_dbapi.Error

    def _sqlite_engine(self, begin: str, *, pool_size: int) -> Engine:
        engine = create_engine(
            self.url,
            poolclass=QueuePool,
            pool_reset_on_return=None,
            pool_size=pool_size,
            max_overflow=32,
            pool_timeout=self.wait_s,
            hide_parameters=True,
            connect_args={"check_same_thread": False, "timeout": self.wait_s},
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

    def _postgresql_engine(
        self,
        limits: Mapping[str, object],
        *,
        pool_size: int = 8,
        pool_pre_ping: bool = True,
        **options: Any,
    ) -> Engine:
        engine = create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=32,
            pool_timeout=self.wait_s,
            pool_pre_ping=pool_pre_ping,
            hide_parameters=True,
            connect_args={
                "connect_timeout": _CONNECT_S,
                "keepalives_idle": 10,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "tcp_user_timeout": 15_000,
            },
            **options,
        )

        @event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: object) -> None:
            for name, value in {"lock_timeout": _ms(self.wait_s), **limits}.items():
                connection.execute(f"SET {name} = {value}")
            connection.commit()
            with self._open_lock:
                self._open.add(connection)

        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection inside a read-only snapshot of the database.

        Inside :meth:`sharing` it is the connection that is shared: what was written shows.
        """
        shared: Connection | None = getattr(self._here, "connection", None)
        if shared is not None:
            yield shared
            return
        with self._said_clearly(), self._reader.connect() as connection, connection.begin():
            self._check_revision(connection)
            yield connection

    def stay_at(self, revision: str) -> None:
        """Refuse every transaction (``database_moved_on``) once the tables are of another revision.

        The revision is read inside the transaction, so no migration can come between it and what
        is written (decision 101).
        """
        self._revision = revision

    def _check_revision(self, connection: Connection) -> None:
        if not self._revision:
            return
        driver: Any = connection.connection.driver_connection
        row = driver.execute("SELECT version_num FROM alembic_version").fetchone()
        if row is None or row[0] != self._revision:
            raise moved_on()

    @contextmanager
    def sharing(self, connection: Connection) -> Iterator[None]:
        """Let this thread read through a connection on which it writes."""
        self._here.connection = connection
        try:
            yield
        finally:
            self._here.connection = None

    @contextmanager
    def writing(self, *, wait_s: float | None = None) -> Iterator[Connection]:
        """Yield a connection in a transaction that commits at the end, or not at all.

        On SQLite there is one writer at a time in the process; other processes wait for the
        file lock. With ``wait_s`` the wait for others is shorter or longer than usual.

        Raises
        ------
        NotReady
            ``database_busy`` after the wait; ``outcome_unknown`` if the connection was lost while
            the transaction was being committed and the database cannot be asked what came of it.
        """
        with (
            self._alone(wait_s),
            self._said_clearly(),
            self._writer.connect() as connection,
            self._patience(connection, wait_s),
        ):
            transaction = connection.begin()
            try:
                if wait_s is not None and not self.is_sqlite:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_ms(wait_s)}")
                self._check_revision(connection)
                yield connection
            except BaseException:
                transaction.rollback()
                raise
            if transaction.is_active:
                commit(connection, transaction, writing_id(connection), self._writer)

    @contextmanager
    def counting(self) -> Iterator[Connection]:
        """Yield a connection to PostgreSQL on which each statement stands at once, by itself.

        For counters of limits: no transaction of the caller's undoes what was counted, and nobody
        waits for the disk. A crash of the server's machine may lose what was counted within the
        last half second.
        """
        with self._said_clearly(), self._counter.connect() as connection:
            yield connection

    def ask_nothing(self) -> None:
        """Ask PostgreSQL for nothing, to see whether it answers.

        Raises
        ------
        NotReady
            ``database_away``, for example.
        """
        with self.counting() as connection:
            connection.exec_driver_sql("SELECT 1")

    def cut_connections(self) -> int:
        """End all connections of this process to PostgreSQL, and return how many there were.

        Threads that wait for an answer on one of them go on with ``database_away``.
        """
        with self._open_lock:
            there = [one for one in self._open if not one.closed]
        for connection in there:
            with (
                suppress(OSError, self._driver_error),
                socket.socket(fileno=os.dup(connection.fileno())) as ours,
            ):
                ours.shutdown(socket.SHUT_RDWR)
        return len(there)

    @contextmanager
    def _alone(self, wait_s: float | None) -> Iterator[None]:
        """Hold the one writer's place of this process, on SQLite."""
        if not self.is_sqlite:
            yield
            return
        if not self._write_lock.acquire(timeout=self.wait_s if wait_s is None else wait_s):
            raise busy()
        try:
            yield
        finally:
            self._write_lock.release()

    @contextmanager
    def _patience(self, connection: Connection, wait_s: float | None) -> Iterator[None]:
        """Let SQLite wait for other processes as long as this writer wants to."""
        if wait_s is None or not self.is_sqlite:
            yield
            return
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={_ms(wait_s)}")
        try:
            yield
        finally:
            driver.execute(f"PRAGMA busy_timeout={_ms(self.wait_s)}")

    @contextmanager
    def loading(self) -> Iterator[Connection]:
        """Yield a writing transaction for very many rows whose keys the caller has checked.

        SQLite looks up no foreign key and keeps up to 256 MB of pages in memory meanwhile; without
        that, ten million rows would be ten million reads at random places.
        """
        if not self.is_sqlite:
            with self.writing() as connection:
                for name, value in _LOADER_LIMITS.items():
                    connection.exec_driver_sql(f"SET LOCAL {name} = {value}")
                yield connection
            return
        with self._alone(None), self._said_clearly(), self._writer.connect() as connection:
            driver: Any = connection.connection.driver_connection
            for pragma in _LOADING:
                driver.execute(pragma)
            try:
                with connection.begin():
                    self._check_revision(connection)
                    yield connection
            finally:
                for pragma in self._pragmas:
                    driver.execute(pragma)

    @contextmanager
    def _said_clearly(self) -> Iterator[None]:
        """Turn what the database cannot do now into the one error that doors know."""
        try:
            yield
        except PoolTimeout as error:
            raise busy() from error
        except (DBAPIError, self._driver_error) as error:
            refusal = refusal_of(error)
            hide_values(error)
            if refusal is None:
                raise
            raise refusal from error

    def count_connections(self) -> tuple[int, int]:
        """Return how many connections of this process are in use, and how many wait for use."""
        pools: list[Any] = [one.pool for one in {self._reader, self._writer, self._counter}]
        return sum(p.checkedout() for p in pools), sum(p.checkedin() for p in pools)

    def close(self) -> None:
        """Close all connections."""
        for engine in {self._reader, self._writer, self._counter}:
            engine.dispose()


def _ms(seconds: float) -> int:
    return max(1, int(seconds * 1_000))


def _checked(url: str | URL) -> URL:
    """Take an address apart, and name the driver of PostgreSQL."""
    try:
        made = make_url(url)
        if made.drivername in ("postgres", "postgresql"):
            made = made.set(drivername="postgresql+psycopg")
        made.get_dialect()
    except (ArgumentError, ImportError, ValueError) as error:
        raise _no_address() from error
    if made.get_backend_name() not in ("sqlite", "postgresql"):
        raise _no_address()
    return made


def _no_address() -> Invalid:
    return Invalid(
        "database_url_invalid",
        "ECKEN_DATABASE_URL is no address of a database. Needed is "
        "postgresql://user:password@host/name, or nothing for SQLite in the data folder.",
    )


def open_database(url: str, data_dir: Path) -> Database:
    """Open the database at ``url``, or the embedded one in ``data_dir`` if ``url`` is empty.

    The folder may have any name: its path is no part of a text that is taken apart again.
    """
    if url:
        return Database(url)
    make_folder(data_dir)
    return Database(URL.create("sqlite", database=str((data_dir / "ecken.db").absolute())))
