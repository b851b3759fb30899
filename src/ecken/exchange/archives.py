"""Reads ZIP files from strangers: the sizes they claim are checked first.

The archive stays in memory, and nothing of it is written anywhere. Links, absolute and parent
paths, entries that lie over each other, and sizes that do not add up are refused, not mended: no
export by a real program has them. Archives inside the archive are not opened.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from ecken.errors import Invalid

__all__ = ["Archive", "ArchiveLimits", "is_archive", "open_archive"]


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """The most that an archive may hold."""

    entries: int = 2_000
    entry_bytes: int = 32_000_000
    total_bytes: int = 64_000_000
    """Of all entries that are read, together."""
    ratio: int = 200
    """Unpacked size to packed size of one entry. Plain text comes to 30 at most."""


_SMALL_BYTES = 1_000_000
"""An entry that unpacks to no more than this may have any ratio."""

_END = b"PK\x05\x06"
_END_SIZE = 22
_LOCATOR = b"PK\x06\x07"
_LOCATOR_SIZE = 20
"""Leads to the directory of an archive in the form for more than 65,535 entries (zip64)."""
_COMMENT_MAX = 65_535
_DIRECTORY_BYTES_EACH = 400
"""Bytes of the directory for each entry, with a long name."""

_LOCAL = struct.Struct("<4s5H3L2H")
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 65_536


def is_archive(start: bytes) -> bool:
    """Say whether a file that begins like this is a ZIP archive."""
    return start.startswith((b"PK\x03\x04", _END))


class Archive:
    """The entries of a checked archive, each read when it is asked for."""

    def __init__(self, file: zipfile.ZipFile, limits: ArchiveLimits) -> None:
        self._file = file
        self._limits = limits
        self._left_bytes = limits.total_bytes
        self.names = [e.filename for e in file.infolist() if not e.is_dir()]

    def start(self, name: str, size_bytes: int = 8_192) -> bytes:
        """Return how an entry begins; this does not count towards the total."""
        with self._refusing(name), self._file.open(name) as entry:
            return entry.read(size_bytes)

    def read(self, name: str) -> bytes:
        """Return a whole entry, which must be as long and as sound as the archive says.

        Raises
        ------
        Invalid
            ``archive_entry_too_large``, ``archive_too_large``, ``archive_broken``
        """
        claimed = self._file.getinfo(name).file_size
        if claimed > self._limits.entry_bytes:
            raise Invalid(
                "archive_entry_too_large",
                "“{name}” in the archive has {size} MB; at most {most} MB can be read.",
                name=_shown(name),
                size=-(-claimed // 1_000_000),
                most=self._limits.entry_bytes // 1_000_000,
            )
        if claimed > self._left_bytes:
            raise Invalid(
                "archive_too_large",
                "The files in the archive have more than {most} MB together; that is too much.",
                most=self._limits.total_bytes // 1_000_000,
            )
        self._left_bytes -= claimed
        with self._refusing(name), self._file.open(name) as entry:
            content = b"".join(iter(lambda: entry.read(_PIECE), b""))
            if len(content) != claimed:
                raise zipfile.BadZipFile
        return content

    def _refusing(self, name: str) -> _Refusing:
        return _Refusing(name)


class _Refusing:
    """Turns what the unpacking raises into one refusal that names the entry."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        broken = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
        if kind is not None and issubclass(kind, (*broken, NotImplementedError, struct.error)):
            raise Invalid(
                "archive_broken",
                "“{name}” in the archive is damaged: it is not what the archive says of it. "
                "Download the archive again.",
                name=_shown(self._name),
            )


def open_archive(content: bytes, limits: ArchiveLimits | None = None) -> Archive:
    """Check an archive's directory and return its entries.

    Raises
    ------
    Invalid
        ``archive_unreadable``; ``archive_too_many_entries``; ``archive_unsafe`` with the reason;
        ``archive_ratio``.
    """
    limits = limits or ArchiveLimits()
    _check_directory_size(content, limits)
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        raise _unreadable() from error
    entries = file.infolist()
    if len(entries) > limits.entries:
        raise _too_many(limits)
    if len({entry.filename for entry in entries}) < len(entries):
        raise _unsafe("two entries have the same name")
    for entry in entries:
        _check_entry(entry, limits)
    _check_places(content, entries)
    return Archive(file, limits)


def _check_directory_size(content: bytes, limits: ArchiveLimits) -> None:
    """Look at the directory's size before anything reads it: a million entries fill the memory."""
    at = content.rfind(_END, max(0, len(content) - _END_SIZE - _COMMENT_MAX))
    if at < 0 or len(content) < at + _END_SIZE:
        raise _unreadable()
    here, total, size = struct.unpack_from("<8x2HL", content, at)
    if content[max(0, at - _LOCATOR_SIZE) :].startswith(_LOCATOR) or here != total:
        raise _unsafe("it is written in the form for very large archives, or in several parts")
    if total > limits.entries or size > limits.entries * _DIRECTORY_BYTES_EACH:
        raise _too_many(limits)


def _check_entry(entry: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    name = entry.orig_filename
    parts = re.split(r"[/\\]", name)
    if "\0" in name or name[:1] in ("/", "\\") or ".." in parts or re.match(r"[A-Za-z]:", name):
        raise _unsafe("an entry has a path that leads out of it")
    mode = entry.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _unsafe("an entry is a link or a device")
    if entry.flag_bits & 0x1:
        raise _unsafe("an entry is encrypted")
    if entry.compress_type not in _PLAIN_METHODS:
        raise _unsafe("an entry is packed in an unusual way")
    if entry.file_size > _SMALL_BYTES and entry.file_size > limits.ratio * entry.compress_size:
        raise Invalid(
            "archive_ratio",
            "“{name}” in the archive unpacks to more than {most} times its size. That is no export "
            "of contacts.",
            name=_shown(entry.filename),
            most=limits.ratio,
        )


def _check_places(content: bytes, entries: list[zipfile.ZipInfo]) -> None:
    """See that every entry lies where the directory says, and none over another."""
    end = 0
    for start, stop in sorted(_places(content, entries)):
        if start < end:
            raise _unsafe("two entries lie over each other")
        end = stop


def _places(content: bytes, entries: list[zipfile.ZipInfo]) -> Iterator[tuple[int, int]]:
    for entry in entries:
        at = entry.header_offset
        if not 0 <= at <= len(content) - _LOCAL.size:
            raise _unsafe("an entry lies outside of it")
        signature, *_, name_size, extra_size = _LOCAL.unpack_from(content, at)
        stop = at + _LOCAL.size + name_size + extra_size + entry.compress_size
        if signature != b"PK\x03\x04" or stop > len(content):
            raise _unsafe("an entry lies outside of it")
        yield at, stop


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[-80:])


def _unreadable() -> Invalid:
    return Invalid(
        "archive_unreadable",
        "The archive cannot be opened: it is damaged or incomplete. Download it again.",
    )


def _too_many(limits: ArchiveLimits) -> Invalid:
    return Invalid(
        "archive_too_many_entries",
        "The archive holds more than {most} files; that is no export of contacts.",
        most=limits.entries,
    )


def _unsafe(reason: str) -> Invalid:
    return Invalid(
        "archive_unsafe",
        "The archive is not safe to open: it holds links, encrypted or overlapping entries, paths "
        "that lead out of it, or is packed in an unusual way. No program that exports contacts "
        "writes one like this.",
        reason=reason,
    )
