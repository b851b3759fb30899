"""Circles that are kept between answers are those that would be listed anew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from ecken.errors import EckenError
from ecken.rules.audience import Audience
from ecken.service.contacts.contacts import block_member, unblock_member
from ecken.service.engine.neighbourhoods import Neighbourhoods
from ecken.service.privacy.privacy import set_privacy
from tests.community import Town, small_community

NAMES = [f"M{number}" for number in range(14)]
NOBODY = np.empty(0, dtype=np.uint32)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Fourteen in a ring; everybody has looked at their circles."""
    ring = [f"{a}–{b}" for a, b in zip(NAMES, NAMES[1:] + NAMES[:1], strict=True)]
    with small_community(tmp_path, contacts=ring) as town:
        yield town


def _compare(town: Town) -> int:
    """Compare what each viewer is shown with the engine; return how many circles were kept."""
    kept = 0
    for name in NAMES:
        network = town.community.network
        before = network.neighbourhoods._kept.get((town.id(name), False))
        near = before.neighbourhood.near if before else None
        with town.community.reading(town.id(name)) as world:
            fresh = network.graph.circles(world.viewer, blocked=world.hidden)
            assert world.circles.first.tolist() == fresh.first.tolist()
            assert world.circles.second.tolist() == fresh.second.tolist()
            assert world.circles.third.tolist() == fresh.third.tolist()
            assert world.circles.bridge_counts.tolist() == fresh.bridge_counts.tolist()
            kept += before is not None and world.near is near
    return kept


def _change(town: Town, chance: random.Random) -> None:
    a, b = chance.sample(NAMES, 2)
    what = chance.random()
    if what < 0.2:
        set_privacy(
            town.community,
            town.id(a),
            audience=chance.choice(list(Audience)),
            is_listed=chance.random() < 0.7,
        )
    elif what < 0.3:
        block_member(town.community, town.id(a), town.public_id(b))
    elif what < 0.4:
        unblock_member(town.community, town.id(a), town.public_id(b))
    else:
        town.turn(a, b)


@pytest.mark.parametrize("seed", range(4))
def test_circles_that_are_kept_are_those_of_now(town: Town, seed: int) -> None:
    chance, kept = random.Random(seed), 0
    _compare(town)
    for _ in range(40):
        for _ in range(chance.randrange(3)):
            with suppress(EckenError):  # a block may stand in the way of a tie
                _change(town, chance)
        kept += _compare(town)
    assert kept > 40 * len(NAMES) // 4


def test_a_tie_that_the_viewer_does_not_see_lets_nothing_be_listed_anew(town: Town) -> None:
    """Else the time of a page would tell that a member who hides the list has a new contact."""
    viewer, hiding, other = town.id("M0"), town.id("M2"), town.id("M7")
    set_privacy(town.community, hiding, audience=Audience.CONTACTS, is_listed=True)
    set_privacy(town.community, other, audience=Audience.NOBODY, is_listed=True)
    _compare(town)
    with town.community.reading(viewer) as world:
        before = world._neighbourhood
    town.connect("M2–M7")
    with town.community.reading(viewer) as world:
        assert world._neighbourhood is before
    town.connect("M1–M7")
    with town.community.reading(viewer) as world:
        assert world._neighbourhood is not before
        assert other in world.near.second


@pytest.mark.parametrize(
    ("member", "audience", "is_listed", "is_read"),
    [
        ("M1", Audience.CONTACTS, True, False),  # a contact's list stays open to contacts
        ("M1", Audience.NOBODY, True, True),
        ("M2", Audience.SECOND, True, False),
        ("M2", Audience.CONTACTS, True, True),
        ("M3", Audience.NOBODY, True, False),  # nobody looks at lists of the third circle
        ("M3", Audience.EVERYONE, False, True),  # but who stands there is in a list of the second
        ("M7", Audience.NOBODY, False, False),
        ("M0", Audience.EVERYONE, False, True),
    ],
)
def test_settings_are_read_where_the_rule_reads_them(
    town: Town, member: str, audience: Audience, is_listed: bool, is_read: bool
) -> None:
    with town.community.reading(town.id("M0")) as world:
        assert world.figures.third
        before = world._neighbourhood
    set_privacy(town.community, town.id(member), audience=audience, is_listed=is_listed)
    with town.community.reading(town.id("M0")) as world:
        assert (world._neighbourhood is not before) is is_read
    _compare(town)


def test_who_comes_into_the_third_circle_is_marked_there(town: Town) -> None:
    _compare(town)
    with town.community.reading(town.id("M0")) as world:
        before = world._neighbourhood
        third = world.circles.third.tolist()
    town.connect("M2–M7")
    with town.community.reading(town.id("M0")) as world:
        assert world.near is before.near
        assert world.circles.third.tolist() == sorted([*third, town.id("M7")])
        assert world.figures == world._graph.figures(world.viewer)
        assert before.third_count == len(third), "what others may still read is left as it was"
    town.turn("M2", "M7")
    with town.community.reading(town.id("M0")) as world:
        assert world.near is not before.near
        assert world.circles.third.tolist() == third


def test_memory_is_bounded_and_those_asked_for_last_stay(town: Town) -> None:
    graph = town.community.network.graph
    kept = Neighbourhoods(most_bytes=2_500)
    for viewer in (1, 2, 3):
        kept.find(graph, viewer, NOBODY)
    first = kept.find(graph, 3, NOBODY)
    assert list(kept._kept) == [(2, False), (3, False)]
    assert kept.find(graph, 3, NOBODY) is first


def test_ties_that_are_not_remembered_any_more_let_circles_be_listed_anew(town: Town) -> None:
    graph = town.community.network.graph
    kept = Neighbourhoods()
    before = kept.find(graph, 1, NOBODY)
    for _ in range(10_000):
        kept.note_tie(5, 9, is_made=True)
    assert kept.find(graph, 1, NOBODY) is not before
