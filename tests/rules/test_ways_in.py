"""The order of ways into a company: a function of what is known of a tie, and nothing else."""

from __future__ import annotations

import pytest

from ecken.rules.ways_in import (
    FEW_MOST,
    PEAK,
    Tie,
    TieStrength,
    nearness_to_peak,
    order_of,
    strength_of,
)


def test_usefulness_is_an_inverted_u_with_its_peak_at_few_shared_contacts() -> None:
    curve = [nearness_to_peak(shared) for shared in range(200)]
    assert max(curve) == curve[PEAK] == 0
    assert curve[: PEAK + 1] == sorted(curve[: PEAK + 1])
    assert curve[PEAK:] == sorted(curve[PEAK:], reverse=True)
    assert 0 < PEAK < 10


def test_none_counts_as_much_as_fifteen_and_half_as_much_as_twice() -> None:
    assert nearness_to_peak(0) == pytest.approx(nearness_to_peak(15))
    assert nearness_to_peak(1) == pytest.approx(nearness_to_peak(FEW_MOST))


@pytest.mark.parametrize(
    ("shared", "strength"),
    [
        (0, TieStrength.VERY_WEAK),
        (1, TieStrength.MODERATELY_WEAK),
        (FEW_MOST, TieStrength.MODERATELY_WEAK),
        (FEW_MOST + 1, TieStrength.STRONG),
        (5_000, TieStrength.STRONG),
    ],
)
def test_a_tie_is_called_by_its_shared_contacts(shared: int, strength: TieStrength) -> None:
    assert strength_of(shared) is strength


def test_contacts_come_before_bridges_present_before_former_then_the_curve() -> None:
    best_first = [
        Tie(1, is_current=True, shared=3),
        Tie(1, is_current=True, shared=5),
        Tie(1, is_current=True, shared=15),
        Tie(1, is_current=True, shared=0),
        Tie(1, is_current=True, shared=400),
        Tie(1, is_current=False, shared=3),
        Tie(2, is_current=True, shared=2),
        Tie(2, is_current=True, shared=40),
        Tie(2, is_current=False, shared=3),
    ]
    mixed = [*best_first[5:], *best_first[:5]]
    assert sorted(mixed, key=order_of) == best_first
