"""Writes files beside the database atomically.

A file is written under another name, brought to the disk, and renamed; then the folder is brought
to the disk too, so that a power cut leaves the old file or the new one and never half of one.

All of them are for the user of the process alone (folders 0700, files 0600), whatever the umask is.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ecken.errors import NotReady

__all__ = [
    "DATA_NAMES",
    "append_line",
    "create_private",
    "create_whole",
    "find_open_paths",
    "folder_refusal",
    "locked",
    "make_folder",
    "replacing",
    "sync_folder",
    "tighten_folder",
]

DATA_NAMES = (
    "ecken.db",
    "ecken.db-wal",
    "ecken.db-shm",
    "ecken.db-journal",
    "secret",
    "limits",
    "reads",
    "photo.lock",
    "erased.txt",
    "restore.json",
    "restore.lock",
    "backups",
    "demo.json",
    "exports",
    "snapshot",
    "measuring",
    "mails",
    "metrics",
    "errors",
)
"""All that Ecken puts into the data folder; what else lies there is not ours to change."""

_OF_OTHERS = 0o077
"""The bits of a mode that let others in."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def replacing(path: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Yield a file that takes the place of ``path`` at the end; if that fails, nothing changes."""
    handle, name = _make_beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def create_whole(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write ``path`` unless it is there: of several processes at once, one wins, whole."""
    handle, name = _make_beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            _give_name(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)
    sync_folder(path.parent)


def _make_beside(path: Path) -> tuple[int, str]:
    """Make a file of another name in the same folder; return its handle and its path."""
    import tempfile  # here, as who only reads files need not load it

    return tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}", suffix=".part")


def _give_name(written: Path, path: Path) -> None:
    try:
        os.link(written, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if not path.exists():
            written.replace(path)


def append_line(path: Path, line: str, *, mode: int = 0o600) -> None:
    """Add one line of ASCII to a file, on the disk when this returns."""
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, mode)
    with os.fdopen(handle, "ab", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        begin = b"\n" if size and os.pread(file.fileno(), 1, size - 1) != b"\n" else b""
        file.write(begin + line.encode("ascii") + b"\n")  # half a line of before stays alone
        os.fsync(file.fileno())
    if is_new:
        sync_folder(path.parent)


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Hold a file that one process at a time can hold; yield whether this one does."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def make_folder(path: Path) -> None:
    """Make a folder for the user of this process alone, and those above it.

    Raises
    ------
    NotReady
        ``data_folder`` with the reason: a read-only file system, no room, no permission.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    except OSError as error:
        raise folder_refusal(path, error) from error


def create_private(path: Path) -> None:
    """Make an empty file for its owner alone; one that is there is closed to others.

    SQLite gives its log and its shared memory the mode of the database.
    """
    with suppress(FileExistsError, OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal")):
        _close_to_others(name)


def find_open_paths(folder: Path) -> list[Path]:
    """Return the data folder and what Ecken has put into it, as far as others may get at it."""
    found = [folder, *_own_paths(folder)]
    return [path for path in found if _is_open_to_others(path)]


def tighten_folder(folder: Path) -> list[Path]:
    """Close the data folder and what Ecken has put into it to others; return what was open."""
    closed = find_open_paths(folder)
    for path in closed:
        _close_to_others(path)
    return closed


def _own_paths(folder: Path) -> Iterator[Path]:
    for name in DATA_NAMES:
        path = folder / name
        if path.is_symlink() or not path.exists():
            continue
        yield path
        if path.is_dir():
            yield from (within for within in path.rglob("*") if not within.is_symlink())


def _is_open_to_others(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    is_shared_place = path.is_dir() and bool(mode & stat.S_ISVTX)
    return bool(mode & _OF_OTHERS) and not is_shared_place


def _close_to_others(path: Path) -> None:
    """Take the rights of others away; what belongs to somebody else stays as it is."""
    with suppress(OSError):
        if _is_open_to_others(path):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~_OF_OTHERS)


def folder_refusal(path: Path, error: OSError) -> NotReady:
    """Return what is said where a file cannot be written."""
    reason = (error.strerror or type(error).__name__).lower()
    advice = (
        "Make room on its disk."
        if error.errno in _NO_ROOM
        else "It has to be a folder that the user of this process may write to; ECKEN_DATA_DIR "
        "names it."
    )
    return NotReady(
        "data_folder",
        "{path} cannot be written to: {reason}. {advice}",
        path=str(path),
        reason=reason,
        advice=advice,
    )


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
