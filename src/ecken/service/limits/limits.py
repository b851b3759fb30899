"""Rate limits: a sliding window for each key."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cachetools import LRUCache, TTLCache

from ecken.errors import TooMany
from ecken.settings.values import Limit

__all__ = ["STEPS", "Limit", "Limits", "Tries", "add_try", "count_tries"]

STEPS = 80
"""Tries within this part of a window are noted as one entry: so many entries count any number."""
_KEYS_MAX = 100_000
_TOLD_MAX = 1_000
_TOLD_EVERY_S = 60.0
_KIND = re.compile(r"[a-z-]{1,30}")
_LOG = logging.getLogger("ecken.safety")

Tries = list[tuple[float, int]]
"""When tries were made and how many then, the oldest first; a window has at most ``STEPS``."""


class Limits:
    """Counters of one community in one process. At most 100,000 keys; the longest unused go first.

    :class:`~ecken.service.limits.shared_limits.SharedLimits` keeps them for several processes,
    :class:`~ecken.service.limits.database_limits.DatabaseLimits` for several machines. A try is
    forgotten when the window is over, or one step of it before.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, keys_max: int = _KEYS_MAX
    ) -> None:
        self.clock = clock
        self._seen: LRUCache[str, Tries] = LRUCache(keys_max)
        self._lock = threading.Lock()
        self._told: TTLCache[str, bool] = TTLCache(_TOLD_MAX, _TOLD_EVERY_S)
        self.met: dict[str, int] = {}
        """Tries that were refused since this process began, by the kind of the limit."""

    def check(self, key: str, limit: Limit) -> None:
        """Raise ``TooMany`` (``too_many_tries``) if ``key`` has used up its limit."""
        with self._alone():
            self._refuse_if_full(key, self._recent(key, limit), limit)

    def hit(self, key: str, limit: Limit) -> None:
        """Count one try of ``key``; raise ``TooMany`` if that is one too many."""
        with self._alone():
            recent = self._recent(key, limit)
            self._refuse_if_full(key, recent, limit)
            self._keep(key, add_try(recent, self.clock(), limit))

    def is_full(self, key: str, limit: Limit) -> bool:
        """Say whether ``key`` has used up its limit."""
        with self._alone():
            return count_tries(self._recent(key, limit)) >= limit.most

    def count(self, key: str, limit: Limit) -> int:
        """Return how many tries of ``key`` are within the window."""
        with self._alone():
            return count_tries(self._recent(key, limit))

    def forget(self, key: str) -> None:
        """Begin anew with ``key``."""
        with self._alone():
            self._keep(key, [])

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the counters still."""
        with self._lock:
            yield

    def _recent(self, key: str, limit: Limit) -> Tries:
        """Return the tries of ``key`` within the window."""
        return self._within(self._read(key), limit)

    def _within(self, tries: Tries, limit: Limit) -> Tries:
        oldest = self.clock() - limit.window_s
        return [entry for entry in tries if entry[0] > oldest]

    def _read(self, key: str) -> Tries:
        return self._seen.get(key, [])

    def _keep(self, key: str, tries: Tries) -> None:
        self._seen[key] = tries

    def _refuse_if_full(self, key: str, tries: Tries, limit: Limit) -> None:
        if count_tries(tries) < limit.most:
            return
        kind = _kind_of(key)
        self.met[kind] = self.met.get(kind, 0) + 1
        self._tell_once(key)
        wait_s = tries[0][0] + limit.window_s - self.clock() if tries else limit.window_s
        raise TooMany(
            "too_many_tries",
            "Too many attempts. Please wait {minutes} min and try again.",
            minutes=max(1, -(-int(wait_s) // 60)),
            retry_after_s=max(1, int(wait_s) + 1),
        )

    def _tell_once(self, key: str) -> None:
        """Write to the log that a limit was met: its kind alone, and no more than once a minute."""
        if key not in self._told:
            self._told[key] = True
            _LOG.warning("limit_met kind=%s", _kind_of(key))


def _kind_of(key: str) -> str:
    """Return the first word of a key, which names the limit; what follows says whose it is."""
    word = key.partition(" ")[0]
    return word if _KIND.fullmatch(word) else "other"


def count_tries(tries: Tries) -> int:
    """Return how many tries these are."""
    return sum(count for _, count in tries)


def add_try(tries: Tries, now: float, limit: Limit) -> Tries:
    """Return the tries with one more, which joins the last entry if that is still young."""
    if tries and now - tries[-1][0] < limit.window_s / STEPS:
        at, count = tries[-1]
        return [*tries[:-1], (at, count + 1)]
    return [*tries[-(STEPS - 1) :], (now, 1)]
