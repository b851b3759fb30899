"""What a running process does beside answering: hourly upkeep, and saying whether it is ready."""

from __future__ import annotations

import logging
import threading

from ecken.errors import NotReady
from ecken.service.community import Community
from ecken.service.maintenance import maintain

__all__ = ["Upkeep", "check_ready"]

_LOG = logging.getLogger("ecken.upkeep")
_EVERY_S = 3_600.0


class Upkeep:
    """A thread that calls :func:`~ecken.service.maintenance.maintain` at start and every hour."""

    def __init__(self, community: Community, *, every_s: float = _EVERY_S) -> None:
        self._community = community
        self._every_s = every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the upkeep that is under way."""
        self._stopping.set()
        self._thread.join()

    def _work(self) -> None:
        while True:
            try:
                maintain(self._community)
            except Exception:  # a full disk today must not end the upkeep of tomorrow
                _LOG.exception("upkeep failed")
            if self._stopping.wait(self._every_s):
                return


def check_ready(community: Community) -> None:
    """Read the database and bring the network to its head.

    Raises
    ------
    NotReady
        If either is not possible at present.
    """
    with (
        community.database.reading() as connection,
        community.network.at_head(connection) as is_at_head,
    ):
        if not is_at_head:
            raise NotReady("network_busy", "The network is changing too fast; please try again.")
