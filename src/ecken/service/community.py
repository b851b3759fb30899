"""The running community: settings, database, live network, mail, clock; and its two openings.

``reading`` and ``changing`` are the only ways to a :class:`~ecken.service.world.World`. Both hold
the network still at the database's head, so that everything in one answer agrees.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo

from sqlalchemy import Connection

from ecken.errors import NotReady
from ecken.mail.message import MailSender, NullSender
from ecken.reference.days import find_zone
from ecken.service.limits import Limits
from ecken.service.network import LiveNetwork
from ecken.service.world import World
from ecken.settings import Settings
from ecken.store.database import Database
from ecken.store.journal import lock_head

__all__ = ["Community"]

_ATTEMPTS = 20


def _wall_clock() -> int:
    return int(time.time())


@dataclass
class Community:
    """What service functions need; built by ``ecken.wiring`` and by tests."""

    settings: Settings
    database: Database
    network: LiveNetwork
    mail: MailSender = field(default_factory=NullSender)
    clock: Callable[[], int] = _wall_clock
    secret: bytes = b""
    limits: Limits = field(default_factory=Limits)

    @contextmanager
    def reading(self, viewer: int) -> Iterator[World]:
        """Yield the viewer's world at the newest version, for reading."""
        for _ in range(_ATTEMPTS):
            with (
                self.database.reading() as connection,
                self.network.at_head(connection) as is_at_head,
            ):
                if is_at_head:
                    yield self._world(viewer, connection)
                    return
        raise NotReady("network_busy", "The network is changing too fast; please try again.")

    @contextmanager
    def changing(self, viewer: int) -> Iterator[World]:
        """Yield the viewer's world inside a writing transaction that others wait for.

        What is checked in this world still holds when the transaction commits: the journal's
        head is locked, so no other change can come between.
        """
        self.network.refuse_nesting()
        for _ in range(_ATTEMPTS):
            with self.database.writing() as connection:
                lock_head(connection)
                with self.network.at_head(connection) as is_at_head:
                    if is_at_head:
                        yield self._world(viewer, connection)
                        return
        raise NotReady("network_busy", "The network is changing too fast; please try again.")

    @property
    def zone(self) -> tzinfo:
        """The community's time zone, for what belongs to no single member."""
        return find_zone(self.settings.time_zone)

    def _world(self, viewer: int, connection: Connection) -> World:
        return World(
            viewer, connection, self.network,
            now=self.clock(), time_zone=self.settings.time_zone,
            limits=self.limits, secret=self.secret,
        )  # fmt: skip

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a writing transaction for what needs no viewer's world.

        Not inside ``reading``: the writer before could wait for this reader, and this one for it.
        """
        self.network.refuse_nesting()
        with self.database.writing() as connection:
            yield connection
