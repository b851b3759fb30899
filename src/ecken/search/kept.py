"""What was looked up lately, to be found again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Kept"]

Found = TypeVar("Found")


class Kept(Generic[Found]):
    """The ``most`` things used last, by name; safe for many threads."""

    def __init__(self, most: int = 256) -> None:
        self._found: OrderedDict[tuple[object, ...], Found] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def get(self, name: tuple[object, ...]) -> Found | None:
        """What was put under a name, if it is still there; it then stays longer."""
        with self._lock:
            found = self._found.get(name)
            if found is not None:
                self._found.move_to_end(name)
            return found

    def put(self, name: tuple[object, ...], found: Found) -> None:
        """Keep it; what was not used for longest goes."""
        with self._lock:
            self._found[name] = found
            if len(self._found) > self._most:
                self._found.popitem(last=False)
