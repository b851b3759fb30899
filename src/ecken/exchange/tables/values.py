"""Values of cells in German and English: yes and no, numbers with a comma.

A number that names something (a member number, a postal code) stays text, with its leading zeros.
Days are read by :func:`ecken.reference.days.read_day`.
"""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["read_number", "read_yes_or_no"]

_WORDS = {
    **dict.fromkeys(("1", "true", "yes", "y", "ja", "j", "wahr", "x", "on"), True),
    **dict.fromkeys(("0", "false", "no", "n", "nein", "falsch", "-", "off"), False),
}
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([.,' \u00a0\u202f])[0-9]{3}(?:\1[0-9]{3})*)?")
_DIGITS_MAX = 40


def read_yes_or_no(text: str) -> bool | None:
    """Read ``ja``, ``no``, ``WAHR``, ``x``, ``0`` …; an empty cell is ``None``.

    Raises
    ------
    ValueError
        With a sentence that follows the name of the column.
    """
    word = text.strip().lower()
    if not word:
        return None
    if word not in _WORDS:
        raise ValueError(f"“{word[:20]}” is neither true nor false")
    return _WORDS[word]


def read_number(text: str) -> Decimal:
    """Read ``1.234,50``, ``1,234.50``, ``1234,5`` or ``1234.5``.

    One mark with exactly three digits behind it is taken for thousands if it is a full stop
    (``1.234`` is German for a thousand and some), for a decimal comma if it is a comma.

    Raises
    ------
    ValueError
        With a sentence that follows the name of the column.
    """
    word = text.strip()
    marks = [sign for sign in word if sign in ".,"]
    decimal = marks[-1] if marks else ","
    if marks and (marks.count(decimal) > 1 or (decimal == "." and _GROUPED.fullmatch(word))):
        decimal = "." if decimal == "," else ","  # the mark stands between thousands
    whole, _, part = word.partition(decimal)
    plain = re.sub(r"[^0-9+-]", "", whole)
    is_number = _GROUPED.fullmatch(whole) or re.fullmatch(r"[+-]?[0-9]+", whole)
    if not is_number or not re.fullmatch("[0-9]*", part) or len(word) > _DIGITS_MAX:
        raise ValueError(f"“{word[:20]}” is no number")
    return Decimal(f"{plain}.{part or '0'}")
