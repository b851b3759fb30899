"""Rounded counts: steady, close, and silent about one more or less."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecken.rules.rounding import FEW, Rounded, round_count

draws = st.floats(0, 1, exclude_max=True)
counts = st.integers(0, 10_000_000)


@given(draw=draws)
def test_few_are_told_like_none(draw: float) -> None:
    told = {round_count(count, draw) for count in range(FEW + 1)}
    assert told == {Rounded(FEW)}
    assert round_count(0, draw).is_few


@given(count=st.integers(FEW + 1, 10_000_000), draw=draws)
def test_more_than_a_few_are_told_within_a_third(count: int, draw: float) -> None:
    told = round_count(count, draw)
    assert not told.is_few
    assert abs(told.about - count) <= max(4, count / 3)


@given(one=counts, other=counts, draw=draws)
def test_more_are_never_told_as_fewer(one: int, other: int, draw: float) -> None:
    low, high = sorted((one, other))
    assert round_count(low, draw) <= round_count(high, draw)


@given(count=st.integers(20, 1_000_000))
def test_one_member_more_is_seen_at_few_shifts(count: int) -> None:
    shifts = [i / 200 for i in range(200)]
    seen = sum(round_count(count, s) != round_count(count + 1, s) for s in shifts)
    assert seen <= 60
