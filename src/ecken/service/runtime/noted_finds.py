"""Notes which member found which, until it is written: looking itself writes nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["TYPED_STAYS_S", "NotedFinds"]

TYPED_STAYS_S = 3
"""What stands there while somebody types counts if it stood for so long."""

_NOTED_MAX = 500_000
"""Finds that wait at most; more can only be where nothing can be written for long."""


class _Typed(NamedTuple):
    """What was shown last to somebody who is typing, and when."""

    found: frozenset[int]
    at: int


@dataclass
class NotedFinds:
    """Finds (``rules.reach.finding.find_of``) that no table holds yet, by who found them."""

    _noted: dict[int, set[int]] = field(default_factory=dict)
    _typed: dict[int, _Typed] = field(default_factory=dict)
    _count: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, finder: int, found: Iterable[int]) -> None:
        """Note what a member was shown."""
        with self._lock:
            self._add(finder, set(found))

    def note_typed(self, finder: int, found: Iterable[int], *, at: int) -> None:
        """Note what a member was shown while typing: the next that is typed takes its place."""
        with self._lock:
            self._settle(finder, until=at - TYPED_STAYS_S)
            self._typed[finder] = _Typed(frozenset(found), at)

    def take(self, *, at: int) -> dict[int, set[int]]:
        """Return what is noted, and forget it here; what was typed just now stays."""
        with self._lock:
            for finder in list(self._typed):
                self._settle(finder, until=at - TYPED_STAYS_S)
            taken, self._noted, self._count = self._noted, {}, 0
            return taken

    def give_back(self, taken: Mapping[int, set[int]]) -> None:
        """Note again what could not be written."""
        with self._lock:
            for finder, found in taken.items():
                self._add(finder, found)

    def _settle(self, finder: int, *, until: int) -> None:
        typed = self._typed.get(finder)
        if typed is not None and typed.at <= until:
            del self._typed[finder]
            self._add(finder, typed.found)

    def _add(self, finder: int, found: Iterable[int]) -> None:
        mine = self._noted.setdefault(finder, set())
        new = set(found) - mine
        if self._count + len(new) > _NOTED_MAX:
            return
        mine |= new
        self._count += len(new)
