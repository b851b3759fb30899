"""Expiry, pauses, quotas and reminders of introductions to the second, by an injected clock.

Upkeep is never called here, but where a test is about it: what is over is over by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.introduction_upkeep import remind_introductions
from ecken.service.contacts.introductions import (
    agree_to_introduction,
    ask_introduction,
    decline_introduction,
    mention_instead,
    pass_on_introduction,
    withdraw_introduction,
)
from ecken.service.introduction_views import (
    count_waiting_introductions,
    list_introductions,
    open_wishes,
)
from ecken.store.tables import introductions
from tests.background import maintain
from tests.community import DAY_S, NOW, Town
from tests.service.contacts.times import AGAIN, EXPIRES, outcome, town_of_times


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with town_of_times(tmp_path) as made:
        yield made


def _ask(town: Town, bridge: str = "Ben", target: str = "Tia") -> str:
    return ask_introduction(
        town.community,
        town.id("Ada"),
        bridge=town.public_id(bridge),
        target=town.public_id(target),
        to_target="Guten Tag",
    ).id


def _try_to_ask(town: Town, bridge: str = "Ben", target: str = "Tia") -> str:
    return outcome(lambda: _ask(town, bridge, target))


def _states(town: Town) -> list[str]:
    found = []
    for name in ("Ada", "Ben", "Tia"):
        with town.community.reading(town.id(name)) as world:
            found += [one.state.value for one in list_introductions(world)] or ["nothing"]
    return found


def _waiting(town: Town) -> list[int]:
    found = []
    for name in ("Ada", "Ben", "Tia"):
        with town.community.reading(town.id(name)) as world:
            found += [count_waiting_introductions(world), len(open_wishes(world))]
    return found


STEPS: dict[str, tuple[str, Callable[..., Any]]] = {
    "pass on": ("Ben", pass_on_introduction),
    "mention": ("Ben", mention_instead),
    "bridge declines": ("Ben", decline_introduction),
    "withdraw": ("Ada", withdraw_introduction),
    "agree": ("Tia", agree_to_introduction),
    "target declines": ("Tia", decline_introduction),
}


def _do(town: Town, step: str, id: str) -> str:
    name, act = STEPS[step]
    return outcome(lambda: act(town.community, town.id(name), id))


@pytest.mark.parametrize("is_swept", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_comes_in_time_or_is_refused(town: Town, step: str, is_swept: bool) -> None:
    late, in_time = _ask(town), _ask(town, target="Uwe")
    name, act = STEPS[step]
    if name == "Tia":
        assert [_do(town, "pass on", id) for id in (late, in_time)] == ["done", "done"]
        name = "Uwe"
    town.clock.now = EXPIRES - 1
    assert outcome(lambda: act(town.community, town.id(name), in_time)) == "done"
    town.clock.now = EXPIRES
    if is_swept:
        maintain(town.community)
    assert _do(town, step, late) == "introduction_not_open"


def test_an_introduction_waits_until_the_second_in_which_it_expires(town: Town) -> None:
    id = _ask(town)
    town.clock.now = EXPIRES - 1
    assert _states(town) == ["asked", "asked", "nothing"]
    assert _waiting(town) == [0, 1, 1, 0, 0, 0]
    _do(town, "pass on", id)
    assert _states(town) == ["asked", "passed_on", "passed_on"]
    assert _waiting(town) == [0, 1, 0, 0, 1, 0]
    for is_swept in (False, True):
        town.clock.now = EXPIRES
        if is_swept:
            maintain(town.community)
        assert _states(town) == ["expired"] * 3
        assert _waiting(town) == [0] * 6


@pytest.mark.parametrize("is_swept", [False, True])
@pytest.mark.parametrize(
    ("steps", "again_at"),
    [
        ((), AGAIN),
        (("bridge declines",), AGAIN),
        (("pass on",), AGAIN),
        (("pass on", "target declines"), AGAIN),
        (("withdraw",), NOW + 7 + 20 * DAY_S),
        (("pass on", "target declines", "withdraw"), NOW + 7 + 20 * DAY_S),
        (("mention",), NOW + 7 + 20 * DAY_S),
    ],
)
def test_the_pause_of_the_same_three_ends_to_the_second(
    town: Town, steps: tuple[str, ...], again_at: int, is_swept: bool
) -> None:
    id = _ask(town)
    town.clock.now += 7
    assert [_do(town, step, id) for step in steps] == ["done"] * len(steps)
    town.clock.now = again_at - 1
    if is_swept:
        maintain(town.community)
    assert _try_to_ask(town) == "introduction_too_soon"
    town.clock.now = again_at
    assert _try_to_ask(town) == "done"


def test_a_wish_is_open_until_it_expires_and_another_bridge_may_then_be_asked(town: Town) -> None:
    _ask(town)
    town.clock.now = EXPIRES - 1
    assert _try_to_ask(town, "Cem") == "introduction_open"
    town.clock.now = EXPIRES
    assert _try_to_ask(town, "Cem") == "done"


@pytest.mark.parametrize(
    ("end", "told_at"),
    [("target declines", AGAIN), ("withdraw", NOW + 20 * DAY_S), (None, AGAIN)],
)
def test_a_target_is_told_of_the_same_asker_after_the_pause_and_not_before(
    town: Town, end: str | None, told_at: int
) -> None:
    first = _ask(town, "Ben")
    _do(town, "pass on", first)
    if end:
        _do(town, end, first)
    for now, is_told in ((told_at - 1, False), (told_at, True)):
        town.clock.now = now
        second = _ask(town, "Cem")
        pass_on_introduction(town.community, town.id("Cem"), second)
        with town.community.reading(town.id("Tia")) as world:
            there = {one.id for one in list_introductions(world)}
        assert (second in there) is is_told
        withdraw_introduction(town.community, town.id("Ada"), second)
        if not is_told:
            _forget_pause_of_cem(town)


def _forget_pause_of_cem(town: Town) -> None:
    """Let Ada ask Cem again: here it is about the target's peace, not about the bridge's."""
    with town.community.writing() as connection:
        connection.execute(delete(introductions).where(introductions.c.bridge_id == town.id("Cem")))


def test_the_quota_of_introductions_counts_the_last_24_hours(town: Town) -> None:
    _ask(town, target="Tia")
    town.clock.now += 1
    _ask(town, target="Uwe")
    for now in (NOW + 1, NOW + DAY_S):
        town.clock.now = now
        assert _try_to_ask(town, target="Vera") == "introduction_quota"
    town.clock.now = NOW + DAY_S + 1
    assert _try_to_ask(town, target="Vera") == "done"


@pytest.mark.parametrize(
    ("who", "whom", "outcome"),
    [
        ("Ben", "Ada", "done"),  # a bridge who has blocked the asker counts no more
        ("Tia", "Ada", "done"),  # nor does a target
        ("Ben", "Tia", "introduction_quota"),  # of which the asker learns nothing
        ("Ada", "Tia", "introduction_quota"),  # one's own block frees no place
    ],
)
def test_the_quota_counts_nobody_who_is_gone_for_the_asker(
    town: Town, who: str, whom: str, outcome: str
) -> None:
    _ask(town, "Ben", "Tia")
    _ask(town, "Cem", "Uwe")
    assert _try_to_ask(town, "Cem", "Vera") == "introduction_quota"
    block_member(town.community, town.id(who), town.public_id(whom))
    assert _try_to_ask(town, "Cem", "Vera") == outcome


@pytest.mark.parametrize("is_passed_on", [False, True])
def test_who_lets_wait_is_reminded_to_the_second_and_once(town: Town, is_passed_on: bool) -> None:
    id = _ask(town)
    if is_passed_on:
        town.clock.now += 1 * DAY_S
        _do(town, "pass on", id)
    since = town.clock.now
    town.clock.now = since + 4 * DAY_S - 1
    assert remind_introductions(town.community) == 0
    town.clock.now = since + 4 * DAY_S
    assert remind_introductions(town.community) == 1
    town.clock.now = EXPIRES - 1
    assert remind_introductions(town.community) == 0


def test_nobody_is_reminded_of_what_is_over_or_answered(town: Town) -> None:
    _ask(town)
    for target, step in (("Uwe", "bridge declines"),):
        _do(town, step, _ask(town, target=target))
    town.clock.now = EXPIRES
    assert remind_introductions(town.community) == 0
