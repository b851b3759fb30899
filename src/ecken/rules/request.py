"""States of a contact request, who may move them, and what follows: one table, one ``step()``.

A decline is silent (R7): the state becomes ``declined``, while the sender is told ``pending``
until the request expires. Another table, ``SHOWN``, says what each side is told: code reads it by
:func:`shown_state`, and the conditions of the database are made from it (:func:`states_shown_as`).
The end of a request *as the sender sees it* starts the cool-down, so waiting tells the sender
nothing either.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ecken.errors import Conflict, Invalid
from ecken.rules.moves import find_transition, states_told_as

__all__ = [
    "OPEN_STATES",
    "REASONS",
    "UNDO_S",
    "Actor",
    "Event",
    "Move",
    "RequestState",
    "Transition",
    "check_undo_time",
    "ends_for_sender",
    "may_ask_again_at",
    "parse_reason",
    "request_not_pending",
    "shown_state",
    "states_shown_as",
    "step",
]


UNDO_S = 60
"""For how long (seconds) an act can be taken back; the sender is told of an answer after that."""

REASONS = ("", "known", "work", "event", "school", "customer", "interest", "introduced")
"""Why somebody asks: nothing said, we know each other, work, an event, school or university,
customer or supplier, a shared interest, somebody introduced or named us."""


class RequestState(StrEnum):
    """Where a contact request stands in truth."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    ENDED = "ended"
    """Ended by a block, or because a member left."""


class Actor(StrEnum):
    """Who moves a request."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    CLOCK = "clock"
    HOUSE = "house"
    """The system: a block by either side, or an erased account."""


class Move(StrEnum):
    """What can be done with a request."""

    ACCEPT = "accept"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    END = "end"
    UNDO = "undo"


class Event(StrEnum):
    """What follows from a move; the service carries it out in the same transaction."""

    CONTACT_MADE = "contact_made"
    SENDER_TOLD = "sender_told"
    CONTACT_UNMADE = "contact_unmade"


@dataclass(frozen=True, slots=True)
class Transition:
    """A new state and what follows from reaching it."""

    state: RequestState
    events: tuple[Event, ...] = ()


_S, _M, _A = RequestState, Move, Actor

TABLE: dict[tuple[RequestState, Move, Actor], Transition] = {
    (_S.PENDING, _M.ACCEPT, _A.RECIPIENT): Transition(
        _S.ACCEPTED, (Event.CONTACT_MADE, Event.SENDER_TOLD)
    ),
    (_S.PENDING, _M.DECLINE, _A.RECIPIENT): Transition(_S.DECLINED),
    (_S.PENDING, _M.WITHDRAW, _A.SENDER): Transition(_S.WITHDRAWN),
    (_S.PENDING, _M.EXPIRE, _A.CLOCK): Transition(_S.EXPIRED),
    (_S.PENDING, _M.END, _A.HOUSE): Transition(_S.ENDED),
    # The sender still sees "pending" after a decline, and may withdraw what they see.
    (_S.DECLINED, _M.WITHDRAW, _A.SENDER): Transition(_S.WITHDRAWN),
    (_S.DECLINED, _M.EXPIRE, _A.CLOCK): Transition(_S.EXPIRED),
    (_S.DECLINED, _M.END, _A.HOUSE): Transition(_S.ENDED),
    # A declined request may still meet the recipient's own wish: crossing makes a contact.
    (_S.DECLINED, _M.ACCEPT, _A.HOUSE): Transition(
        _S.ACCEPTED, (Event.CONTACT_MADE, Event.SENDER_TOLD)
    ),
    (_S.PENDING, _M.ACCEPT, _A.HOUSE): Transition(
        _S.ACCEPTED, (Event.CONTACT_MADE, Event.SENDER_TOLD)
    ),
    # Both for a minute only: see check_undo_time.
    (_S.ACCEPTED, _M.UNDO, _A.RECIPIENT): Transition(_S.PENDING, (Event.CONTACT_UNMADE,)),
    (_S.DECLINED, _M.UNDO, _A.RECIPIENT): Transition(_S.PENDING),
    # What the sender sees; in truth it is again as it was, perhaps declined (service/withdrawals).
    (_S.WITHDRAWN, _M.UNDO, _A.SENDER): Transition(_S.PENDING),
}
"""Every move there is. What is not in the table is not possible."""

SHOWN: dict[tuple[RequestState, Actor], RequestState] = {
    (_S.DECLINED, _A.SENDER): _S.PENDING,
    (_S.ENDED, _A.SENDER): _S.EXPIRED,
    (_S.ENDED, _A.RECIPIENT): _S.EXPIRED,
    (_S.WITHDRAWN, _A.RECIPIENT): _S.EXPIRED,
}
"""What a side is told instead of the truth; of every other state it is told the state itself.

