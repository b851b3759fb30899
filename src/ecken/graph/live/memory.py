"""One long array of entries: a mapped file in front, room to grow behind, one address range.

The kernels see a single ``uint32`` array. Its front may be a saved file, mapped privately
(copy-on-write: pages are shared with other processes until changed here); behind it lies address
space that costs no memory until rows move there. Reserving address space is free, so an array
never has to be copied to grow while a caller waits.
"""

from __future__ import annotations

import ctypes
import mmap
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ecken.errors import NotReady

__all__ = ["HUGE_BYTES", "PAGE_BYTES", "map_file", "release", "reserve", "room_behind"]

PAGE_BYTES = mmap.ALLOCATIONGRANULARITY
HUGE_BYTES = 1 << 21
"""Of a huge page, where there are such."""
_NORESERVE = getattr(mmap, "MAP_NORESERVE", 0x4000)
_FIXED = 0x10
_LARGE = 1 << 20
"""Entries from which huge pages and a generous room behind are worth their price."""


def reserve(entries: int, room: int = 0) -> NDArray[np.uint32]:
    """Zero array of ``entries`` uint32 with room behind: :func:`room_behind`, or ``room`` if more.

    Only touched pages use memory. If the system refuses so much address space, the room shrinks,
    down to ``room``.
    """
    return _anonymous(entries, room, 0)


def room_behind(entries: int) -> int:
    """Return the room that is asked for behind so many entries: as much again, and 1 or 64 Mi."""
    return entries + (64 * _LARGE if entries >= _LARGE else _LARGE)


def release(pool: NDArray[np.uint32], used: int, touched: int) -> None:
    """Give the memory of entries ``used`` to ``touched`` back to the system; they become zero.

    ``pool`` comes from :func:`reserve`. Less than a huge page stays.
    """
    region: object = getattr(pool.base, "obj", None)
    if isinstance(region, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        lead = pool.ctypes.data - _address(region)
        begin = -(-(lead + used * 4) // HUGE_BYTES) * HUGE_BYTES
        end = min(lead + touched * 4, len(region))
        if end > begin:
            region.madvise(mmap.MADV_DONTNEED, begin, end - begin)


def map_file(path: Path, offset: int, entries: int, is_whole: bool) -> NDArray[np.uint32]:
    """Like :func:`reserve`, with ``entries`` mapped privately from ``path`` at byte ``offset``.

    ``offset`` is a multiple of :data:`PAGE_BYTES`. Writing changes this process's copy alone. Large
    files lie so in memory that the system can map huge pages of its cache as they are; if
    ``is_whole``, all will be read at once, and what comes from disk should come in such pages.
    """
    lead = offset % HUGE_BYTES if entries >= _LARGE else 0
    pool = _anonymous(entries, 0, lead)
    if entries == 0:
        return pool
    with path.open("rb") as file:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = [
            ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int,
            ctypes.c_long,
        ]  # fmt: skip
        address = pool.ctypes.data - lead
        got = libc.mmap(
            address, lead + entries * 4, mmap.PROT_READ | mmap.PROT_WRITE,
            mmap.MAP_PRIVATE | _FIXED, file.fileno(), offset - lead,
        )  # fmt: skip
    if got != address:
        reason = os.strerror(ctypes.get_errno())
        raise NotReady(
            "cannot_map", "The file {path} cannot be mapped: {reason}.", path=path, reason=reason
        )
    if is_whole and entries >= _LARGE and hasattr(mmap, "MADV_HUGEPAGE"):
        libc.madvise(
            ctypes.c_void_p(address), ctypes.c_size_t(lead + entries * 4), mmap.MADV_HUGEPAGE
        )
    return pool


def _anonymous(entries: int, room: int, lead: int) -> NDArray[np.uint32]:
    """Private anonymous address space, not yet backed by memory.

    A large one begins ``lead`` bytes behind where a huge page may begin.
    """
    is_large = entries >= _LARGE
    least = max(entries + room, 1)
    wanted = max(entries + room_behind(entries), least)
    before = lead + HUGE_BYTES if is_large else 0
    while True:
        try:
            region = mmap.mmap(
                -1,
                before + max(wanted * 4, PAGE_BYTES),
                flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _NORESERVE,
            )
            break
        except OSError:
            if wanted == least:
                raise
            wanted = max(least, wanted // 2)
    if is_large and hasattr(mmap, "MADV_HUGEPAGE"):
        region.madvise(mmap.MADV_HUGEPAGE)
    skip = lead + -_address(region) % HUGE_BYTES if is_large else 0
    return np.frombuffer(region, dtype=np.uint32, offset=skip, count=wanted)


def _address(region: mmap.mmap) -> int:
    return int(np.frombuffer(region, dtype=np.uint8, count=1).ctypes.data)
