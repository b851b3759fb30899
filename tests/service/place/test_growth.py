"""How the circles grew: each year as it would be with the contacts up to then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from ecken.rules.audience import Audience
from ecken.service.place import growth
from ecken.service.place.growth import grown_by_year
from ecken.service.privacy.privacy import set_privacy
from tests import oracle
from tests.community import Town, small_community

NAMES = tuple("ABCDEFGHIJKL")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=NAMES) as made:
        yield made


def _years(town: Town) -> list[tuple[int, int, int | None, int | None]]:
    with town.community.reading(town.id("A")) as world:
        return [(one.year, one.first, one.second, one.third) for one in grown_by_year(world)]


def test_a_contact_counts_from_the_year_in_which_it_was_made(town: Town) -> None:
    town.connect("A–B")
    begun = _year_of(town)
    town.clock.pass_days(365)
    town.connect("B–C", "C–D")
    town.clock.pass_days(365)
    town.connect("A–C")
    assert _years(town) == [(begun, 1, 0, 0), (begun + 1, 1, 1, 1), (begun + 2, 2, 1, 0)]


def test_a_date_shows_only_with_its_contact(town: Town) -> None:
    town.connect("A–B", "A–C")
    town.clock.pass_days(365)
    town.connect("B–D", "C–E")
    before = _years(town)
    set_privacy(town.community, town.id("B"), audience=Audience.NOBODY, is_listed=True)
    set_privacy(town.community, town.id("E"), audience=Audience.EVERYONE, is_listed=False)
    assert [second for _, _, second, _ in before] == [0, 2]
    assert [second for _, _, second, _ in _years(town)] == [0, 0]


def test_a_way_of_three_shows_only_where_the_second_list_does(town: Town) -> None:
    town.connect("A–B", "B–C")
    town.clock.pass_days(365)
    town.connect("C–D", "C–E")
    before = _years(town)
    set_privacy(town.community, town.id("E"), audience=Audience.EVERYONE, is_listed=False)
    unlisted = _years(town)
    set_privacy(town.community, town.id("C"), audience=Audience.CONTACTS, is_listed=True)
    told = [[third for *_, third in years] for years in (before, unlisted, _years(town))]
    assert told == [[0, 2], [0, 1], [0, 0]]


def test_one_year_alone_is_no_growth_and_long_lists_leave_the_first_circle(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _years(town) == []
    town.connect("A–B", "B–C")
    assert _years(town) == []
    town.clock.pass_days(365)
    with monkeypatch.context() as patch:
        patch.setattr(growth, "LISTS_MAX", 0)
        assert [circles for _, *circles in _years(town)] == [[1, 1, None], [1, 1, None]]
    monkeypatch.setattr(growth, "ENTRIES_MAX", 1)
    assert [circles for _, *circles in _years(town)] == [[1, None, None], [1, None, None]]


@pytest.mark.parametrize("seed", range(6))
def test_every_year_equals_the_oracle(town: Town, seed: int) -> None:
    random = Random(seed)
    closed = {name for name in NAMES[1:] if random.random() < 0.2}
    worlds: list[tuple[int, oracle.World]] = []
    world = oracle.World(0)
    world.reach = dict.fromkeys(map(town.id, closed), 0)
    pairs = [(a, b) for a in NAMES for b in NAMES if a < b]
    random.shuffle(pairs)
    for number in range(5):
        for a, b in pairs[number * 5 : number * 5 + 5]:
            town.connect(f"{a}–{b}")
            world.add(town.id(a), town.id(b))
        copied = oracle.World(0, {m: set(row) for m, row in world.contacts.items()}, world.reach)
        worlds.append((_year_of(town), copied))
        town.clock.pass_days(365)
    for name in closed:
        set_privacy(town.community, town.id(name), audience=Audience.NOBODY, is_listed=True)
    told = {year: tuple(circles) for year, *circles in _years(town)}
    a = town.id("A")
    expected = {year: oracle.figures(world, a)[:3] for year, world in worlds}
    assert told
    for year, figures in expected.items():
        assert told.get(year, (0, 0, 0)) == figures


def _year_of(town: Town) -> int:
    with town.community.reading(town.id("A")) as world:
        return world.day(world.now).year
