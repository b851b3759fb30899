"""Limits that several processes on one machine count together, in a file that all of them map.

The file is a hash table of fixed size: sets of eight slots, in which the longest unused slot makes
room. A slot holds a keyed hash of what is limited, never the address or account itself, and the
times of the newest tries. Opening it costs nothing where nothing is written: the file is sparse.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import struct
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ecken.service.limits import Limit, Limits

__all__ = ["SharedLimits"]

_TRIES_MAX = 128
"""Tries of one key that are kept; a limit that allows more allows this many."""
_SETS = 4_096
_WAYS = 8
_HEAD = struct.Struct("=8sdI4x")
"""Hash, last use (epoch seconds), number of tries."""
_SLOT_BYTES = _HEAD.size + 8 * _TRIES_MAX
_SIZE_BYTES = _SETS * _WAYS * _SLOT_BYTES


class SharedLimits(Limits):
    """Limits in a file of some 34 MB, of which only the used parts take room.

    Cost of a question: a lock on the file and eight slots looked at, some ten microseconds.
    """

    def __init__(self, path: Path, *, secret: bytes) -> None:
        super().__init__(clock=time.time)
        self._key = hashlib.sha256(b"limits" + secret).digest()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        with self._file_lock():
            if os.fstat(self._file).st_size != _SIZE_BYTES:
                os.ftruncate(self._file, 0)  # what another version left is no table of this one
                os.ftruncate(self._file, _SIZE_BYTES)
        self._table = mmap.mmap(self._file, _SIZE_BYTES)

    def close(self) -> None:
        """Let go of the file; it stays for the others."""
        self._table.close()
        os.close(self._file)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with super()._alone(), self._file_lock():
            yield

    @contextmanager
    def _file_lock(self) -> Iterator[None]:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _read(self, key: str) -> deque[float]:
        place, count = self._find(key)
        now = self.clock()
        times = struct.unpack_from(f"={count}d", self._table, place + _HEAD.size)
        return deque(at for at in times if at <= now)  # a clock that was put back locks nobody out

    def _keep(self, key: str, times: deque[float]) -> None:
        place, _ = self._find(key)
        kept = list(times)[-_TRIES_MAX:]
        used = self.clock() if kept else 0.0
        _HEAD.pack_into(self._table, place, self._hash(key)[8:], used, len(kept))
        struct.pack_into(f"={len(kept)}d", self._table, place + _HEAD.size, *kept)

    def _most(self, limit: Limit) -> int:
        return min(limit.most, _TRIES_MAX)

    def _find(self, key: str) -> tuple[int, int]:
        """Return the slot of ``key`` and its tries, or the slot that makes room, and none."""
        digest = self._hash(key)
        first = int.from_bytes(digest[:8], "big") % _SETS * _WAYS
        oldest, oldest_used = first, float("inf")
        for slot in range(first, first + _WAYS):
            name, used, count = _HEAD.unpack_from(self._table, slot * _SLOT_BYTES)
            if name == digest[8:]:
                return slot * _SLOT_BYTES, min(count, _TRIES_MAX)
            if used < oldest_used:
                oldest, oldest_used = slot, used
        return oldest * _SLOT_BYTES, 0

    def _hash(self, key: str) -> bytes:
        text = key.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._key, digest_size=16).digest()
