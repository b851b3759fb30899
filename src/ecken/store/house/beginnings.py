"""How a column begins, whatever the case of its letters."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_

__all__ = ["begins_with"]


def begins_with(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """Say whether a text begins with a word, in the cases in which words are written.

    SQLite makes small letters of ASCII alone; others are asked for as they may stand there.
    """
    spellings = sorted({word, word.lower(), word.upper(), word.capitalize()})
    return or_(*(column.istartswith(spelling, autoescape=True) for spelling in spellings))
