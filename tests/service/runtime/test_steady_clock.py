"""The time never goes back: nothing that has ended is alive again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Conflict
from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.accounts.sessions import resume_session
from ecken.service.accounts.sign_in import sign_in
from ecken.service.community import Community
from ecken.service.contacts.requests import accept_request, list_incoming, send_request, undo_answer
from ecken.service.runtime.steady_clock import SteadyClock
from tests.background import maintain
from tests.community import DAY_S, NOW, Clock, small_community
from tests.service.people import HERE, PASSWORD, give_password


@given(st.lists(st.integers(-2 * DAY_S, 2 * DAY_S), max_size=60))
def test_it_never_goes_back(steps: list[int]) -> None:
    wall = Clock()
    clock = SteadyClock(wall)
    told = [clock()]
    for step in steps:
        wall.now += step
        told.append(clock())
        assert clock() >= wall.now
    assert told == sorted(told)


@given(st.lists(st.integers(0, 10 * DAY_S), max_size=60))
def test_it_is_the_machines_clock_while_that_goes_on(steps: list[int]) -> None:
    wall = Clock()
    clock = SteadyClock(wall)
    for step in steps:
        wall.now += step
        assert clock() == wall.now


def test_it_goes_on_after_the_clock_was_put_back_and_falls_back_slowly() -> None:
    wall = Clock()
    clock = SteadyClock(wall)
    wall.now -= DAY_S
    before = clock()
    for _ in range(60):
        wall.now += 1
        clock()
    assert 53 <= clock() - before <= 60
    for _ in range(12 * 48):
        wall.now += 1_800
        clock()
    assert clock() == wall.now


def test_a_clock_that_is_put_right_again_is_followed() -> None:
    wall = Clock()
    clock = SteadyClock(wall)
    wall.now += DAY_S  # wrong
    assert clock() == wall.now
    wall.now -= DAY_S  # right
    assert clock() == NOW + DAY_S
    wall.now += DAY_S + 7_200
    assert clock() == wall.now


def _restarted(community: Community, clock: Clock) -> Community:
    made = Community(
        settings=community.settings,
        database=community.database,
        network=community.network,
        clock=clock,
        secret=community.secret,
    )
    made.keep_time()
    return made


@pytest.mark.parametrize("is_restarted", [False, True])
def test_a_clock_put_back_revives_nothing(tmp_path: Path, is_restarted: bool) -> None:
    with small_community(
        tmp_path, members=["Ada", "Ben"], settings={"request_expiry_d": 1, "session_d": 1}
    ) as town:
        give_password(town, "Ada")
        community, ada, ben = town.community, town.id("Ada"), town.id("Ben")
        request = send_request(community, ada, town.public_id("Ben")).request_id
        session = sign_in(community, "ada@example.org", PASSWORD, HERE).token
        town.clock.pass_days(1.2)
        community.keep_time()
        town.clock.pass_days(-1.1)
        if is_restarted:
            community = _restarted(community, town.clock)
        assert resume_session(community, session) is None
        with community.reading(ben) as world:
            assert list_incoming(world) == []
        with pytest.raises(Conflict):
            accept_request(community, ben, request)
        maintain(community)
        tidy_accounts(community)


def test_the_minute_to_undo_is_no_day_when_the_clock_is_put_back(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada", "Ben"]) as town:
        ben = town.id("Ben")
        request = send_request(town.community, town.id("Ada"), town.public_id("Ben")).request_id
        accept_request(town.community, ben, request)
        town.clock.pass_days(-1)
        town.community.clock()
        town.clock.now += 75
        with pytest.raises(Conflict) as late:
            undo_answer(town.community, ben, request)
        assert late.value.code == "undo_too_late"
