"""How often something may be tried: a moving window per key."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from ecken.errors import TooMany
from ecken.setting_values import Limit

__all__ = ["Limit", "Limits"]

_KEYS_MAX = 100_000
_TOLD_MAX = 1_000
_TOLD_EVERY_S = 60.0
_LOG = logging.getLogger("ecken.safety")


@dataclass
class Limits:
    """Counters of one community in one process. At most 100,000 keys; the longest unused go first.

    :class:`~ecken.service.limits.shared_limits.SharedLimits` keeps them for several processes.
    """

    clock: Callable[[], float] = time.monotonic
    _seen: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _told: dict[str, float] = field(default_factory=dict)

    def check(self, key: str, limit: Limit) -> None:
        """Raise ``TooMany`` (``too_many_tries``) if ``key`` has used up its limit."""
        with self._alone():
            self._refuse_if_full(key, self._recent(key, limit), limit)

    def hit(self, key: str, limit: Limit) -> None:
        """Count one try of ``key``; raise ``TooMany`` if that is one too many."""
        with self._alone():
            recent = self._recent(key, limit)
            self._refuse_if_full(key, recent, limit)
            recent.append(self.clock())
            self._keep(key, recent)

    def is_full(self, key: str, limit: Limit) -> bool:
        """Say whether ``key`` has used up its limit."""
        with self._alone():
            return len(self._recent(key, limit)) >= self._most(limit)

    def count(self, key: str, limit: Limit) -> int:
        """Return how many tries of ``key`` are within the window."""
        with self._alone():
            return len(self._recent(key, limit))

    def forget(self, key: str) -> None:
        """Begin anew with ``key``."""
        with self._alone():
            self._keep(key, deque())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the counters still."""
        with self._lock:
            yield

    def _recent(self, key: str, limit: Limit) -> deque[float]:
        """Return the tries of ``key`` within the window, the oldest first."""
        times = self._read(key)
        oldest = self.clock() - limit.window_s
        while times and times[0] <= oldest:
            times.popleft()
        return times

    def _read(self, key: str) -> deque[float]:
        times = self._seen.setdefault(key, deque())
        self._seen.move_to_end(key)
        while len(self._seen) > _KEYS_MAX:
            self._seen.popitem(last=False)
        return times

    def _keep(self, key: str, times: deque[float]) -> None:
        self._seen[key] = times

    def _most(self, limit: Limit) -> int:
        return limit.most

    def _refuse_if_full(self, key: str, times: deque[float], limit: Limit) -> None:
        if len(times) < self._most(limit):
            return
        self._tell_once(key)
        wait_s = times[0] + limit.window_s - self.clock() if times else limit.window_s
        raise TooMany(
            "too_many_tries",
            "Too many attempts. Please wait {minutes} min and try again.",
            minutes=max(1, -(-int(wait_s) // 60)),
            retry_after_s=max(1, int(wait_s) + 1),
        )

    def _tell_once(self, key: str) -> None:
        """Write to the log that a limit was met: its kind alone, and no more than once a minute."""
        now = time.monotonic()
        if now - self._told.get(key, -_TOLD_EVERY_S) < _TOLD_EVERY_S:
            return
        if len(self._told) >= _TOLD_MAX:
            self._told.clear()
        self._told[key] = now
        _LOG.warning("limit_met kind=%s", key.partition(" ")[0])
