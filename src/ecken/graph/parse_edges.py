"""The kernel that reads pairs of whole numbers from text, as fast as the text comes."""

from __future__ import annotations

import numpy as np

from ecken.graph.jit import kernel
from ecken.graph.rows import Bytes, Longs

__all__ = ["parse_pairs"]

_NEWLINE = 10
_RETURN = 13
_BLANK = 32
_TAB = 9
_COMMA = 44
_HASH = 35
_MINUS = 45
_MOST = np.int64(922337203685477580)
"""A number above this cannot take one more digit in 64 bits."""


@kernel
def parse_pairs(text: Bytes, a: Longs, b: Longs) -> tuple[int, int, int]:
    """Read one pair per line into ``a`` and ``b``; the text ends with a whole line.

    Numbers are parted by blanks, tabs or one comma; empty lines and what follows ``#`` are left
    out. Returns the number of pairs, the number of lines, and the place in the text where the
    first bad line begins, or -1 (then the line number counts the lines before it).
    """
    pairs = 0
    lines = 0
    i = 0
    size = text.size
    while i < size:
        begins = i
        numbers = 0
        first = np.int64(0)
        commas = 0
        while i < size and text[i] != _NEWLINE:
            c = text[i]
            if c == _BLANK or c == _TAB or c == _RETURN:
                i += 1
            elif c == _COMMA:
                commas += 1
                if numbers != 1 or commas > 1:
                    return pairs, lines, begins
                i += 1
            elif c == _HASH:
                while i < size and text[i] != _NEWLINE:
                    i += 1
            else:
                is_negative = c == _MINUS
                if is_negative:
                    i += 1
                value = np.int64(0)
                digits = 0
                while i < size and 48 <= text[i] <= 57:
                    if value >= _MOST:
                        return pairs, lines, begins
                    value = value * 10 + np.int64(text[i] - 48)
                    digits += 1
                    i += 1
                if digits == 0 or numbers == 2:
                    return pairs, lines, begins
                if i < size:
                    c = text[i]
                    if not (
                        c == _NEWLINE
                        or c == _BLANK
                        or c == _TAB
                        or c == _COMMA
                        or c == _RETURN
                        or c == _HASH
                    ):
                        return pairs, lines, begins
                if is_negative:
                    value = -value
                numbers += 1
                if numbers == 1:
                    first = value
                else:
                    a[pairs] = first
                    b[pairs] = value
        if numbers == 1 or (numbers == 0 and commas):
            return pairs, lines, begins
        pairs += np.int64(numbers == 2)
        lines += 1
        i += 1
    return pairs, lines, -1
