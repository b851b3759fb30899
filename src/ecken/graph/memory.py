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

__all__ = ["PAGE_BYTES", "map_file", "read_file", "reserve"]

PAGE_BYTES = mmap.ALLOCATIONGRANULARITY
_NORESERVE = getattr(mmap, "MAP_NORESERVE", 0x4000)
_FIXED = 0x10
_LARGE = 1 << 20
"""Entries from which huge pages and a generous room behind are worth their price."""


def reserve(entries: int) -> NDArray[np.uint32]:
    """Zero array of ``entries`` uint32 with room behind: as large again, and 1 Mi or 64 Mi more.

    Only touched pages use memory. If the system refuses so much address space, the room shrinks.
    """
    return _as_entries(_anonymous(entries))


def map_file(path: Path, offset: int, entries: int) -> NDArray[np.uint32]:
    """Like :func:`reserve`, with ``entries`` mapped privately from ``path`` at byte ``offset``.

    ``offset`` is a multiple of :data:`PAGE_BYTES`. Writing changes this process's copy alone.
    """
    region = _anonymous(entries)
    pool = _as_entries(region)
    size_bytes = entries * 4
    if size_bytes == 0:
        return pool
    with path.open("rb") as file:
        libc = ctypes.CDLL(None, use_errno=True)
        libc.mmap.restype = ctypes.c_void_p
        libc.mmap.argtypes = [
            ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int,
            ctypes.c_long,
        ]  # fmt: skip
        address = pool.ctypes.data
        got = libc.mmap(
            address, size_bytes, mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_PRIVATE | _FIXED,
            file.fileno(), offset,
        )  # fmt: skip
    if got != address:
        reason = os.strerror(ctypes.get_errno())
        raise NotReady(
            "cannot_map", "The file {path} cannot be mapped: {reason}.", path=path, reason=reason
        )
    return pool


def read_file(path: Path, offset: int, entries: int) -> NDArray[np.uint32]:
    """Like :func:`map_file`, but read into memory: on huge pages, and shared with nobody."""
    pool = reserve(entries)
    with path.open("rb") as file:
        file.seek(offset)
        at = 0
        while at < entries:
            piece = pool[at : min(at + (1 << 26), entries)].view(np.uint8)
            size_bytes = file.readinto(piece.data)
            if size_bytes != piece.nbytes:
                raise NotReady("cannot_map", "The file {path} ends too soon.", path=path)
            at += size_bytes // 4
    return pool


def _anonymous(entries: int) -> mmap.mmap:
    """Private anonymous address space, not yet backed by memory."""
    wanted = 2 * entries + (_LARGE if entries < _LARGE else 64 * _LARGE)
    while True:
        try:
            region = mmap.mmap(
                -1,
                max(wanted * 4, PAGE_BYTES),
                flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _NORESERVE,
            )
            break
        except OSError:
            if wanted <= entries + 1024:
                raise
            wanted = max(entries + 1024, wanted // 2)
    if entries >= _LARGE and hasattr(mmap, "MADV_HUGEPAGE"):
        region.madvise(mmap.MADV_HUGEPAGE)
    return region


def _as_entries(region: mmap.mmap) -> NDArray[np.uint32]:
    return np.frombuffer(region, dtype=np.uint32)
