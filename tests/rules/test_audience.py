"""The audience table, read for one person and for arrays."""

import pytest

from ecken.errors import Invalid
from ecken.rules.audience import (
    ANY_DEGREE,
    REACH,
    Audience,
    may_see_list,
    parse_audience,
)

# Written out by hand from the rule: may a viewer at this degree see the list?
DISCLOSED = {
    "nobody": set(),
    "contacts": {1},
    "second": {1, 2},
    "third": {1, 2, 3},
    "fourth": {1, 2, 3, 4},
    "everyone": {1, 2, 3, 4, 5, 6, 31},
}


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("degree", [1, 2, 3, 4, 5, 6, 31])
def test_a_list_is_disclosed_exactly_as_far_as_its_audience_reaches(
    audience: Audience, degree: int
) -> None:
    assert may_see_list(audience, degree) == (degree in DISCLOSED[audience.value])


@pytest.mark.parametrize("audience", list(Audience))
def test_members_always_see_their_own_list(audience: Audience) -> None:
    assert may_see_list(audience, 0)


@pytest.mark.parametrize("audience", list(Audience))
def test_without_a_visible_path_nothing_is_disclosed(audience: Audience) -> None:
    assert not may_see_list(audience, None)


def test_every_audience_has_a_reach_that_fits_one_byte() -> None:
    assert set(REACH) == set(Audience)
    assert all(0 <= reach <= 255 for reach in REACH.values())
    assert REACH[Audience.EVERYONE] == ANY_DEGREE


def test_the_array_reading_agrees_with_the_reading_for_one_person() -> None:
    for audience, reach in REACH.items():
        for degree in range(1, 8):
            assert (reach >= degree) == may_see_list(audience, degree)


@pytest.mark.parametrize("text", ["nobody", " Nobody ", "EVERYONE"])
def test_an_audience_is_read_whatever_its_case(text: str) -> None:
    assert parse_audience(text).value == text.strip().lower()


@pytest.mark.parametrize("text", ["", "friends", "every one", "x" * 10_000])
def test_an_unknown_audience_is_refused_with_the_choices(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_audience(text)
    assert caught.value.code == "audience_unknown"
    assert "everyone, fourth, third, second, contacts, nobody" in str(caught.value)
    assert len(str(caught.value)) < 300
