"""Notes which member was shown which post, until it is written: looking itself writes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["NotedViews"]

_NOTED_MAX = 500_000
"""Views that wait at most; more can only be where nothing can be written for long."""


@dataclass
class NotedViews:
    """Views that no table holds yet: the members, by the post's public id."""

    _noted: dict[str, set[int]] = field(default_factory=dict)
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, viewer: int, posts: Iterable[str]) -> None:
        """Note that a member was shown these posts."""
        with self._lock:
            for post in posts:
                self._add(post, {viewer})

    def take(self) -> dict[str, set[int]]:
        """Return what is noted, and forget it here."""
        with self._lock:
            taken, self._noted, self._count = self._noted, {}, 0
            return taken

    def give_back(self, taken: dict[str, set[int]]) -> None:
        """Note again what could not be written."""
        with self._lock:
            for post, viewers in taken.items():
                self._add(post, viewers)

    def _add(self, post: str, viewers: set[int]) -> None:
        if self._count + len(viewers) > _NOTED_MAX:
            return
        mine = self._noted.setdefault(post, set())
        self._count -= len(mine)
        mine |= viewers
        self._count += len(mine)
