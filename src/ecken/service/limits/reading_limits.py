"""Limits how many different profiles somebody reads; no person reaches it.

Counted are members beyond the reader's own contacts, in lists of hits, on pages and among names, at
every door; seeing somebody again costs nothing. Of each reader two bitmaps are kept, one bit for a
keyed hash of each member read of: enough to count them to some per cent, and to tell nobody whom.
They lie in a file that the processes of a machine share, or in memory.
"""

from __future__ import annotations

import fcntl
import hashlib
import math
import mmap
import os
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import TooMany
from ecken.settings.values import Limit

__all__ = ["Reads"]

PER_HOUR = Limit(1_500, HOUR_S)
PER_DAY = Limit(4_000, DAY_S)

_BITS = 1 << 15
_BITMAP = _BITS // 8
_SLOTS, _WAYS = 1_024, 4
_HEAD = struct.Struct("=8sddd")
"""Hash of the reader, last use, and the beginnings of the two windows (epoch seconds)."""
_SLOT_BYTES = _HEAD.size + 2 * _BITMAP
_SIZE_BYTES = _SLOTS * _WAYS * _SLOT_BYTES


class Reads:
    """Counters of readers; the longest unused makes room. Cost: some 0.1 ms for a page of hits."""

    def __init__(
        self,
        file: Path | None = None,
        *,
        secret: bytes = b"",
        limits: tuple[Limit, Limit] = (PER_HOUR, PER_DAY),
    ) -> None:
        self.limits = limits
        self._key = hashlib.sha256(b"reads" + secret).digest()
        self._lock = threading.Lock()
        self._file = -1
        if file is not None:
            with suppress(OSError):  # no room on the disk: each process counts for itself
                self._file = _open(file)
        self._table = mmap.mmap(self._file, _SIZE_BYTES)

    def note(self, reader: int, members: Iterable[int], *, now: float) -> None:
        """Count members that ``reader`` is about to read of.

        Raises
        ------
        TooMany
            ``read_too_many``; then nothing is counted, and nothing may be shown.
        """
        self._count(reader, members, now=now)

    def _count(self, reader: int, members: Iterable[int], *, now: float) -> int:
        """Count members; return how many of them are new in a window."""
        places = [self._hash(f"{reader} {member}") % _BITS for member in members]
        if not places:
            return 0
        with self._alone():
            maps, fresh = self._read(reader, now), 0
            for bits, limit in zip(maps, self.limits, strict=True):
                wait_s = self._begin(limit, now) + limit.window_s - now
                fresh = max(fresh, self._add(bits, places, limit, wait_s))
            self._write(reader, maps, now)
        return fresh

    def _begin(self, limit: Limit, now: float) -> float:
        """Return when the window began that is now."""
        return now // limit.window_s * limit.window_s

    def _read(self, reader: int, now: float) -> list[bytearray]:
        """Return a reader's bitmap for each limit, without a bit where another window begins."""
        slot = self._slot(reader)
        known, _, *begins = _HEAD.unpack_from(self._table, slot)
        maps = []
        for number, limit in enumerate(self.limits):
            at = slot + _HEAD.size + number * _BITMAP
            is_now = known == self._name(reader) and begins[number] == self._begin(limit, now)
            maps.append(bytearray(self._table[at : at + _BITMAP] if is_now else _BITMAP))
        return maps

    def _write(self, reader: int, maps: list[bytearray], now: float) -> None:
        slot = self._slot(reader)
        begins = (self._begin(limit, now) for limit in self.limits)
        _HEAD.pack_into(self._table, slot, self._name(reader), now, *begins)
        self._table[slot + _HEAD.size : slot + _SLOT_BYTES] = b"".join(maps)

    def _add(self, bits: bytearray, places: list[int], limit: Limit, wait_s: float) -> int:
        fresh = [place for place in places if not bits[place >> 3] >> (place & 7) & 1]
        for place in fresh:
            bits[place >> 3] |= 1 << (place & 7)
        if fresh and round(_distinct(bits)) > limit.most:
            raise TooMany(
                "read_too_many",
                "You have opened more profiles than anyone reads in so short a time. You "
                "can still open those you have seen; new ones again in {minutes} min.",
                minutes=max(1, math.ceil(wait_s / 60)),
                retry_after_s=max(1, math.ceil(wait_s)),
            )
        return len(set(fresh))

    def close(self) -> None:
        """Let go of the file; it stays for the others."""
        self._table.close()
        if self._file >= 0:
            os.close(self._file)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            if self._file < 0:
                yield
                return
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _slot(self, reader: int) -> int:
        """Return where the reader's counters are, or those that make room for them."""
        name = self._name(reader)
        first = int.from_bytes(name, "big") % _SLOTS * _WAYS
        slots = [(first + way) * _SLOT_BYTES for way in range(_WAYS)]
        heads = [_HEAD.unpack_from(self._table, slot) for slot in slots]
        for slot, head in zip(slots, heads, strict=True):
            if head[0] == name:
                return slot
        return min(zip(heads, slots, strict=True), key=lambda pair: float(pair[0][1]))[1]

    def _name(self, reader: int) -> bytes:
        return self._hash(f"reader {reader}").to_bytes(8, "big")

    def _hash(self, text: str) -> int:
        digest = hashlib.blake2b(text.encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "big")


def _open(path: Path) -> int:
    """Open the file, with all its room taken: a full disk is met here and nowhere else."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.fstat(file).st_size != _SIZE_BYTES:
            os.ftruncate(file, 0)
            os.posix_fallocate(file, 0, _SIZE_BYTES)
    except OSError:
        os.close(file)
        raise
    return file


def _distinct(bits: bytearray) -> float:
    """Return how many distinct places were set, as far as a bitmap tells (linear counting)."""
    free = _BITS - int.from_bytes(bits, "big").bit_count()
    return -_BITS * math.log(max(free, 1) / _BITS)
