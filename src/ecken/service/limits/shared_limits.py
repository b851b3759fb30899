"""Rate limits shared by the processes of one machine, in one file.

The file is a hash table of fixed size: sets of eight slots, in which the longest unused slot makes
room. A slot holds a keyed hash of what is limited, never the address or account itself, and when
how many tries were made, so that a limit may be as wide as it likes. It is read and written, not
mapped: where the disk is full a write says so, while a mapped page without room would end the
process. Its room is taken when it is made.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import logging
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ecken.files import folder_refusal, make_folder
from ecken.service.limits.limits import STEPS, Limits, Tries

__all__ = ["SharedLimits"]

_LOG = logging.getLogger("ecken.limits")

_SETS = 4_096
_WAYS = 8
_HEAD = struct.Struct("=8sdI4x")
"""Hash, last use (epoch seconds), number of entries."""
_ENTRY = "dI"
"""When, and how many tries."""
_SLOT_BYTES = _HEAD.size + STEPS * struct.calcsize(f"={_ENTRY}")
_SET_BYTES = _WAYS * _SLOT_BYTES
_SIZE_BYTES = _SETS * _SET_BYTES
_KEPT_HERE_MAX = 10_000
"""Keys that are counted in this process while the disk is full."""
_EMPTY_SET = bytes(_SET_BYTES)


class SharedLimits(Limits):
    """Limits in a file of some 34 MB.

    Cost of a question: a lock on the file and eight slots looked at, some ten microseconds. What
    cannot be written there is counted in this process alone.
    """

    def __init__(self, path: Path, *, secret: bytes) -> None:
        super().__init__(time.time, keys_max=_KEPT_HERE_MAX)
        self._key = hashlib.sha256(b"limits" + secret).digest()
        make_folder(path.parent)
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise folder_refusal(path, error) from error
        self._is_told = False
        with self._file_lock():
            self._take_room()

    def close(self) -> None:
        """Let go of the file; it stays for the others."""
        os.close(self._file)

    def _take_room(self) -> None:
        """Let the disk give all the room that the file will ever need."""
        size_bytes = os.fstat(self._file).st_size
        if size_bytes not in (0, _SIZE_BYTES):
            os.ftruncate(self._file, 0)  # what another version left is no table of this one
        try:
            os.posix_fallocate(self._file, 0, _SIZE_BYTES)
        except OSError as error:
            self._tell(error)
            if size_bytes != _SIZE_BYTES:
                os.ftruncate(self._file, 0)  # the little room there was is for others

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

    def _read(self, key: str) -> Tries:
        slots, place, count = self._find(key)
        now = self.clock()
        there = iter(struct.unpack_from("=" + count * _ENTRY, slots, place + _HEAD.size))
        tries = self._seen.get(key, zip(there, there, strict=True))
        return [entry for entry in tries if entry[0] <= now]  # a clock put back locks nobody out

    def _keep(self, key: str, tries: Tries) -> None:
        _, place, _ = self._find(key)
        used = self.clock() if tries else 0.0
        slot = _HEAD.pack(self._hash(key)[8:], used, len(tries)) + struct.pack(
            "=" + len(tries) * _ENTRY, *(number for entry in tries for number in entry)
        )
        try:
            written = os.pwrite(self._file, slot, self._set_of(key) + place)
            if written != len(slot):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            self._tell(error)
            super()._keep(key, tries)
        else:
            self._seen.pop(key, None)

    def _find(self, key: str) -> tuple[bytes, int, int]:
        """Return the set of ``key``, its slot there and its tries; or a slot that makes room."""
        slots = os.pread(self._file, _SET_BYTES, self._set_of(key))
        slots += _EMPTY_SET[len(slots) :]
        wanted, oldest, oldest_used = self._hash(key)[8:], 0, float("inf")
        for place in range(0, _SET_BYTES, _SLOT_BYTES):
            name, used, count = _HEAD.unpack_from(slots, place)
            if name == wanted:
                return slots, place, min(count, STEPS)
            if used < oldest_used:
                oldest, oldest_used = place, used
        return slots, oldest, 0

    def _set_of(self, key: str) -> int:
        """Return where in the file the set of ``key`` begins."""
        return int.from_bytes(self._hash(key)[:8], "big") % _SETS * _SET_BYTES

    def _tell(self, error: OSError) -> None:
        """Say once that this process counts for itself."""
        if not self._is_told:
            self._is_told = True
            _LOG.error(
                "the file of limits cannot be written (%s); each process counts for itself",
                error.strerror,
            )

    def _hash(self, key: str) -> bytes:
        text = key.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._key, digest_size=16).digest()
