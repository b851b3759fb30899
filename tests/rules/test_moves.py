"""What requests and introductions have in common."""

import pytest

from ecken.errors import Conflict, NotFound
from ecken.rules.moves import find_transition, is_past_expiry, states_told_as

TABLE = {("open", "close", "owner"): "closed"}


@pytest.mark.parametrize(
    ("expires_at", "is_over"), [(None, False), (99, True), (100, True), (101, False)]
)
def test_the_last_second_is_over(expires_at: int | None, is_over: bool) -> None:
    assert is_past_expiry(expires_at, 100) is is_over


def test_a_move_of_somebody_else_is_not_there_and_a_late_one_is_refused() -> None:
    closed = Conflict("gone", "It is closed.")
    assert find_transition(TABLE, "open", "close", "owner", closed=lambda: closed) == "closed"
    with pytest.raises(Conflict) as refused:
        find_transition(TABLE, "closed", "close", "owner", closed=lambda: closed)
    assert refused.value is closed
    for move, actor in (("close", "guest"), ("open", "owner")):
        with pytest.raises(NotFound):
            find_transition(TABLE, "open", move, actor, closed=lambda: closed)


def test_a_state_is_told_as_it_is_unless_the_table_says_otherwise() -> None:
    told = {("b", "me"): "a", ("c", "me"): None}
    assert states_told_as(told, "abcd", "a", "me") == ("a", "b")
    assert states_told_as(told, "abcd", "c", "me") == ()
    assert states_told_as(told, "abcd", "b", "you") == ("b",)
