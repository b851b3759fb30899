"""What was looked up lately, to be found again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Kept"]

Found = TypeVar("Found")


class Kept(Generic[Found]):
    """The things used last, by name: at most ``most``, and ``most_bytes`` by their own account.

    Safe for many threads.
    """

    def __init__(self, most: int = 256, most_bytes: int = 64_000_000) -> None:
        self._found: OrderedDict[tuple[object, ...], tuple[Found, int]] = OrderedDict()
        self._most, self._most_bytes, self._bytes = most, most_bytes, 0
        self._lock = Lock()

    def get(self, name: tuple[object, ...]) -> Found | None:
        """What was put under a name, if it is still there; it then stays longer."""
        with self._lock:
            found = self._found.get(name)
            if found is None:
                return None
            self._found.move_to_end(name)
            return found[0]

    def put(self, name: tuple[object, ...], found: Found, size_bytes: int = 0) -> None:
        """Keep it; what was not used for longest goes."""
        with self._lock:
            _, before = self._found.pop(name, (None, 0))
            self._found[name] = found, size_bytes
            self._bytes += size_bytes - before
            while len(self._found) > self._most or self._bytes > self._most_bytes:
                _, (_, freed) = self._found.popitem(last=False)
                self._bytes -= freed
