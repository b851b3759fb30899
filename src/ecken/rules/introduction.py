"""States of an introduction, asker → bridge → target: one table, one ``step()`` (R9).

Both noes are silent. The asker is told ``asked`` from the first day to the last, whether the
bridge has not answered, has declined or has passed the wish on, and whether the target has not
answered or has declined. The target learns nothing before the bridge agrees; the bridge does not
learn the target's no. A block between two of the three looks to the third like nothing at all (to
the asker) or like a withdrawal (to bridge and target). The table ``SHOWN`` says all that: code
reads it by :func:`shown_state`, and the conditions of the database are made from it
(:func:`states_shown_as`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ecken.errors import Conflict
from ecken.rules.moves import find_transition, states_told_as

__all__ = [
    "ANSWERED_BY",
    "OPEN_STATES",
    "Actor",
    "Event",
    "IntroductionState",
    "Move",
    "Transition",
    "introduction_not_open",
    "may_ask_again_at",
    "shown_state",
    "states_shown_as",
    "step",
]


class IntroductionState(StrEnum):
    """Where an introduction stands in truth."""

    ASKED = "asked"
    DECLINED_BY_BRIDGE = "declined_by_bridge"
    PASSED_ON = "passed_on"
    MENTION_ME = "mention_me"
    """The bridge says: do it yourself, and mention me."""
    DECLINED_BY_TARGET = "declined_by_target"
    AGREED = "agreed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """Ended by a block between two of the three, of which the third learns nothing."""


class Actor(StrEnum):
    """Who moves an introduction."""

    ASKER = "asker"
    BRIDGE = "bridge"
    TARGET = "target"
    CLOCK = "clock"
    HOUSE = "house"
    """The system: a block, an erased account, or a no that the target has said before."""


class Move(StrEnum):
    """What can be done with an introduction."""

    PASS_ON = "pass_on"
    MENTION_ME = "mention_me"
    DECLINE = "decline"
    AGREE = "agree"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    END = "end"
    UNDO = "undo"


class Event(StrEnum):
    """What follows from a move; the service carries it out in the same transaction."""

    ASKER_TOLD = "asker_told"
    BRIDGE_TOLD = "bridge_told"
    TARGET_TOLD = "target_told"
    CONVERSATION_OPENED = "conversation_opened"


@dataclass(frozen=True, slots=True)
class Transition:
    """A new state and what follows from reaching it."""

    state: IntroductionState
    events: tuple[Event, ...] = ()


_S, _M, _A = IntroductionState, Move, Actor

SHOWN: dict[tuple[IntroductionState, Actor], IntroductionState | None] = {
    (_S.DECLINED_BY_BRIDGE, _A.ASKER): _S.ASKED,
    (_S.PASSED_ON, _A.ASKER): _S.ASKED,
    (_S.DECLINED_BY_TARGET, _A.ASKER): _S.ASKED,
    (_S.ENDED, _A.ASKER): _S.ASKED,
    (_S.DECLINED_BY_TARGET, _A.BRIDGE): _S.PASSED_ON,
    (_S.ENDED, _A.BRIDGE): _S.WITHDRAWN,
    (_S.ENDED, _A.TARGET): _S.WITHDRAWN,
    (_S.ASKED, _A.TARGET): None,
    (_S.DECLINED_BY_BRIDGE, _A.TARGET): None,
    (_S.MENTION_ME, _A.TARGET): None,
}
"""What a side is told instead of the truth (``None``: there is nothing for them to see); of every
other state it is told the state itself."""

ANSWERED_BY = {_S.ASKED: _A.BRIDGE, _S.PASSED_ON: _A.TARGET}
"""Whose answer an introduction waits for; in its state, which they are told, it waits for nobody
else's."""


def states_shown_as(shown: IntroductionState, viewer: Actor) -> tuple[IntroductionState, ...]:
    """Return the states that ``viewer`` is told as ``shown`` while it has not expired."""
    return states_told_as(SHOWN, _S, shown, viewer)


