"""Transition tables of requests and introductions, and what their states show to each side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from ecken.errors import Conflict, NotFound

__all__ = ["find_transition", "is_past_expiry", "states_told_as"]

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


def states_told_as(
    table: Mapping[tuple[_S, _A], _S | None], states: Iterable[_S], told: _S, viewer: _A
) -> tuple[_S, ...]:
    """Return the states that ``viewer`` is told as ``told``, in their order.

    ``table`` says what a viewer is told instead of the truth; what is not in it is told as it is.
    """
    return tuple(state for state in states if table.get((state, viewer), state) == told)


def is_past_expiry(expires_at: int | None, now: int) -> bool:
    """Say whether a time is over; ``None`` never is. The last second is not part of it."""
    return expires_at is not None and expires_at <= now
