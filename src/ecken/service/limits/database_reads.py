"""Limits of reading that all servers at one PostgreSQL count together.

Each machine counts for itself as ever. Now and then, and before it counts somebody for the first
time, it puts the bits of a reader together with those of the others, which lie in the database. So
a page costs nothing more, and who reads at several machines at once gets no further than at one,
but for some members that each has not told yet.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cachetools import LRUCache

from ecken.errors import NotReady
from ecken.service.limits.counter_rows import CounterRows
from ecken.service.limits.reading_limits import PER_DAY, PER_HOUR, Reads
from ecken.settings.values import Limit

__all__ = ["DatabaseReads"]

_TOLD_AFTER = 50
"""A fiftieth of the shorter limit is the most that the others do not know."""
_TOLD_AFTER_S = 30
_READERS_MAX = 10_000
_HEAD = struct.Struct("=dd")
"""The beginnings of the two windows."""
_NO_ROOM = ("storage_full", "storage_readonly")


@dataclass(slots=True)
class _Told:
    """When a reader's bits were put together last, and how many came since."""

    at: float
    untold: int = 0


class DatabaseReads(Reads):
    """Counters of readers on one machine, put together with those of the others."""

    def __init__(
        self,
        rows: CounterRows,
        file: Path | None,
        *,
        secret: bytes,
        limits: tuple[Limit, Limit] = (PER_HOUR, PER_DAY),
    ) -> None:
        super().__init__(file, secret=secret, limits=limits)
        self._rows = rows
        self._told: LRUCache[int, _Told] = LRUCache(_READERS_MAX)
        self._most_untold = max(1, min(limit.most for limit in limits) // _TOLD_AFTER)

    def _count(self, reader: int, members: Iterable[int], *, now: float) -> int:
        with self._lock:
            told = self._told.get(reader)
        if told is None:
            told = self._put_together(reader, now)
        fresh = super()._count(reader, members, now=now)
        told.untold += fresh
        is_due = abs(now - told.at) >= _TOLD_AFTER_S
        if told.untold >= self._most_untold or (told.untold and is_due):
            self._put_together(reader, now)
        return fresh

    def _put_together(self, reader: int, now: float) -> _Told:
        """Let this machine and the database know what either knows of a reader."""
        begins = [self._begin(limit, now) for limit in self.limits]
        with self._alone():
            own = self._read(reader, now)
        joined = own

        def join(content: bytes, _is_fresh: bool) -> tuple[bytes, int]:
            nonlocal joined
            joined = [_either(*pair) for pair in zip(own, _unpack(content, begins), strict=True)]
            ends_at = max(b + limit.window_s for b, limit in zip(begins, self.limits, strict=True))
            return _HEAD.pack(*begins) + b"".join(joined), math.ceil(ends_at)

        try:
            self._rows.change(f"reads {reader}", join)
        except NotReady as error:
            if error.code not in _NO_ROOM:
                raise
        with self._alone():
            both = zip(joined, self._read(reader, now), strict=True)
            self._write(reader, [_either(*pair) for pair in both], now)
        told = _Told(now)
        with self._lock:
            self._told[reader] = told
        return told


def _either(one: bytes | bytearray, other: bytes | bytearray) -> bytearray:
    """Return the bits that are in one of two maps."""
    both = int.from_bytes(one, "big") | int.from_bytes(other, "big")
    return bytearray(both.to_bytes(len(one), "big"))


def _unpack(content: bytes, begins: list[float]) -> list[bytes]:
    """Return the bits of each window, none where the content is of an earlier one."""
    if len(content) < _HEAD.size:
        return [b"" for _ in begins]
    known = _HEAD.unpack_from(content)
    half = (len(content) - _HEAD.size) // 2
    maps = (content[_HEAD.size : _HEAD.size + half], content[_HEAD.size + half :])
    return [
        bits if at == begin else b"" for bits, at, begin in zip(maps, known, begins, strict=True)
    ]
