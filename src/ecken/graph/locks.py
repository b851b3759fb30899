"""A lock that many readers share and one writer has alone; waiting writers go first."""

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

    ``with lock.reading:`` and ``with lock.writing:``. Not re-entrant: a thread that takes it again
    may wait for itself. With ``is_nesting_refused`` the lock knows which threads hold it, and one
    that takes it again gets a ``RuntimeError`` at once.
    """

    def __init__(self, *, is_nesting_refused: bool = False) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._readers = 0
        self._waiting = 0
        self._writing = False
        self._held = threading.local() if is_nesting_refused else None
        self.reading = _Side(self._enter_read, self._leave_read)
        self.writing = _Side(self._enter_write, self._leave_write)

    def refuse_nesting(self) -> None:
        """Raise if this thread is known to hold the lock: what it wants could wait for itself."""
        if self._held is not None and getattr(self._held, "here", False):
            raise RuntimeError("this thread already holds the lock: take it once")

    def _enter_read(self) -> None:
        self.refuse_nesting()
        with self._changed:
            while self._writing or self._waiting:
                self._changed.wait()
            self._readers += 1
        self._note(True)

    def _leave_read(self) -> None:
        self._note(False)
        with self._changed:
            self._readers -= 1
            if not self._readers and self._waiting:
                self._changed.notify_all()

    def _enter_write(self) -> None:
        self.refuse_nesting()
        with self._changed:
            self._waiting += 1
            try:
                while self._writing or self._readers:
                    self._changed.wait()
                self._writing = True
            finally:
                self._waiting -= 1
                if not self._writing:  # interrupted: readers may have waited for this writer alone
                    self._changed.notify_all()
        self._note(True)

    def _leave_write(self) -> None:
        self._note(False)
        with self._changed:
            self._writing = False
            self._changed.notify_all()

    def _note(self, is_here: bool) -> None:
        if self._held is not None:
            self._held.here = is_here
