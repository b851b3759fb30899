"""The kernel that reads pairs of whole numbers from text, as fast as the text comes."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.rows import Bytes, Int, Longs

__all__ = ["parse_pairs"]

_NEWLINE = 10
_RETURN = 13
_BLANK = 32
_TAB = 9
_COMMA = 44
_HASH = 35
_MINUS = 45
_MOST = np.int64(922337203685477579)
"""A number above this may not fit 64 bits with one more digit."""


@kernel
def parse_pairs(text: Bytes, a: Longs, b: Longs) -> tuple[Int, Int, Int]:
    """Read one pair per line into ``a`` and ``b``.

    Numbers are parted by blanks, tabs or one comma; empty lines and what follows ``#`` are left
    out. Returns the number of pairs, the number of lines, and the place in the text where the
    first bad line begins, or -1 (if there is one, the lines before it are counted).
    """
    pairs: Int = 0
    lines: Int = 0
    at: Int = 0
    while at < text.size:
        begins = at
        at = _skip_blanks(text, at)
        if at < text.size and text[at] != _NEWLINE and text[at] != _HASH:
            first, end = _read_number(text, at)
            if end < 0:
                return pairs, lines, begins
            at = _skip_blanks(text, end)
            if at < text.size and text[at] == _COMMA:
                at = _skip_blanks(text, at + 1)
            elif at == end:
                return pairs, lines, begins
            second, end = _read_number(text, at)
            if end < 0:
                return pairs, lines, begins
            at = _skip_blanks(text, end)
            a[pairs] = first
            b[pairs] = second
            pairs += 1
        if at < text.size and text[at] == _HASH:
            while at < text.size and text[at] != _NEWLINE:
                at += 1
        if at < text.size and text[at] != _NEWLINE:
            return pairs - 1, lines, begins
        at += 1
        lines += 1
    return pairs, lines, np.int64(-1)


@kernel
def _skip_blanks(text: Bytes, at: Int) -> Int:
    """Return the place of the first byte from ``at`` on that is no blank, tab or return."""
    while at < text.size and (text[at] in (_BLANK, _TAB, _RETURN)):
        at += 1
    return at


@kernel
def _read_number(text: Bytes, at: Int) -> tuple[Int, Int]:
    """Read a whole number at ``at``; return it and the place behind it, or -1 if there is none."""
    is_negative = at < text.size and text[at] == _MINUS
    if is_negative:
        at += 1
    begins = at
    value = np.int64(0)
    while at < text.size and 48 <= text[at] <= 57:
        if value > _MOST:
            return np.int64(0), np.int64(-1)
        value = value * 10 + np.int64(text[at] - 48)
        at += 1
    if at == begins:
        return np.int64(0), np.int64(-1)
    return (-value if is_negative else value), at
