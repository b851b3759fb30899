"""What accepting would bring is what accepting brings; and the advisor names nobody new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from ecken.errors import EckenError, NotFound
from ecken.rules.audience import Audience
from ecken.rules.rounding import Rounded
from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.advisor import advisor, member_kinds
from ecken.service.advisor.advisor import (
    Gain,
    GainNumbers,
    gain_of_request,
    list_incoming_by_gain,
    outlook_before_sending,
)
from ecken.service.advisor.sender_facts import Age, Answers
from ecken.service.community import Community
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import (
    accept_request,
    decline_request,
    list_incoming,
    send_request,
    withdraw_request,
)
from ecken.service.privacy.privacy import set_privacy
from ecken.service.search.search import search_members
from ecken.service.search.target_groups import create_group
from tests.community import DAY_S, Town, small_community
from tests.service.random_towns import random_town

GROUPS = {"Einkauf in Hamburg": "position:einkauf* ort:hamburg", "Köln": "ort:köln"}


def _gain(community: Community, viewer: int, request_id: str) -> Gain:
    with community.reading(viewer) as world:
        return gain_of_request(world, request_id)


def _numbers(gain: Gain) -> GainNumbers:
    assert gain.numbers is not None
    return gain.numbers


def _measured(town: Town, viewer: int) -> dict[str, Any]:
    """What the viewer has now, found on other ways than the advisor's."""
    with town.community.reading(viewer) as world:
        first, second, third = (
            [
                hit.card
                for hit in search_members(
                    world, SearchRequest(parse_line(""), circle=c, limit=100)
                ).hits
            ]
            for c in "123"
        )
        groups = {
            name: [
                {
                    hit.card.public_id
                    for hit in search_members(
                        world, SearchRequest(parse_line(line), circle=c, limit=100)
                    ).hits
                }
                for c in "23"
            ]
            for name, line in GROUPS.items()
        }
        figures = world.figures
    assert list(figures[:3]) == [len(first), len(second), len(third)]
    return {
        "figures": tuple(figures[:3]),
        "groups": groups,
        "second": {card.public_id for card in second},
        "third": {card.public_id for card in third},
        "recruiters": {card.public_id for card in second if card.is_recruiter},
        "companies": {card.company for card in first + second} - {""},
        "cities": {card.public_id: card.city for card in second if card.city},
    }


