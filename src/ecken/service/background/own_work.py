"""What each process does for itself: it writes out and renews what only its own memory holds.

This is no task of the site. What members were shown and who failed to sign in is noted in the
memory of the process that answered, and nobody else can write it; and each data folder has its own
copy of the ledger of erasures.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from ecken.durations import HOUR_S
from ecken.errors import NotReady
from ecken.service.accounts.failure_history import write_failures
from ecken.service.community import Community
from ecken.service.found.writing import write_finds
from ecken.service.privacy.erasures import replay_erasures
from ecken.service.reach.counting import write_views

__all__ = ["OwnWork"]

_LOG = logging.getLogger("ecken.work")

LOOK_S = 2.0
"""A process that is killed loses the views of so many seconds."""
STOP_WITHIN_S = 20.0
_PAUSE_S = 30.0
"""How long something waits that could not be done."""
_MINUTE_S = 60.0


@dataclass
class _Chore:
    """One thing, how often it is done, whether also at the end, and when it is next."""

    do: Callable[[Community], object]
    every_s: float
    is_last: bool = False
    left_s: float = 0.0


class OwnWork:
    """A thread of each process of the site."""

    def __init__(self, community: Community) -> None:
        self._community = community
        self._stopping = threading.Event()
        self._chores = [
            _Chore(write_views, LOOK_S, is_last=True),
            _Chore(write_finds, LOOK_S, is_last=True),
            _Chore(Community.keep_time, _MINUTE_S),
            _Chore(write_failures, _MINUTE_S, is_last=True),
            _Chore(_forget_old_contacts, HOUR_S),
            _Chore(replay_erasures, HOUR_S, left_s=HOUR_S),
        ]
        self._thread = threading.Thread(target=self._work, name="own work", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after having written what is noted."""
        self._stopping.set()
        self._thread.join(STOP_WITHIN_S)

    def _work(self) -> None:
        while not self._stopping.is_set():
            for chore in self._chores:
                chore.left_s -= LOOK_S
                if chore.left_s <= 0:
                    is_done = self._try(chore)
                    chore.left_s = chore.every_s if is_done else max(chore.every_s, _PAUSE_S)
            self._stopping.wait(LOOK_S)
        for chore in self._chores:
            if chore.is_last:
                self._try(chore)

    def _try(self, chore: _Chore) -> bool:
        try:
            chore.do(self._community)
        except NotReady as error:
            _LOG.warning("work of this process waits: %s", error.sentence)
        except Exception:  # a full disk today must not end the work of tomorrow
            _LOG.exception("work of this process failed")
        else:
            return True
        return False


def _forget_old_contacts(community: Community) -> None:
    """Let the network in memory forget which contacts were new a while ago."""
    with community.database.reading() as connection:
        community.network.recent.refresh(connection, now=community.clock())
