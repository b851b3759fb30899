"""Ends connections to a database that says nothing any more.

A network that loses every packet, or a server that stands still, ends no connection: who waits for
an answer would wait for minutes, and with them all who wait for their place. So a server asks for
nothing every two seconds, on a connection of its own. If that has no answer after some seconds, all
connections of the process are ended: who waits reads 503, and who comes later makes a new one, for
which there are five seconds. A long question to a database that answers others is let alone.
"""

from __future__ import annotations

import logging
from threading import Event, Thread

from ecken.errors import NotReady
from ecken.store.database import Database

__all__ = ["ConnectionWatch"]

_LOG = logging.getLogger("ecken.database")

ASKED_EVERY_S = 2.0
ANSWERED_WITHIN_S = 8.0
STOP_WITHIN_S = 20.0


class ConnectionWatch:
    """A thread beside a server whose database is PostgreSQL; with SQLite it does nothing."""

    def __init__(self, database: Database, *, answered_within_s: float = ANSWERED_WITHIN_S) -> None:
        self._database = database
        self._answered_within_s = answered_within_s
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="connections", daemon=True)

    def start(self) -> None:
        """Begin."""
        if not self._database.is_sqlite:
            self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_WITHIN_S)

    def _work(self) -> None:
        while not self._stopping.wait(ASKED_EVERY_S):
            asking = Thread(target=self._ask, name="asking", daemon=True)
            asking.start()
            asking.join(self._answered_within_s)
            if asking.is_alive():
                ended = self._database.cut_connections()
                _LOG.error("the database does not answer; %d connections were ended", ended)
                asking.join(self._answered_within_s)

    def _ask(self) -> None:
        try:
            self._database.ask_nothing()
        except NotReady as error:
            _LOG.warning("%s", error.sentence)
