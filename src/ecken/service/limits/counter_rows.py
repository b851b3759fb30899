"""Counters in the database: read, changed here, and written if nobody else has changed them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from typing import TypeVar

from cachetools import LRUCache
from sqlalchemy import Connection

from ecken.errors import NotReady
from ecken.store.database import Database
from ecken.store.refusals import busy
from ecken.store.site.limit_counters import CounterRow, read_counter, swap_counter

__all__ = ["CounterRows", "LookAgainError"]

_KNOWN_MAX = 20_000
"""So many rows of some hundred bytes are remembered."""
_ATTEMPTS = 100
"""So many who count the same thing at once are kept apart: each round lets one of them go on."""

Found = TypeVar("Found")
Change = Callable[[bytes, bool], tuple[bytes, int]]
"""Takes the content of a row, and whether it was read just now, else it is remembered; returns the
new content, and the moment from which it says nothing."""


class LookAgainError(Exception):
    """What was remembered of a row is not enough to decide: it has to be read."""


class CounterRows:
    """Rows of ``limit_counters``, by keys of which the database learns a keyed hash.

    What was read or written last is remembered: a process that counts something again needs one
    statement, and three where another process has counted it since.
    """

    def __init__(self, database: Database, *, secret: bytes, known_max: int = _KNOWN_MAX) -> None:
        self._database = database
        self._key = hashlib.sha256(b"counters" + secret).digest()
        self._known: LRUCache[str, CounterRow] = LRUCache(known_max)
        self._lock = threading.Lock()

    def read(self, key: str) -> bytes:
        """Return the content of a row as it is now."""
        return self._read(self._name(key)).content

    def change(self, key: str, change: Change) -> None:
        """Write what ``change`` makes of a row.

        Asked with what is only remembered it may raise ``LookAgainError``. What else it raises ends
        the change.

        Raises
        ------
        NotReady
            ``database_busy``, ``storage_full``, and what else the database says.
        """
        name = self._name(key)
        with self._lock:
            row = self._known.get(name)
        for _ in range(_ATTEMPTS):
            is_fresh, row = row is None, row or self._read(name)
            try:
                content, ends_at = change(row.content, is_fresh)
            except LookAgainError:
                row = None
                continue
            row = self._write(name, row, content, ends_at)
            if row is not None:
                return
        raise busy()

    def _read(self, name: str) -> CounterRow:
        row = self._ask(lambda connection: read_counter(connection, name))
        with self._lock:
            self._known[name] = row
        return row

    def _write(self, name: str, row: CounterRow, content: bytes, ends_at: int) -> CounterRow | None:
        written = self._ask(
            lambda connection: swap_counter(connection, name, row, content, ends_at=ends_at)
        )
        with self._lock:
            if written is None:
                self._known.pop(name, None)
            else:
                self._known[name] = written
        return written

    def _ask(self, ask: Callable[[Connection], Found]) -> Found:
        """Ask, and once more on another connection where the first was lost while it rested.

        That a change is counted twice then is possible, and that it is not counted is not.
        """
        try:
            with self._database.counting() as connection:
                return ask(connection)
        except NotReady as error:
            if error.code != "database_away":
                raise
        with self._database.counting() as connection:
            return ask(connection)

    def _name(self, key: str) -> str:
        text = key.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._key, digest_size=16).hexdigest()
