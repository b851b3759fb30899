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
_ZERO = 48
_ONE = np.uint64(1)
_SAFE = np.uint64(18)
"""So many digits fit 64 bits whatever they are."""
_MOST = np.int64(922337203685477579)
"""A number above this may not fit with one more digit."""


@kernel
def parse_pairs(text: Bytes, a: Longs, b: Longs) -> tuple[Int, Int, Int]:
    """Read one pair per line into ``a`` and ``b``. The text ends with a newline.

    Numbers are parted by blanks, tabs or one comma; empty lines and what follows ``#`` are left
    out. Returns the number of pairs, the number of lines, and the place in the text where the
    first bad line begins, or -1 (if there is one, the lines before it are counted).
    """
    pairs: Int = 0
    lines: Int = 0
    size = np.uint64(text.size)
    at = np.uint64(0)
    while at < size:
        begins = at
        at = _skip_blanks(text, at)
        if text[at] != _NEWLINE and text[at] != _HASH:
            first, end = _read_number(text, at)
            after = _skip_blanks(text, end)
            if text[after] == _COMMA:
                after = _skip_blanks(text, after + _ONE)
            second, last = _read_number(text, after)
            if end == at or after == end or last == after:
                return pairs, lines, np.int64(begins)
            at = _skip_blanks(text, last)
            a[pairs] = first
            b[pairs] = second
            pairs += 1
        if text[at] == _HASH:
            while text[at] != _NEWLINE:
                at += _ONE
        if text[at] != _NEWLINE:
            return pairs - 1, lines, np.int64(begins)
        at += _ONE
        lines += 1
    return pairs, lines, np.int64(-1)


@kernel
def _skip_blanks(text: Bytes, at: np.uint64) -> np.uint64:
    """Return the place of the first byte from ``at`` on that is no blank, tab or return."""
    while text[at] in (_BLANK, _TAB, _RETURN):
        at += _ONE
    return at


@kernel
def _read_number(text: Bytes, begins: np.uint64) -> tuple[Int, np.uint64]:
    """Read a whole number; return it and the place behind it, or ``begins`` if there is none."""
    is_negative = text[begins] == _MINUS
    first = begins + np.uint64(is_negative)
    at = first
    value = np.int64(0)
    digit = np.int64(text[at]) - _ZERO
    while 0 <= digit <= 9:
        if at - first >= _SAFE and value > _MOST:
            return np.int64(0), begins
        value = value * 10 + digit
        at += _ONE
        digit = np.int64(text[at]) - _ZERO
    if at == first:
        return np.int64(0), begins
    return (-value if is_negative else value), at
