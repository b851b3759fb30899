"""A clock that never goes back, whatever the clock of the machine does.

A clock that is put back by a day must not revive what has ended, nor lengthen the minute in which
something can be undone. So the time of before is kept: what is told is ahead of the machine's
clock by as much as that was put back, goes on at its pace, and falls back to it slowly (a tenth
of the time that passes). A clock that is put right again is followed at once.

The database holds the latest time of all processes (``store/site/site.py``), so that a restart does
not go back either.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from ecken.durations import HOUR_S

__all__ = ["SteadyClock"]

_SLOWER = 10
"""What is ahead falls back by a second in so many."""
_PUT_RIGHT_S = HOUR_S
"""A step forward as long as this, while ahead, is a clock that was put right."""


class SteadyClock:
    """Epoch seconds that never decrease; made of a clock that may."""

    def __init__(self, wall: Callable[[], int]) -> None:
        self.wall = wall
        self._lock = threading.Lock()
        self._seen_at = self._latest = wall()
        self._ahead_s = 0.0

    def __call__(self) -> int:
        """Return the time."""
        with self._lock:
            return self._now()

    def see(self, at: int) -> None:
        """Be not earlier than ``at``: another process has come so far."""
        with self._lock:
            self._ahead_s = max(self._ahead_s, at - self.wall(), 0.0)
            self._latest = max(self._latest, at)

    def _now(self) -> int:
        at = self.wall()
        passed_s = at - self._seen_at
        if passed_s < 0:
            self._ahead_s -= passed_s
        elif self._ahead_s:
            back_s = passed_s if passed_s >= _PUT_RIGHT_S else passed_s / _SLOWER
            self._ahead_s = max(0.0, self._ahead_s - back_s)
        self._seen_at = at
        self._latest = max(self._latest, int(at + self._ahead_s))
        return self._latest
