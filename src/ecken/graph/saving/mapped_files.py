"""Detects when another process writes to a mapped file or truncates it."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from pathlib import Path

from ecken.errors import NotReady

__all__ = ["FileWatch"]


class FileWatch:
    """Raises ``NotReady`` once the file at ``path`` is not as it was when the watch began.

    The file is held open: one that is replaced by renaming stays as it was. Size and time of
    change are looked at; cost: half a microsecond.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._handle)
        self._state = self._look()

    def _look(self) -> tuple[int, int]:
        state = os.fstat(self._handle)
        return state.st_size, state.st_mtime_ns

    def confirm(self) -> Callable[[], None]:
        """Return the check, if the path still leads to the file that is watched."""
        now, held = self._path.stat(), os.fstat(self._handle)
        if (now.st_dev, now.st_ino) != (held.st_dev, held.st_ino):
            raise self._changed()
        return self.check

    def check(self) -> None:
        """Raise if the file was cut or written to."""
        if self._look() != self._state:
            raise self._changed()

    def _changed(self) -> NotReady:
        return NotReady(
            "file_changed",
            "The file {path} was changed while its network was in use. Open it again, and replace "
            "it by renaming, as saving does.",
            path=self._path,
        )