def _request_that_opens_most(town: Town) -> tuple[str, Gain]:
    """Send M0 requests from all who can, and return the one that opens most."""
    for name in list(town.ids)[1:]:
        try:
            _asked(town, name, "M0")
        except EckenError:  # a contact already, or blocked
            continue
    with town.community.reading(town.id("M0")) as world:
        best = list_incoming_by_gain(world)[0].request.id
        return best, gain_of_request(world, best)


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers as they are before they are rounded, of groups however small."""
    monkeypatch.setattr(advisor, "round_count", lambda count, draw: Rounded(count))
    monkeypatch.setattr(advisor, "FEW", 0)
    monkeypatch.setattr(advisor, "LEAST", 1)
    monkeypatch.setattr(member_kinds, "LEAST", 0)


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize("seed", range(10))
def test_before_rounding_the_gain_of_a_request_is_what_accepting_it_brings(
    tmp_path: Path, seed: int
) -> None:
    with random_town(tmp_path, seed) as town:
        viewer = town.id("M0")
        for name, line in GROUPS.items():
            create_group(town.community, viewer, name=name, query=line)
        before = _measured(town, viewer)
        request, gain = _request_that_opens_most(town)
        accept_request(town.community, viewer, request)
        after = _measured(town, viewer)

        assert tuple(gain.before[:3]) == before["figures"]
        entering = after["second"] - before["second"]
        assert _numbers(gain).entering_second.about == len(entering) > 0
        assert _numbers(gain).entering_third.about == len(after["third"] - before["third"])
        for group in _numbers(gain).target_groups:
            assert group.second
            assert group.third
            (second, third), (new_second, new_third) = (
                measured["groups"][group.name] for measured in (before, after)
            )
            assert group.before == len(second)
            assert group.second.about == len(new_second - second)
            assert group.third.about == len(new_third - third)
        assert _numbers(gain).recruiters.about == len(after["recruiters"] - before["recruiters"])
        assert _numbers(gain).companies.about == len(after["companies"] - before["companies"])
        cities = [after["cities"][m] for m in entering if m in after["cities"]]
        assert {city: count.about for city, count in _numbers(gain).cities} == {
            city: cities.count(city) for city in cities
        }


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    members = {
        "Zoe": {"company": "Zett AG", "is_recruiter": True, "city": "Köln"},
        "Yan": {"company": "Zett AG", "city": "Köln"},
        "Xia": {"company": "Iks KG", "city": "Bonn", "is_recruiter": True},
        "Kai": {"company": "Iks KG"},
    }
    contacts = ["Ada–Kai", "Zoe–Yan", "Zoe–Xia", "Zoe–Kai"]
    with small_community(tmp_path, members=members, contacts=contacts) as town:
        yield town


def _asked(town: Town, sender: str = "Zoe", to: str = "Ada") -> str:
    return send_request(town.community, town.id(sender), town.public_id(to)).request_id


@pytest.mark.usefixtures("exact")
def test_the_gain_of_a_small_town_by_hand(town: Town) -> None:
    gain = _gain(town.community, town.id("Ada"), _asked(town))
    # Before: Kai; Zoe through Kai; Yan and Xia behind her. After: Kai, Zoe; Yan, Xia.
    assert tuple(gain.before[:3]) == (1, 1, 2)
    assert (_numbers(gain).entering_second, _numbers(gain).entering_third) == (
        Rounded(2),
        Rounded(0),
    )
    assert _numbers(gain).recruiters == Rounded(1)
    assert _numbers(gain).companies == Rounded(
        0
    )  # Zett AG by Zoe, Iks KG by Kai: in circle 1 or 2 before
    assert _numbers(gain).cities == [("Bonn", Rounded(1)), ("Köln", Rounded(1))]
    assert [card.first_name for card in gain.shared] == ["Kai"]
    assert not gain.is_stranger
    assert gain.cost.contacts == 1


def test_a_stranger_is_called_one(town: Town) -> None:
    town.join("Una")
    gain = _gain(town.community, town.id("Ada"), _asked(town, "Una"))
    assert gain.is_stranger
    assert gain.shared_count == 0
    assert gain.sender.age is Age.DAYS
    assert not gain.sender.has_profile


def test_the_advisor_names_nobody_who_would_come_into_view(town: Town) -> None:
    gain = _gain(town.community, town.id("Ada"), _asked(town))
    said = str(asdict(gain))
    assert "Kai" in said
    for name in ("Yan", "Xia"):
        assert name not in said
        assert town.public_id(name) not in said


@pytest.mark.parametrize("closing", [decline_request, accept_request])
def test_only_a_request_that_waits_for_me_is_advised_on(town: Town, closing: object) -> None:
    request = _asked(town)
    for other in ("Zoe", "Kai"):
        with pytest.raises(NotFound):
            _gain(town.community, town.id(other), request)
    closing(town.community, town.id("Ada"), request)  # type: ignore[operator]
    with pytest.raises(NotFound):
        _gain(town.community, town.id("Ada"), request)


def test_a_withdrawn_or_blocked_request_gives_no_permission(town: Town) -> None:
    request = _asked(town)
    withdraw_request(town.community, town.id("Zoe"), request)
    with pytest.raises(NotFound):
        _gain(town.community, town.id("Ada"), request)
    town.clock.pass_days(31)
    request = _asked(town)
    block_member(town.community, town.id("Zoe"), town.public_id("Ada"))
    with pytest.raises(NotFound):
        _gain(town.community, town.id("Ada"), request)


@pytest.mark.usefixtures("exact")
def test_what_the_sender_closes_opens_nothing(town: Town) -> None:
    request = _asked(town)
    set_privacy(town.community, town.id("Zoe"), audience=Audience.NOBODY, is_listed=True)
    gain = _gain(town.community, town.id("Ada"), request)
    assert _numbers(gain).entering_second == _numbers(gain).entering_third == Rounded(0)


def test_a_closed_list_of_mine_costs_nothing(town: Town) -> None:
    set_privacy(town.community, town.id("Ada"), audience=Audience.NOBODY, is_listed=True)
    gain = _gain(town.community, town.id("Ada"), _asked(town))
    assert not gain.cost.is_shown_to_sender
    assert gain.cost.contacts == 0


@pytest.mark.usefixtures("exact")
def test_the_inbox_is_sorted_by_what_requests_would_bring(town: Town) -> None:
    town.join("Una")
    _asked(town)
    town.clock.pass_days(1)
    _asked(town, "Una")
    with town.community.reading(town.id("Ada")) as world:
        ranked = list_incoming_by_gain(world)
        newest_first = [request.other.first_name for request in list_incoming(world)]
    assert [(r.request.other.first_name, r.entering_second) for r in ranked] == [
        ("Zoe", Rounded(2)),
        ("Una", Rounded(0)),
    ]
    assert newest_first == ["Una", "Zoe"]


@pytest.mark.parametrize("seed", range(8))
def test_the_quick_ranking_agrees_with_the_whole_gain(tmp_path: Path, seed: int) -> None:
    with random_town(tmp_path, 100 + seed) as town:
        for name in ("M1", "M2", "M3", "M4", "M5"):
            try:
                _asked(town, name, "M0")
            except EckenError:
                continue
        with town.community.reading(town.id("M0")) as world:
            for ranked in list_incoming_by_gain(world):
                whole = gain_of_request(world, ranked.request.id)
                assert ranked.entering_second == _numbers(whole).entering_second


def test_before_sending_only_what_is_visible_is_told(town: Town) -> None:
    with town.community.reading(town.id("Ada")) as world:
        outlook = outlook_before_sending(world, town.public_id("Zoe"))
    assert [card.first_name for card in outlook.shared] == ["Kai"]
    assert outlook.sender.answers is Answers.FEW_SENT
    assert not hasattr(outlook, "after")


def test_answers_are_told_in_steps_and_hide_a_silent_decline(tmp_path: Path) -> None:
    names = [f"P{i}" for i in range(25)]
    with small_community(tmp_path, members=["Ada", "Max", *names]) as town:
        sent = [_asked(town, "Max", name) for name in names]
        request = _asked(town, "Max", "Ada")
        for name, id in list(zip(names, sent, strict=True))[:10]:
            accept_request(town.community, town.id(name), id)
        some = _gain(town.community, town.id("Ada"), request).sender
        assert some.answers is Answers.SOME_ACCEPTED
        for name, id in list(zip(names, sent, strict=True))[10:]:
            decline_request(town.community, town.id(name), id)
        assert _gain(town.community, town.id("Ada"), request).sender == some


def test_account_age_is_coarse(town: Town) -> None:
    ages = []
    request = _asked(town)
    for days in (0, 20, 60):
        town.clock.now += days * DAY_S
        ages.append(_gain(town.community, town.id("Ada"), request).sender.age)
    assert ages == [Age.DAYS, Age.WEEKS, Age.MONTHS]
