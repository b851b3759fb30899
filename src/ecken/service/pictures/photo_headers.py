"""Reads the header of a picture without decoding it: size, frames, scans.

A few hundred bytes can ask for a gigabyte of memory or for half a minute. So headers are looked at
first, by walking from block to block; the picture data between them is passed over.
"""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

__all__ = ["Header", "read_header"]


class Header(NamedTuple):
    """The largest width and height that any block names, and how often something is drawn."""

    kind: str
    width: int
    height: int
    frames: int = 1
    scans: int = 1


def read_header(upload: bytes) -> Header:
    """Return what the blocks of a picture say.

    Raises
    ------
    ValueError
        If this is no JPEG, PNG, WebP or GIF, or one that ends before it says its size.
    """
    try:
        if upload.startswith(b"\xff\xd8\xff"):
            return _jpeg(upload)
        if upload.startswith(b"\x89PNG\r\n\x1a\n"):
            return _png(upload)
        if upload.startswith(b"RIFF") and upload[8:12] == b"WEBP":
            return _webp(upload)
        if upload.startswith((b"GIF87a", b"GIF89a")):
            return _gif(upload)
    except (IndexError, struct.error) as error:
        raise ValueError("the picture ends too soon") from error
    raise ValueError("no picture of a known kind")


_BLOCKS_MAX = 50_000
"""Blocks that are walked; a photo of 5 MB has some hundred, a GIF of that size 20,000."""
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
"""A marker with a length, or the end; not what is part of the picture data."""


class _Blocks:
    """Counts blocks, so that walking ends."""

    def __init__(self) -> None:
        self._left = _BLOCKS_MAX

    def next(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise ValueError("the picture has too many blocks")


def _jpeg(data: bytes) -> Header:
    at, sizes, scans, blocks = 2, [], 0, _Blocks()
    while (found := _MARKER.search(data, at)) is not None:
        blocks.next()
        at, marker = found.start(), data[found.start() + 1]
        if marker == 0xD9:
            break
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            sizes.append((width, height))
        scans += marker == 0xDA
        at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])
    return _header("JPEG", sizes, max(1, len(sizes)), scans)


def _png(data: bytes) -> Header:
    width, height = struct.unpack_from(">II", data, 16)
    sizes, at, frames, blocks = [(width, height)], 8, 1, _Blocks()
    while at + 8 <= len(data):
        blocks.next()
        length, name = struct.unpack_from(">I4s", data, at)
        if name == b"acTL":
            frames = max(frames, 2, struct.unpack_from(">I", data, at + 8)[0])
        if name == b"IHDR":
            sizes.append(struct.unpack_from(">II", data, at + 8))
        at += 12 + length
    return _header("PNG", sizes, frames)


def _webp(data: bytes) -> Header:
    sizes, at, frames, blocks = [], 12, 0, _Blocks()
    while at + 8 <= len(data):
        blocks.next()
        name, length = struct.unpack_from("<4sI", data, at)
        begin = at + 8
        if name == b"VP8X":
            sizes.append((_three(data, begin + 4) + 1, _three(data, begin + 7) + 1))
        elif name == b"VP8 ":
            width, height = struct.unpack_from("<HH", data, begin + 6)
            sizes.append((width & 0x3FFF, height & 0x3FFF))
        elif name == b"VP8L":
            bits = struct.unpack_from("<I", data, begin + 1)[0]
            sizes.append(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        elif name in (b"ANIM", b"ANMF"):
            frames += 1
        at = begin + length + (length & 1)
    return _header("WEBP", sizes, 1 + frames)


def _three(data: bytes, at: int) -> int:
    return data[at] | data[at + 1] << 8 | data[at + 2] << 16


def _gif(data: bytes) -> Header:
    sizes = [struct.unpack_from("<HH", data, 6)]
    at, frames, blocks = 13 + _palette_bytes(data[10]), 0, _Blocks()
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x2C:
            left, top, width, height = struct.unpack_from("<HHHH", data, at + 1)
            sizes.append((left + width, top + height))
            frames += 1
            at += 10 + _palette_bytes(data[at + 9]) + 1
        elif data[at] == 0x21:
            at += 2
        else:
            raise ValueError("a block of no known kind")
        while data[at]:
            blocks.next()
            at += 1 + data[at]
        at += 1
    return _header("GIF", sizes, max(1, frames))


def _palette_bytes(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _header(kind: str, sizes: list[tuple[int, int]], frames: int, scans: int = 1) -> Header:
    if not sizes:
        raise ValueError("the picture does not say its size")
    widths, heights = zip(*sizes, strict=True)
    return Header(kind, max(widths), max(heights), frames, scans)
