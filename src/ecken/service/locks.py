"""A lock that many readers share and one writer has alone; waiting writers go first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["ReadWriteLock"]


class ReadWriteLock:
    """Shared for reading, exclusive for writing. Not re-entrant: nesting raises at once."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._readers = 0
        self._is_writing = False
        self._waiting_writers = 0
        self._held = threading.local()

    def acquire_read(self) -> None:
        """Wait until nobody writes or waits to write, then share the lock."""
        self.refuse_nesting()
        with self._condition:
            while self._is_writing or self._waiting_writers:
                self._condition.wait()
            self._readers += 1
        self._held.here = True

    def release_read(self) -> None:
        """Give the shared lock back."""
        self._held.here = False
        with self._condition:
            self._readers -= 1
            if self._readers == 0:
                self._condition.notify_all()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the lock alone."""
        self.refuse_nesting()
        with self._condition:
            self._waiting_writers += 1
            while self._is_writing or self._readers:
                self._condition.wait()
            self._waiting_writers -= 1
            self._is_writing = True
        self._held.here = True
        try:
            yield
        finally:
            self._held.here = False
            with self._condition:
                self._is_writing = False
                self._condition.notify_all()

    def refuse_nesting(self) -> None:
        """Raise if this thread holds the lock: what it wants next could wait for itself."""
        if getattr(self._held, "here", False):
            raise RuntimeError("this thread already holds the lock: one world at a time")
