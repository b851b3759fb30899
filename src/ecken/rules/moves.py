"""Moves by a table of transitions: what a request and an introduction have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from ecken.errors import Conflict, NotFound

__all__ = ["find_transition"]

_S = TypeVar("_S")
_M = TypeVar("_M")
_A = TypeVar("_A")
_T = TypeVar("_T")


def find_transition(
    table: Mapping[tuple[_S, _M, _A], _T],
    state: _S,
    move: _M,
    actor: _A,
    *,
    closed: Callable[[], Conflict],
) -> _T:
    """Return what ``actor`` reaches by ``move`` from ``state``.

    Raises
    ------
    NotFound
        If the table gives this actor this move from no state at all.
    Conflict
        ``closed()`` if the move is theirs, but not from this state.
    """
    found = table.get((state, move, actor))
    if found is not None:
        return found
    if not any(m == move and a == actor for _, m, a in table):
        raise NotFound
    raise closed()
