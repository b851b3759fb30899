"""SQL conditions generated from the states that ``rules`` names."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import Column, ColumnElement, bindparam, literal_column, or_

__all__ = ["is_in_state", "is_in_time", "state_text"]


def state_text(states: Iterable[StrEnum]) -> str:
    """Return the condition of an index that holds nothing but rows in one of ``states``."""
    texts = [f"'{state.value}'" for state in states]
    return f"state = {texts[0]}" if len(texts) == 1 else f"state IN ({', '.join(texts)})"


def is_in_state(column: Column[str], states: Iterable[StrEnum]) -> ColumnElement[bool]:
    """Say whether a row stands in one of ``states``, in their order.

    Written out, without parameters: only so does an index apply that :func:`state_text` made.
    """
    texts: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in states]
    return column == texts[0] if len(texts) == 1 else column.in_(texts)


def is_in_time(column: Column[int]) -> ColumnElement[bool]:
    """Say whether a row has not expired at the moment ``:now``; see ``rules.moves``."""
    in_time = column > bindparam("now")
    return or_(column.is_(None), in_time) if column.nullable else in_time
