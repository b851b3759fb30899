"""The lines of which vCards and calendars are made: never longer than 75 bytes.

RFC 5545, 3.1, and RFC 6350, 3.2, call them content lines.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["CONTINUED", "fold_line"]

_LINE_BYTES = 75
"""Longest line, in bytes, without its break."""

CONTINUED = "\r\n "
"""What stands within a line where it was broken."""


def fold_line(line: str) -> str:
    """Break a line at 75 bytes, never within a character; what goes on begins with a space."""
    return "\r\n".join(_parts(line))


def _parts(line: str) -> Iterator[str]:
    piece, size = "", 0
    for character in line:
        width = len(character.encode("utf-8", "replace"))
        if size + width > _LINE_BYTES:
            yield piece
            piece, size = " ", 1
        piece += character
        size += width
    yield piece