A declined request stays pending for its sender until it expires. What ended by itself, by its
sender or by a block looks alike to the recipient: like a request that has expired.
"""


def step(state: RequestState, move: Move, actor: Actor) -> Transition:
    """Return what ``actor`` reaches by ``move`` from ``state``.

    Raises
    ------
    NotFound
        If this actor can never make this move (somebody else's request).
    Conflict
        ``request_not_pending`` if the move is theirs, but the request has been answered,
        withdrawn or has expired.
    """
    return find_transition(TABLE, state, move, actor, closed=request_not_pending)


def request_not_pending() -> Conflict:
    """Return what is said to whoever comes too late."""
    return Conflict(
        "request_not_pending",
        "This request is no longer open: it was answered or withdrawn, or has expired.",
    )


def shown_state(
    state: RequestState, viewer: Actor, *, is_past_expiry: bool = False
) -> RequestState:
    """Return the state that ``viewer`` is told, by the table ``SHOWN``."""
    shown = SHOWN.get((state, viewer), state)
    return _S.EXPIRED if shown is _S.PENDING and is_past_expiry else shown


def states_shown_as(shown: RequestState, viewer: Actor) -> tuple[RequestState, ...]:
    """Return the states that ``viewer`` is told as ``shown`` while the request has not expired."""
    return states_told_as(SHOWN, _S, shown, viewer)


OPEN_STATES = states_shown_as(_S.PENDING, _A.SENDER)
"""Open in the sender's eyes; two members have one open request between them at most."""


def ends_for_sender(
    state: RequestState, *, expires_at: int | None, ended_at: int | None
) -> int | None:
    """Return when (epoch seconds) a request that found no yes ends, or ended, for its sender.

    The answer depends on nothing that the sender cannot see: a declined request ends when it
    expires, like one that nobody answered; so does one that a block has ended. ``None`` means that
    it is open without an end (requests do not expire).
    """
    if state is _S.WITHDRAWN:
        return ended_at
    if expires_at is None and state not in OPEN_STATES:
        return ended_at
    return expires_at


def may_ask_again_at(ended_at: int | None, *, cool_down_s: int) -> int | None:
    """Return from when (epoch seconds) the same sender may ask the same member again.

    ``ended_at`` is what :func:`ends_for_sender` has said; ``None`` means never while it is open.
    """
    return None if ended_at is None else ended_at + cool_down_s


def check_undo_time(done_at: int | None, now: int) -> None:
    """Refuse an undo that comes too late; ``None`` says that there is nothing to take back.

    Raises
    ------
    Conflict
        ``undo_too_late`` more than ``UNDO_S`` seconds after the act.
    """
    if done_at is None or not 0 <= now - done_at <= UNDO_S:
        raise Conflict(
            "undo_too_late",
            "This can no longer be taken back: that is possible once, within a minute, and only "
            "while nothing else has happened.",
        )


def parse_reason(text: str) -> str:
    """Read why somebody asks.

    Raises
    ------
    Invalid
        ``reason_unknown``: names the reasons there are.
    """
    reason = text.strip().lower()
    if reason not in REASONS:
        raise Invalid(
            "reason_unknown",
            "The reason “{given}” does not exist. Leave it out, or choose one of: {choices}.",
            field="reason",
            given=reason[:40],
            choices=", ".join(REASONS[1:]),
        )
    return reason
