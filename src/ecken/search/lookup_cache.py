"""A cache of expanded words; the least recently used is dropped first."""

from __future__ import annotations

from threading import Lock
from typing import Any

from cachetools import LRUCache

__all__ = ["LookupCache"]


class LookupCache:
    """At most ``most`` values by key. Safe for many threads, which ``cachetools`` alone is not."""

    def __init__(self, most: int = 256) -> None:
        self._found: LRUCache[tuple[object, ...], Any] = LRUCache(most)
        self._lock = Lock()

    def get(self, key: tuple[object, ...]) -> Any | None:
        """The value of a key, if it is still there; it then stays longer."""
        with self._lock:
            return self._found.get(key)

    def put(self, key: tuple[object, ...], value: Any) -> None:
        """Keep a value."""
        with self._lock:
            self._found[key] = value
