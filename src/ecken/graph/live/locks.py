"""A readers-writer lock; waiting writers go first."""

from __future__ import annotations

import os
import threading
import time
import weakref
from collections.abc import Callable
from types import TracebackType

from ecken.errors import NotReady

__all__ = ["ReadWriteLock"]

_PATIENCE_S = 10.0
"""How long a fork waits for changes under way."""
_TURN_S = 0.0005
"""How long it waits before it looks again."""
_COURTESY_S = 2 * _TURN_S
"""How long a change is put off, once, while a fork waits."""


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
        self._writer = 0
        self._is_torn = False
        self._held = threading.local() if is_nesting_refused else None
        self.reading = _Side(self._enter_read, self._leave_read)
        self.writing = _Side(self._enter_write, self._leave_write)
        _locks.add(self)

    def refuse_nesting(self) -> None:
        """Raise if this thread is known to hold the lock: what it wants could wait for itself."""
        if self._held is not None and getattr(self._held, "here", False):
            raise RuntimeError("this thread already holds the lock: take it once")

    def _enter_read(self) -> None:
        self.refuse_nesting()
        self._refuse_torn()
        with self._changed:
            while self._writing or self._waiting:
                self._changed.wait()
            self._readers += 1
        self._note(True)

    def _leave_read(self) -> None:
        self._note(False)
        with self._changed:
            self._readers = max(self._readers - 1, 0)  # begun before a fork, and ended in the child
            if not self._readers and self._waiting:
                self._changed.notify_all()

    def _enter_write(self) -> None:
        self.refuse_nesting()
        self._refuse_torn()
        if _fork_waits:  # one change after another would leave it no gap
            time.sleep(_COURTESY_S)
        with self._changed:
            self._waiting += 1
            try:
                while self._writing or self._readers:
                    self._changed.wait()
                self._writing = True
                self._writer = threading.get_ident()
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

    def _refuse_torn(self) -> None:
        if self._is_torn:
            raise NotReady(
                "forked_while_changing",
                "This process was forked while a change was under way. Open what it changed again.",
            )

    def may_fork(self) -> bool:
        """Take the inner lock for a fork, unless another thread is changing something."""
        if not self._changed.acquire(blocking=False):
            return False
        if self._writing and self._writer != threading.get_ident():
            self._changed.release()
            return False
        return True

    def end_fork(self) -> None:
        """Give the inner lock back, in the parent."""
        self._changed.release()

    def begin_in_child(self) -> None:
        """Be as new in a forked child, where no other thread lives on.

        If another thread was changing something, what it changed is half done for ever.
        """
        self._is_torn = self._writing and self._writer != threading.get_ident()
        self._writing = self._writing and not self._is_torn
        self._changed = threading.Condition(threading.Lock())
        self._readers = 0
        self._waiting = 0

    def _note(self, is_here: bool) -> None:
        if self._held is not None:
            self._held.here = is_here


_locks: weakref.WeakSet[ReadWriteLock] = weakref.WeakSet()
_taken: list[ReadWriteLock] = []
_fork_waits = False


def _before_fork() -> None:
    """Wait until nothing is being changed, and let nothing begin.

    All locks or none are taken, so that whoever has one and wants another can go on. For the same
    reason changes that begin meanwhile are only put off a little.
    """
    global _fork_waits
    end = time.monotonic() + _PATIENCE_S
    try:
        while time.monotonic() < end:
            for lock in list(_locks):
                if not lock.may_fork():
                    break
                _taken.append(lock)
            else:
                return
            _after_in_parent()
            _fork_waits = True
            time.sleep(_TURN_S)
    finally:
        _fork_waits = False


def _after_in_parent() -> None:
    while _taken:
        _taken.pop().end_fork()


def _after_in_child() -> None:
    global _fork_waits
    _fork_waits = False
    _taken.clear()
    for lock in list(_locks):
        lock.begin_in_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_in_parent, after_in_child=_after_in_child
    )
