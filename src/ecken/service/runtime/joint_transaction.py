"""Joins several steps of a call in one transaction, with the record that makes it take effect once.

While a thread is inside ``Community.joined``, all that it writes goes into one transaction, which
begins with the first writing; each step is a savepoint in it, so that a step that fails leaves
nothing and the others stay. A step that has to see the network after an earlier one of the same
call has changed it ends the transaction first: nobody's answer may rest on what is not committed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Protocol

from sqlalchemy import Connection

from ecken.store.database import Database
from ecken.store.journal import lock_head, read_head

__all__ = ["Joint", "Kept"]


class Kept(Protocol):
    """What is noted of a call, in the transaction of its effect."""

    def begin(self, connection: Connection) -> None:
        """Note the call, or raise if it was made before."""

    def forget(self, connection: Connection) -> None:
        """The call had no effect that a repetition must not have."""


class Joint:
    """The transaction of one call in one thread."""

    def __init__(self, database: Database, kept: Kept) -> None:
        self._database = database
        self._kept = kept
        self._stack = ExitStack()
        self._connection: Connection | None = None
        self._version = -1
        self._is_begun = False
        self.is_changed = False
        """Whether a step has written anything that stands."""
        self.after: list[Callable[[], None]] = []

    def open(self) -> Connection:
        """Return the connection; the transaction begins if it has not."""
        if self._connection is None:
            connection = self._stack.enter_context(self._database.writing())
            lock_head(connection)
            self._connection = connection
            self._version = read_head(connection).version
            self._stack.enter_context(self._database.sharing(connection))
            if not self._is_begun:
                self._kept.begin(connection)
                self._is_begun = True
        return self._connection

    @property
    def connection(self) -> Connection | None:
        """The connection, if the transaction has begun."""
        return self._connection

    @contextmanager
    def step(self) -> Iterator[Connection]:
        """Yield the connection for one step: it stands as a whole, or nothing of it does."""
        connection = self.open()
        savepoint = connection.begin_nested()
        try:
            yield connection
        except BaseException:
            with suppress(Exception):  # a transaction that is lost has no savepoint any more
                savepoint.rollback()
            raise
        savepoint.commit()
        self.is_changed = True

    def let_network_follow(self) -> None:
        """Commit if this call has changed the network: what follows has to see it."""
        if self._connection is not None and read_head(self._connection).version != self._version:
            self.commit()

    def commit(self) -> None:
        """End the transaction; a later step begins another."""
        stack, self._stack, self._connection = self._stack, ExitStack(), None
        stack.close()
        after, self.after = self.after, []
        for each in after:
            each()

    def end(self) -> None:
        """After a refusal: what earlier steps have written stands, and the call may be repeated."""
        if self._is_begun and (self.is_changed or self._connection is None):
            self._kept.forget(self.open())
            self.commit()
        else:
            self.roll_back()

    def roll_back(self) -> None:
        """Undo all that is not committed."""
        stack, self._stack, self._connection = self._stack, ExitStack(), None
        error = sys.exc_info()[1] or _UndoneError()
        if stack.__exit__(type(error), error, error.__traceback__):
            raise RuntimeError("a transaction took an error for its own")


class _UndoneError(Exception):
    """Nothing of a call shall stand: tells the transaction so."""
