"""The figures of the network: after each change of an audience, of open lists and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.rules.audience import Audience
from ecken.service.contacts.contacts import block_member
from ecken.service.numbers import numbers
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.privacy.privacy import set_privacy
from tests.privacy.changes import tie_change
from tests.privacy.plans import NAMES, Plan, built
from tests.privacy.twins import Question, Twins, drawn_alike, twins_of

PATHS = ("/numbers", "/api/v1/numbers")
HIDDEN = (4, 6)
SETTINGS = (
    (Audience.FOURTH, True),
    (Audience.CONTACTS, True),
    (Audience.NOBODY, False),
    (Audience.EVERYONE, False),
    (Audience.NOBODY, True),
)


@pytest.fixture
def twins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twins]:
    """Eva and Gül, who show their lists to nobody, know each other in one of the two."""
    monkeypatch.setattr(numbers, "SHOWN_FROM", 0)
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    audiences = [Audience.NOBODY if i in HIDDEN else Audience.EVERYONE for i in range(len(NAMES))]
    plan = Plan(ties={(0, 1), (1, 2), (2, 3), (3, 5)}, audiences=audiences, unlisted=set())
    with (
        drawn_alike(),
        built(plan, tmp_path / "one") as town,
        twins_of(town, tmp_path / "other", ["Ada"]) as both,
    ):
        assert both.hide(*tie_change(HIDDEN))
        yield both


def _measure(twins: Twins) -> None:
    twins.one.clock.pass_days(1)
    for town in (twins.one, twins.other):
        take_daily_snapshot(town.community)


def _mean(twins: Twins) -> float | None:
    answer = twins.assert_same("Ada", Question("GET", "/api/v1/numbers"))
    mean: float | None = json.loads(answer.body)["open"]["figures"]["mean_hops"]
    return mean


def test_whatever_the_two_set_but_open_lists_no_figure_changes(twins: Twins) -> None:
    for audience, is_listed in SETTINGS:
        for town in (twins.one, twins.other):
            for at in HIDDEN:
                set_privacy(
                    town.community, town.id(NAMES[at]), audience=audience, is_listed=is_listed
                )
        _measure(twins)
        # The first question after a change of audience reads the list of who made it.
        twins.assert_same("Ada", Question("GET", "/"), is_work_counted=False)
        for path in PATHS:
            twins.assert_same("Ada", Question("GET", path))


def test_once_both_lists_are_open_the_figures_tell_the_two_apart(twins: Twins) -> None:
    """So the test above compares what could differ."""
    _measure(twins)
    twins.assert_same("Ada", Question("GET", "/"), is_work_counted=False)
    before = _mean(twins)
    for town in (twins.one, twins.other):
        for at in HIDDEN:
            set_privacy(
                town.community, town.id(NAMES[at]), audience=Audience.EVERYONE, is_listed=True
            )
    _measure(twins)
    one, other = twins.ask("Ada", Question("GET", "/api/v1/numbers"))
    figures = [json.loads(answer.body)["open"]["figures"] for answer in (one, other)]
    assert figures[0]["components"] != figures[1]["components"]
    assert before in {found["mean_hops"] for found in figures}


def test_no_figure_of_few_members_tells_that_somebody_has_blocked_me(tmp_path: Path) -> None:
    """Below the limit nothing of the network is told that would count who is hidden from me."""
    plan = Plan(ties={(0, 1), (1, 7)}, audiences=[Audience.EVERYONE] * 8, unlisted=set())
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    with built(plan, tmp_path / "one") as town, twins_of(town, tmp_path / "other", ["Ada"]) as both:
        block_member(both.one.community, both.one.id("Hans"), both.one.public_id("Ada"))
        for path in PATHS:
            body = both.doors[0].ask("Ada", Question("GET", path)).body.decode()
            assert "mean_hops" not in body
            assert "people in between. One hop is" not in body
