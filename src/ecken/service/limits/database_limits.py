"""Rate limits that all servers at one PostgreSQL count together, in its tables."""

from __future__ import annotations

import math
import struct
import time
from collections.abc import Callable

from ecken.errors import NotReady
from ecken.service.limits.counter_rows import Change, CounterRows, LookAgainError
from ecken.service.limits.limits import Limits, Tries, add_try, count_tries
from ecken.settings.values import Limit

__all__ = ["DatabaseLimits"]

_ENTRY = struct.Struct("=dI")
"""When, and how many tries."""
_APART_S = 60.0
"""So far the clocks of two machines may be apart. A later moment was set by a clock that was put
back, and locks nobody out."""
_NO_ROOM = ("storage_full", "storage_readonly")
_KEPT_HERE_MAX = 10_000
"""Keys that are counted in this process while the database cannot be written to."""


class DatabaseLimits(Limits):
    """Limits in the table ``limit_counters``.

    Cost of a try: one statement, three where another process has counted the same since. Where the
    database has no room, or may only be read, each process counts for itself.
    """

    def __init__(self, rows: CounterRows, clock: Callable[[], float] = time.time) -> None:
        super().__init__(clock, keys_max=_KEPT_HERE_MAX)
        self._rows = rows

    def check(self, key: str, limit: Limit) -> None:
        """Raise ``TooMany`` (``too_many_tries``) if ``key`` has used up its limit."""
        self._refuse(key, self._recent(key, limit), limit)

    def hit(self, key: str, limit: Limit) -> None:
        """Count one try of ``key``; raise ``TooMany`` if that is one too many."""

        def count_on(content: bytes, is_fresh: bool) -> tuple[bytes, int]:
            recent = self._within(self._unpack(key, content), limit)
            if count_tries(recent) >= limit.most and not is_fresh:
                raise LookAgainError
            self._refuse(key, recent, limit)
            tries = add_try(recent, self.clock(), limit)
            return _pack(tries), math.ceil(tries[-1][0] + limit.window_s)

        self._change(key, count_on)

    def is_full(self, key: str, limit: Limit) -> bool:
        """Say whether ``key`` has used up its limit."""
        return self.count(key, limit) >= limit.most

    def count(self, key: str, limit: Limit) -> int:
        """Return how many tries of ``key`` are within the window."""
        return count_tries(self._recent(key, limit))

    def forget(self, key: str) -> None:
        """Begin anew with ``key``."""
        if self._read(key):
            self._change(key, lambda _content, _is_fresh: (b"", 0))

    def _refuse(self, key: str, recent: Tries, limit: Limit) -> None:
        with self._lock:
            self._refuse_if_full(key, recent, limit)

    def _read(self, key: str) -> Tries:
        return self._unpack(key, self._rows.read(key))

    def _change(self, key: str, change: Change) -> None:
        made = b""

        def noted(content: bytes, is_fresh: bool) -> tuple[bytes, int]:
            nonlocal made
            made, ends_at = change(content, is_fresh)
            return made, ends_at

        try:
            self._rows.change(key, noted)
        except NotReady as error:
            if error.code not in _NO_ROOM:
                raise
            with self._lock:
                self._seen[key] = list(_ENTRY.iter_unpack(made))
        else:
            with self._lock:
                self._seen.pop(key, None)

    def _unpack(self, key: str, content: bytes) -> Tries:
        with self._lock:
            kept_here = self._seen.get(key)
        tries = list(_ENTRY.iter_unpack(content)) if kept_here is None else kept_here
        latest = self.clock() + _APART_S
        return [entry for entry in tries if entry[0] <= latest]


def _pack(tries: Tries) -> bytes:
    return b"".join(_ENTRY.pack(*entry) for entry in tries)
