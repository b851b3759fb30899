"""Numbered lines of a text file, plain or gzip."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from ecken.errors import Invalid

__all__ = ["Progress", "bad_line", "open_unpacked", "read_head", "read_lines"]

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_HEAD_BYTES = 1 << 16
_MOST_LINE_BYTES = 1 << 26
_STEP_BYTES = 1 << 20

Progress = Callable[[int], None]
"""Gets the bytes read since the last call."""


@contextmanager
def open_unpacked(path: Path) -> Iterator[BinaryIO]:
    """Open a file, unpacked if it is gzip; ``Invalid`` if that cannot be done to the end."""
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
        file.seek(0)
        try:
            yield cast(BinaryIO, gzip.GzipFile(fileobj=file)) if is_packed else file
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Invalid(
                "bad_gzip", "{path} cannot be unpacked: {why}.", path=path, why=error
            ) from None


def read_head(path: Path) -> bytes:
    """Return how a file begins, unpacked, with a byte order mark if there is one."""
    with open_unpacked(path) as file:
        return file.read(_HEAD_BYTES)


def read_lines(path: Path, on_progress: Progress) -> Iterator[tuple[int, str]]:
    """Yield each line with its number from 1 on, without its end."""
    done = 0
    with open_unpacked(path) as file:
        number = 0
        while raw := file.readline(_MOST_LINE_BYTES):
            number += 1
            if number == 1:
                raw = raw.removeprefix(_BOM)
            done += len(raw)
            if done > _STEP_BYTES:
                on_progress(done)
                done = 0
            try:
                yield number, raw.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                raise bad_line(path, number, repr(raw[:40]), "text in UTF-8") from None
    on_progress(done)


def bad_line(path: Path, number: int, line: str, needed: str) -> Invalid:
    """Return the error for a line that is not what it should be."""
    seen = "".join(c if c.isprintable() else "?" for c in line.strip()[:60])
    return Invalid(
        "bad_line", "{path}, line {line}: “{seen}” is not {needed}.",
        path=path, line=number, seen=seen, needed=needed,
    )  # fmt: skip
