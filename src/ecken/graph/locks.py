"""A lock that many readers share and one change holds alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

__all__ = ["ReadWriteLock"]


class _Side:
    """Context manager for one side of the lock; holds no state, so it can be shared."""

    __slots__ = ("_enter", "_leave")

    def __init__(self, enter: Callable[[], None], leave: Callable[[], None]) -> None:
        self._enter = enter
        self._leave = leave

    def __enter__(self) -> None:
        self._enter()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()


class ReadWriteLock:
    """Readers share, writers are alone; a waiting writer goes before new readers.

    Not reentrant: a holder must not take it again.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._readers = 0
        self._waiting = 0
        self._writing = False
        self.reading = _Side(self._enter_read, self._leave_read)
        self.writing = _Side(self._enter_write, self._leave_write)

    def _enter_read(self) -> None:
        with self._changed:
            while self._writing or self._waiting:
                self._changed.wait()
            self._readers += 1

    def _leave_read(self) -> None:
        with self._changed:
            self._readers -= 1
            if not self._readers and self._waiting:
                self._changed.notify_all()

    def _enter_write(self) -> None:
        with self._changed:
            self._waiting += 1
            try:
                while self._writing or self._readers:
                    self._changed.wait()
                self._writing = True
            finally:
                self._waiting -= 1

    def _leave_write(self) -> None:
        with self._changed:
            self._writing = False
            self._changed.notify_all()
