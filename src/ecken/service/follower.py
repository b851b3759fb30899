"""Two threads beside a server: one follows the journal, one maintains what is in memory.

The second enters the words of profiles first, where the network was built anew from the tables: the
site answers meanwhile whatever needs no search. Where that fails it goes on with the rest, and
tries again later and later.

An answer still asks the head itself and applies what is missing (R5). But mostly there is nothing
left to do, so that what others change, hidden or not, does not show in how long an answer takes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

from ecken.errors import NotReady
from ecken.service.community import Community
from ecken.service.engine.drift_check import Comparison

__all__ = ["Follower", "follow_journal"]

_log = logging.getLogger("ecken.follower")

STOP_WITHIN_S = 20.0
"""A stop waits no longer for what is under way in memory."""
_FOLLOW_S = 0.1
"""How soon changes of other processes are followed; those of this one at once."""
_HISTORY_ROUNDS = 50
"""After so many rounds the history is compared: a restore gives the database another one."""
_COMPARE_S = 1.0
"""A slice of members is compared with the database so often: 40,000 take two to five minutes."""
_RETRY_S = 5.0
_ROUNDS_LEFT_MOST = 600
"""So many rounds pass at most until words are entered again where that failed."""


class Follower:
    """Keeps the network of a server at the head, compares it, and builds it anew beside answers."""

    def __init__(self, community: Community, *, compare_s: float = _COMPARE_S) -> None:
        self._community = community
        self._compare_s = compare_s
        self._stopping = Event()
        self._rounds = 0
        self._failures = self._rounds_left = 0
        """How often in a row words could not be entered; rounds until they are tried again."""
        self._threads = [
            Thread(target=self._work, args=(self._follow,), name="follower", daemon=True),
            Thread(target=self._work, args=(self._look_after,), name="comparing", daemon=True),
        ]
        self._comparison = Comparison(community.network, community.database)

    def start(self) -> None:
        """Begin. From now on nobody's answer waits for lists that were loaded."""
        network = self._community.network
        network.is_built_beside = network.is_search_beside = True
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after what is under way."""
        network = self._community.network
        network.is_built_beside = network.is_search_beside = False
        self._stopping.set()
        network.changed.set()
        network.rebuild_wanted.set()
        for thread in self._threads:
            thread.join(STOP_WITHIN_S)

    def _work(self, step: Callable[[], None]) -> None:
        while not self._stopping.is_set():
            try:
                step()
            except NotReady as error:
                _log.warning("%s", error.sentence)
                self._stopping.wait(_RETRY_S)
            except Exception:  # whatever it is, the next change has to be followed all the same
                _log.exception("the network could not be looked after")
                self._stopping.wait(_RETRY_S)

    def _follow(self) -> None:
        network = self._community.network
        network.changed.wait(_FOLLOW_S)
        network.changed.clear()
        follow_journal(self._community)
        self._community.follow_settings()
        self._rounds += 1
        if self._rounds % _HISTORY_ROUNDS == 0:
            with self._community.database.reading() as connection:
                network.check_history(connection)

    def _look_after(self) -> None:
        network = self._community.network
        self._rounds_left = max(0, self._rounds_left - 1)
        if not network.index.is_searchable and not self._rounds_left:
            self._prepare_search()
        elif not network.rebuild_wanted.wait(self._compare_s):
            self._comparison.compare_some(self._community.clock())
        elif not self._stopping.is_set():
            try:
                network.rebuild_beside(self._community.database)
            except BaseException:
                network.rebuild_wanted.set()
                raise

    def _prepare_search(self) -> None:
        """Enter words until it is done, it is time to stop, or another index is in its place."""
        network = self._community.network
        index = network.index
        _log.info("the search is being prepared")
        try:
            is_done = index.enter_words(
                goes_on=lambda: not self._stopping.is_set() and network.index is index
            )
        except Exception:  # the network is looked after all the same
            self._failures += 1
            self._rounds_left = min(5 * 2**self._failures, _ROUNDS_LEFT_MOST)
            _log.exception("the search could not be prepared (try %d)", self._failures)
            return
        self._failures = 0
        if is_done:
            _log.info("the search is prepared")


def follow_journal(community: Community) -> None:
    """Bring the network to the head of the journal."""
    with community.database.reading() as connection, community.network.at_head(connection):
        pass
