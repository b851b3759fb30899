"""The kernel that parses pairs of integers from text."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.packed_rows import ONE, Bytes, Ids, Int, Longs

__all__ = ["TOO_WIDE", "parse_pairs"]

TOO_WIDE = -2
"""Instead of the place of a bad line: a number does not fit the columns."""

_NEWLINE = 10
_RETURN = 13
_BLANK = 32
_TAB = 9
_COMMA = 44
_HASH = 35
_PERCENT = 37
_SEMICOLON = 59
_MINUS = 45
_ZERO = 48
_SAFE = np.uint64(18)
"""So many digits fit 64 bits whatever they are."""
_MOST = np.int64(922337203685477580)
"""A number above this does not fit 64 bits with one more digit; this itself, with up to 7."""


@kernel
def parse_pairs(
    text: Bytes, a: Ids | Longs, b: Ids | Longs, extra: Int
) -> tuple[Int, Int, Int, Int]:
    """Read one pair per line into ``a`` and ``b``. The text, if any, ends with a newline.

    Numbers are parted by blanks, tabs or one comma or semicolon; ``extra`` numbers of any kind
    behind each pair are left out, and empty lines and what follows ``#`` or ``%``. Returns the
    number of pairs, of lines, of pairs with twice the same number, and the place in the text where
    the first bad line begins (the lines before it are counted), or -1, or :data:`TOO_WIDE`.
    """
    pairs: Int = 0
    lines: Int = 0
    loops: Int = 0
    size = np.uint64(text.size)
    at = np.uint64(0)
    while at < size:
        begins = at
        at = _skip_blanks(text, at)
        if text[at] not in (_NEWLINE, _HASH, _PERCENT):
            first, end = _read_number(text, at)
            after = _skip_separator(text, end)
            second, last = _read_number(text, after)
            if end == at or after == end or last == after:
                return pairs, lines, loops, np.int64(begins)
            for _ in range(extra):
                after = _skip_separator(text, last)
                end = last
                last = _skip_value(text, after)
                if after == end or last == after:
                    return pairs, lines, loops, np.int64(begins)
            at = _skip_blanks(text, last)
            if text[at] not in (_NEWLINE, _HASH, _PERCENT):
                return pairs, lines, loops, np.int64(begins)
            one = a.dtype.type(first)
            two = a.dtype.type(second)
            if np.int64(one) != first or np.int64(two) != second:
                return pairs, lines, loops, np.int64(TOO_WIDE)
            a[pairs] = one
            b[pairs] = two
            pairs += 1
            loops += np.int64(first == second)
        if text[at] != _NEWLINE:
            while text[at] != _NEWLINE:
                at += ONE
        at += ONE
        lines += 1
    return pairs, lines, loops, np.int64(-1)


@kernel
def _skip_blanks(text: Bytes, at: np.uint64) -> np.uint64:
    """Return the place of the first byte from ``at`` on that is no blank, tab or return."""
    while text[at] in (_BLANK, _TAB, _RETURN):
        at += ONE
    return at


@kernel
def _skip_separator(text: Bytes, at: np.uint64) -> np.uint64:
    """Return the place behind blanks and at most one comma or semicolon."""
    at = _skip_blanks(text, at)
    return _skip_blanks(text, at + ONE) if text[at] in (_COMMA, _SEMICOLON) else at


@kernel
def _skip_value(text: Bytes, at: np.uint64) -> np.uint64:
    """Return the place behind a number of any kind: digits, signs, a point, an exponent."""
    while 48 <= text[at] <= 57 or text[at] in (43, 45, 46, 69, 101):
        at += ONE
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
        if at - first >= _SAFE and (value > _MOST or (value == _MOST and digit > 7)):
            return np.int64(0), begins
        value = value * 10 + digit
        at += ONE
        digit = np.int64(text[at]) - _ZERO
    if at == first:
        return np.int64(0), begins
    return (-value if is_negative else value), at