OPEN_STATES = states_shown_as(_S.ASKED, _A.ASKER)
"""Open in the asker's eyes: all five look the same to them until the introduction expires."""

_UNDECIDED = (_S.ASKED, _S.DECLINED_BY_BRIDGE, _S.PASSED_ON, _S.DECLINED_BY_TARGET)

TABLE: dict[tuple[IntroductionState, Move, Actor], Transition] = {
    (_S.ASKED, _M.PASS_ON, _A.BRIDGE): Transition(_S.PASSED_ON, (Event.TARGET_TOLD,)),
    (_S.ASKED, _M.MENTION_ME, _A.BRIDGE): Transition(_S.MENTION_ME, (Event.ASKER_TOLD,)),
    (_S.ASKED, _M.DECLINE, _A.BRIDGE): Transition(_S.DECLINED_BY_BRIDGE),
    (_S.PASSED_ON, _M.AGREE, _A.TARGET): Transition(
        _S.AGREED, (Event.CONVERSATION_OPENED, Event.ASKER_TOLD, Event.BRIDGE_TOLD)
    ),
    (_S.PASSED_ON, _M.DECLINE, _A.TARGET): Transition(_S.DECLINED_BY_TARGET),
    # The target has said no to this asker not long ago: they are not asked again.
    (_S.ASKED, _M.DECLINE, _A.HOUSE): Transition(_S.DECLINED_BY_TARGET),
    # The asker may withdraw what they see as open, whatever was answered in truth.
    **{(state, _M.WITHDRAW, _A.ASKER): Transition(_S.WITHDRAWN) for state in sorted(OPEN_STATES)},
    **{(state, _M.EXPIRE, _A.CLOCK): Transition(_S.EXPIRED) for state in sorted(OPEN_STATES)},
    **{(state, _M.END, _A.HOUSE): Transition(_S.ENDED) for state in _UNDECIDED},
    # For a minute only. What the asker sees; in truth it is again as it was (service/withdrawals).
    (_S.WITHDRAWN, _M.UNDO, _A.ASKER): Transition(_S.ASKED),
    (_S.DECLINED_BY_BRIDGE, _M.UNDO, _A.BRIDGE): Transition(_S.ASKED),
    (_S.DECLINED_BY_TARGET, _M.UNDO, _A.TARGET): Transition(_S.PASSED_ON),
}
"""Every move there is. What is not in the table is not possible."""


def step(state: IntroductionState, move: Move, actor: Actor) -> Transition:
    """Return what ``actor`` reaches by ``move`` from ``state``.

    Raises
    ------
    NotFound
        If this actor can never make this move, and for the target before the bridge has agreed.
    Conflict
        ``introduction_not_open`` if the move is theirs, but it has been answered, withdrawn, has
        expired or ended.
    """
    return find_transition(TABLE, state, move, actor, closed=introduction_not_open)


def introduction_not_open() -> Conflict:
    """Return what is said to whoever comes too late."""
    return Conflict(
        "introduction_not_open",
        "This introduction is no longer open: it was answered or withdrawn, or has expired.",
    )


def shown_state(
    state: IntroductionState, viewer: Actor, *, was_passed_on: bool, is_past_expiry: bool
) -> IntroductionState | None:
    """Return the state that ``viewer`` is told, by the table ``SHOWN``.

    ``None`` if there is nothing for them to see. ``was_passed_on`` says whether the bridge ever
    agreed: an introduction that ended before that has never reached the target.
    """
    if viewer is Actor.TARGET and not was_passed_on:
        return None
    shown = SHOWN.get((state, viewer), state)
    return _S.EXPIRED if shown in ANSWERED_BY and is_past_expiry else shown


def may_ask_again_at(
    state: IntroductionState, *, expires_at: int, ended_at: int | None, cool_down_s: int
) -> int:
    """Return from when (epoch seconds) the asker may ask the same bridge for the same target.

    It depends on nothing that the asker cannot see: a silent no ends when the introduction does.
    """
    if state in OPEN_STATES or state is _S.EXPIRED:
        return expires_at + cool_down_s
    return (ended_at or 0) + cool_down_s
