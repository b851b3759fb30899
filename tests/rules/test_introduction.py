"""The table of an introduction: who may move it, and what each of the three is told."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Conflict, NotFound
from ecken.rules.introduction import (
    ANSWERED_BY,
    OPEN_STATES,
    TABLE,
    Actor,
    Event,
    Move,
    may_ask_again_at,
    shown_state,
    step,
)
from ecken.rules.introduction import IntroductionState as State

# Written out by hand: everything that people can do, and what it leads to.
BY_PEOPLE = {
    ("asked", "pass_on", "bridge"): "passed_on",
    ("asked", "mention_me", "bridge"): "mention_me",
    ("asked", "decline", "bridge"): "declined_by_bridge",
    ("passed_on", "agree", "target"): "agreed",
    ("passed_on", "decline", "target"): "declined_by_target",
    ("asked", "withdraw", "asker"): "withdrawn",
    ("declined_by_bridge", "withdraw", "asker"): "withdrawn",
    ("passed_on", "withdraw", "asker"): "withdrawn",
    ("declined_by_target", "withdraw", "asker"): "withdrawn",
    ("ended", "withdraw", "asker"): "withdrawn",
    ("withdrawn", "undo", "asker"): "asked",
    ("declined_by_bridge", "undo", "bridge"): "asked",
    ("declined_by_target", "undo", "target"): "passed_on",
}
PEOPLE = (Actor.ASKER, Actor.BRIDGE, Actor.TARGET)
moves = st.lists(st.sampled_from(list(product(Move, Actor))), max_size=6)


@pytest.mark.parametrize(("state", "move", "actor"), list(product(State, Move, PEOPLE)))
def test_people_can_do_what_is_written_down_and_nothing_else(
    state: State, move: Move, actor: Actor
) -> None:
    wanted = BY_PEOPLE.get((state.value, move.value, actor.value))
    if wanted is not None:
        assert step(state, move, actor).state.value == wanted
    else:
        with pytest.raises((Conflict, NotFound)):
            step(state, move, actor)


def test_a_conversation_opens_only_when_bridge_and_target_have_agreed() -> None:
    opening = {k for k, t in TABLE.items() if Event.CONVERSATION_OPENED in t.events}
    assert opening == {(State.PASSED_ON, Move.AGREE, Actor.TARGET)}
    leading_there = {k for k, t in TABLE.items() if t.state is State.PASSED_ON}
    assert leading_there == {
        (State.ASKED, Move.PASS_ON, Actor.BRIDGE),
        (State.DECLINED_BY_TARGET, Move.UNDO, Actor.TARGET),
    }


def test_no_no_tells_anybody_anything() -> None:
    declining = {k: t for k, t in TABLE.items() if k[1] is Move.DECLINE}
    assert len(declining) == 3
    assert all(t.events == () for t in declining.values())


@pytest.mark.parametrize("is_past_expiry", [False, True])
@pytest.mark.parametrize("was_passed_on", [False, True])
def test_the_asker_is_told_the_same_of_every_open_state(
    was_passed_on: bool, is_past_expiry: bool
) -> None:
    told = {
        shown_state(state, Actor.ASKER, was_passed_on=was_passed_on, is_past_expiry=is_past_expiry)
        for state in OPEN_STATES
    }
    assert told == {State.EXPIRED if is_past_expiry else State.ASKED}


@pytest.mark.parametrize("state", State)
def test_the_target_is_told_nothing_before_the_bridge_agreed(state: State) -> None:
    for is_past in (False, True):
        told = shown_state(state, Actor.TARGET, was_passed_on=False, is_past_expiry=is_past)
        assert told is None


def test_the_bridge_is_not_told_the_targets_no() -> None:
    for is_past in (False, True):
        of_no, of_silence = (
            shown_state(state, Actor.BRIDGE, was_passed_on=True, is_past_expiry=is_past)
            for state in (State.DECLINED_BY_TARGET, State.PASSED_ON)
        )
        assert of_no == of_silence


@pytest.mark.parametrize("viewer", [Actor.BRIDGE, Actor.TARGET])
def test_a_block_looks_like_a_withdrawal_to_the_third(viewer: Actor) -> None:
    ended, withdrawn = (
        shown_state(state, viewer, was_passed_on=True, is_past_expiry=False)
        for state in (State.ENDED, State.WITHDRAWN)
    )
    assert ended == withdrawn == State.WITHDRAWN


def test_everybody_sees_their_own_answer() -> None:
    for viewer, state in (
        (Actor.BRIDGE, State.DECLINED_BY_BRIDGE),
        (Actor.TARGET, State.DECLINED_BY_TARGET),
    ):
        assert shown_state(state, viewer, was_passed_on=True, is_past_expiry=True) is state


def test_waiting_to_ask_again_tells_the_asker_nothing() -> None:
    times = {
        may_ask_again_at(state, expires_at=100, ended_at=ended_at, cool_down_s=7)
        for state in (*OPEN_STATES, State.EXPIRED)
        for ended_at in (None, 3, 50)
    }
    assert times == {107}
    withdrawn = may_ask_again_at(State.WITHDRAWN, expires_at=100, ended_at=50, cool_down_s=7)
    assert withdrawn == 57
    assert may_ask_again_at(State.AGREED, expires_at=100, ended_at=None, cool_down_s=7) == 7


# Written out by hand: state, and what asker, bridge and target are told; after the expiry what
# waits for an answer is told as expired.
TOLD = [
    ("asked", "asked", "asked", None),
    ("declined_by_bridge", "asked", "declined_by_bridge", None),
    ("passed_on", "asked", "passed_on", "passed_on"),
    ("mention_me", "mention_me", "mention_me", None),
    ("declined_by_target", "asked", "passed_on", "declined_by_target"),
    ("agreed", "agreed", "agreed", "agreed"),
    ("expired", "expired", "expired", "expired"),
    ("withdrawn", "withdrawn", "withdrawn", "withdrawn"),
    ("ended", "asked", "withdrawn", "withdrawn"),
]


@pytest.mark.parametrize("row", TOLD, ids=[row[0] for row in TOLD])
def test_each_of_the_three_is_told_what_is_written_down(row: tuple[str, ...]) -> None:
    for viewer, told in zip(PEOPLE, row[1:], strict=True):
        for is_past in (False, True):
            shown = shown_state(State(row[0]), viewer, was_passed_on=True, is_past_expiry=is_past)
            is_over = is_past and told in ("asked", "passed_on")
            assert (shown and shown.value) == ("expired" if is_over else told)
    assert sorted(row[0] for row in TOLD) == sorted(State)


def test_an_introduction_waits_for_whoever_can_say_no() -> None:
    can_decline = {
        state: actor for state, move, actor in TABLE if move is Move.DECLINE and actor in PEOPLE
    }
    assert can_decline == ANSWERED_BY


@given(moves)
def test_whatever_is_tried_ends_in_a_state_from_which_only_an_undo_returns(
    tried: list[tuple[Move, Actor]],
) -> None:
    state, seen = State.ASKED, [State.ASKED]
    for move, actor in tried:
        if move is Move.UNDO:
            continue
        try:
            state = step(state, move, actor).state
        except (Conflict, NotFound):
            continue
        assert state not in seen
        seen.append(state)
