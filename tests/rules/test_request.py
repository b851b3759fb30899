"""The table of contact-request states: what each may do, and what each is told."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.request import (
    OPEN_STATES,
    REASONS,
    TABLE,
    UNDO_S,
    Actor,
    Event,
    Move,
    RequestState,
    check_undo_time,
    ends_for_sender,
    may_ask_again_at,
    parse_reason,
    shown_state,
    states_shown_as,
    step,
)

DAY = 86_400
CLOSED = sorted(set(RequestState) - set(OPEN_STATES))


def test_only_the_recipient_accepts_and_only_the_sender_withdraws() -> None:
    assert step(RequestState.PENDING, Move.ACCEPT, Actor.RECIPIENT).state is RequestState.ACCEPTED
    assert step(RequestState.PENDING, Move.WITHDRAW, Actor.SENDER).state is RequestState.WITHDRAWN
    with pytest.raises(NotFound):
        step(RequestState.PENDING, Move.ACCEPT, Actor.SENDER)
    with pytest.raises(NotFound):
        step(RequestState.PENDING, Move.WITHDRAW, Actor.RECIPIENT)


@pytest.mark.parametrize("state", CLOSED)
@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("actor", list(Actor))
def test_nothing_but_an_undo_leads_out_of_a_closed_request(
    state: RequestState, move: Move, actor: Actor
) -> None:
    if (state, move, actor) in (
        (RequestState.ACCEPTED, Move.UNDO, Actor.RECIPIENT),
        (RequestState.WITHDRAWN, Move.UNDO, Actor.SENDER),
    ):
        assert step(state, move, actor).state is RequestState.PENDING
        return
    with pytest.raises((Conflict, NotFound)):
        step(state, move, actor)


def test_a_contact_is_made_exactly_by_accepting() -> None:
    for (_, move, _), transition in TABLE.items():
        assert (Event.CONTACT_MADE in transition.events) == (move is Move.ACCEPT)
        assert (transition.state is RequestState.ACCEPTED) == (move is Move.ACCEPT)


@pytest.mark.parametrize("is_past_expiry", [True, False])
def test_a_declined_request_looks_to_its_sender_like_one_that_nobody_answered(
    is_past_expiry: bool,
) -> None:
    declined = shown_state(RequestState.DECLINED, Actor.SENDER, is_past_expiry=is_past_expiry)
    pending = shown_state(RequestState.PENDING, Actor.SENDER, is_past_expiry=is_past_expiry)
    assert declined is pending


def test_the_sender_can_do_the_same_with_a_declined_and_with_a_pending_request() -> None:
    for move in Move:
        outcomes = []
        for state in (RequestState.PENDING, RequestState.DECLINED):
            try:
                outcomes.append(step(state, move, Actor.SENDER))
            except (Conflict, NotFound) as error:
                outcomes.append(type(error))
        assert outcomes[0] == outcomes[1], move


@given(
    expires_at=st.one_of(st.none(), st.integers(0, 10**10)),
    declined_at=st.integers(0, 10**10),
    cool_down_s=st.integers(0, 365 * DAY),
)
def test_the_time_of_a_decline_does_not_move_the_cool_down(
    expires_at: int | None, declined_at: int, cool_down_s: int
) -> None:
    declined = ends_for_sender(RequestState.DECLINED, expires_at=expires_at, ended_at=declined_at)
    unanswered = ends_for_sender(RequestState.PENDING, expires_at=expires_at, ended_at=None)
    assert declined == unanswered == expires_at
    again_at = may_ask_again_at(declined, cool_down_s=cool_down_s)
    assert again_at == (None if expires_at is None else expires_at + cool_down_s)


def test_what_a_block_has_ended_ends_for_its_sender_like_what_nobody_answered() -> None:
    for state in (RequestState.ENDED, RequestState.EXPIRED):
        assert ends_for_sender(state, expires_at=500, ended_at=100) == 500
        assert ends_for_sender(state, expires_at=None, ended_at=100) == 100


def test_withdrawing_starts_a_cool_down() -> None:
    ended_at = ends_for_sender(RequestState.WITHDRAWN, expires_at=9_000, ended_at=1_000)
    assert may_ask_again_at(ended_at, cool_down_s=30 * DAY) == 1_000 + 30 * DAY


@pytest.mark.parametrize("is_past_expiry", [True, False])
def test_the_recipient_is_not_told_whether_a_request_expired_was_withdrawn_or_blocked(
    is_past_expiry: bool,
) -> None:
    closed = (RequestState.WITHDRAWN, RequestState.EXPIRED, RequestState.ENDED)
    shown = {shown_state(s, Actor.RECIPIENT, is_past_expiry=is_past_expiry) for s in closed}
    assert shown == {RequestState.EXPIRED}


@pytest.mark.parametrize("viewer", [Actor.SENDER, Actor.RECIPIENT])
def test_a_block_is_shown_to_neither_as_what_it_was(viewer: Actor) -> None:
    shown = {shown_state(state, viewer) for state in RequestState}
    assert RequestState.ENDED not in shown
    told = states_shown_as(RequestState.PENDING, viewer)
    assert (RequestState.DECLINED in told) is (viewer is Actor.SENDER)


# Written out by hand: state, what its sender and its recipient are told, and after the expiry.
TOLD = [
    ("pending", "pending", "pending"),
    ("accepted", "accepted", "accepted"),
    ("declined", "pending", "declined"),
    ("withdrawn", "withdrawn", "expired"),
    ("expired", "expired", "expired"),
    ("ended", "expired", "expired"),
]


@pytest.mark.parametrize(("state", "sender", "recipient"), TOLD)
def test_each_side_is_told_what_is_written_down(state: str, sender: str, recipient: str) -> None:
    for viewer, told in ((Actor.SENDER, sender), (Actor.RECIPIENT, recipient)):
        in_truth = RequestState(state)
        assert shown_state(in_truth, viewer).value == told
        over = shown_state(in_truth, viewer, is_past_expiry=True).value
        assert over == ("expired" if told == "pending" else told)
    assert [row[0] for row in TOLD] == list(RequestState)


# Written out by hand: everything that can be done, and what it leads to.
MOVES = {
    ("pending", "accept", "recipient"): "accepted",
    ("pending", "accept", "house"): "accepted",
    ("declined", "accept", "house"): "accepted",
    ("pending", "decline", "recipient"): "declined",
    ("pending", "withdraw", "sender"): "withdrawn",
    ("declined", "withdraw", "sender"): "withdrawn",
    ("pending", "expire", "clock"): "expired",
    ("declined", "expire", "clock"): "expired",
    ("pending", "end", "house"): "ended",
    ("declined", "end", "house"): "ended",
    ("accepted", "undo", "recipient"): "pending",
    ("declined", "undo", "recipient"): "pending",
    ("withdrawn", "undo", "sender"): "pending",
}


def test_what_can_be_done_is_what_is_written_down() -> None:
    led = {(s.value, m.value, a.value): to.state.value for (s, m, a), to in TABLE.items()}
    assert led == MOVES
    assert UNDO_S == 60


def test_every_move_of_the_table_starts_from_an_open_state() -> None:
    for (state, move, actor), transition in TABLE.items():
        assert state not in CLOSED or move is Move.UNDO
        assert step(state, move, actor) == transition
    assert len(TABLE) < len(list(product(RequestState, Move, Actor)))


@pytest.mark.parametrize("waited_s", [0, 1, UNDO_S])
def test_an_answer_can_be_taken_back_for_a_minute(waited_s: int) -> None:
    check_undo_time(1_000, 1_000 + waited_s)


@pytest.mark.parametrize("answered_at", [None, 1_000 - UNDO_S - 1, 1_001])
def test_an_older_answer_stands(answered_at: int | None) -> None:
    with pytest.raises(Conflict) as refused:
        check_undo_time(answered_at, 1_000)
    assert refused.value.code == "undo_too_late"


def test_a_reason_is_one_of_those_there_are() -> None:
    assert [parse_reason(f" {reason.upper()} ") for reason in REASONS] == list(REASONS)
    assert max(map(len, REASONS)) <= 20
    with pytest.raises(Invalid) as refused:
        parse_reason("because")
    assert refused.value.code == "reason_unknown"
