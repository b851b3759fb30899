"""A visitor is named only while both sides want it, and only for visits since they do."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import select

from ecken.rules.reach.finding import PERIOD_D
from ecken.rules.switches import SWITCHES, default_of
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import block_member
from ecken.service.found.noting import note_visit
from ecken.service.found.told import own_found, show_found
from ecken.service.found.writing import write_finds
from ecken.service.talk.switches import set_switches
from ecken.store.tables import finders, members, named_visits
from tests.background import maintain
from tests.community import Town, small_community

FRIENDS = [f"Friend{i}" for i in range(6)]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=[f"Ada–{name}" for name in FRIENDS]) as made:
        made.clock.pass_days(5)
        yield made


def _switch(town: Town, name: str, switch: str, value: str) -> None:
    set_switches(town.community, town.id(name), {switch: value})


def _both(town: Town, *names: str) -> None:
    _switch(town, "Ada", "see_visitors", "on")
    for name in names:
        _switch(town, name, "show_my_visits", "on")


def _visit(town: Town, *names: str) -> int:
    for name in names:
        note_visit(town.community, town.id(name), town.id("Ada"))
    return write_finds(town.community)


def _named(town: Town) -> list[str]:
    with town.community.reading(town.id("Ada")) as world:
        return [one.card.first_name for one in show_found(world, town.community.zone).named]


def _kept(town: Town) -> int:
    with town.community.database.reading() as connection:
        return len(connection.execute(select(named_visits)).fetchall())


def test_both_are_off_until_they_are_chosen() -> None:
    assert {default_of(name) for name in ("show_my_visits", "see_visitors")} == {"off"}
    assert len(SWITCHES) == len(set(SWITCHES))


@pytest.mark.parametrize(("shows", "sees"), list(product(("off", "on"), repeat=2)))
def test_a_name_needs_both(town: Town, shows: str, sees: str) -> None:
    _switch(town, "Friend0", "show_my_visits", shows)
    _switch(town, "Ada", "see_visitors", sees)
    _visit(town, "Friend0")
    assert _named(town) == (["Friend0"] if (shows, sees) == ("on", "on") else [])
    assert _kept(town) == (shows == sees == "on")


def test_to_show_ones_name_opens_nothing(town: Town) -> None:
    """Friend1 shows their name to Ada; Ada, who reads names, shows hers to nobody."""
    _both(town, "Friend1")
    _switch(town, "Friend1", "see_visitors", "on")
    note_visit(town.community, town.id("Ada"), town.id("Friend1"))
    write_finds(town.community)
    with town.community.reading(town.id("Friend1")) as world:
        assert show_found(world, town.community.zone).named == []


@pytest.mark.parametrize(
    ("who", "switch"), [("Friend0", "show_my_visits"), ("Ada", "see_visitors")]
)
def test_switching_off_takes_names_away_at_once_and_for_good(
    town: Town, who: str, switch: str
) -> None:
    _both(town, "Friend0")
    _visit(town, "Friend0")
    _switch(town, who, switch, "off")
    assert (_named(town), _kept(town)) == ([], 0)
    _switch(town, who, switch, "on")
    assert _named(town) == []
    _visit(town, "Friend0")
    assert _named(town) == ["Friend0"]


def test_a_visit_before_the_choice_stays_without_a_name(town: Town) -> None:
    _visit(town, "Friend0")
    _both(town, "Friend0")
    assert _named(town) == []


def test_whoever_is_named_is_in_no_number(town: Town) -> None:
    """Else the number less the names would be few enough to tell who the others are."""
    _both(town, "Friend0")
    _visit(town, *FRIENDS[:5])
    town.clock.pass_days(1)
    with town.community.reading(town.id("Ada")) as world:
        found = show_found(world, town.community.zone)
    assert (len(found.named), found.visits.total) == (1, 0)
    _visit(town, "Friend5")
    town.clock.pass_days(1)
    with town.community.reading(town.id("Ada")) as world:
        assert show_found(world, town.community.zone).visits.total == 5


def test_whoever_switched_their_name_off_counts_like_everybody(town: Town) -> None:
    _both(town, "Friend0")
    assert _visit(town, "Friend0") == 0
    _switch(town, "Friend0", "show_my_visits", "off")
    assert _visit(town, "Friend0") == 1


def test_blocked_and_suspended_and_erased_members_are_not_named(town: Town) -> None:
    _both(town, *FRIENDS)
    _visit(town, *FRIENDS)
    assert _named(town) == FRIENDS
    block_member(town.community, town.id("Friend0"), town.public_id("Ada"))
    block_member(town.community, town.id("Ada"), town.public_id("Friend1"))
    erase_member(town.community, town.id("Friend2"))
    assert _named(town) == FRIENDS[3:]
    with town.community.database.reading() as connection:
        left = connection.execute(select(named_visits.c.visitor_id)).scalars().all()
    assert town.id("Friend2") not in left


def test_the_day_is_that_of_the_last_visit_and_thirty_days_end_it(town: Town) -> None:
    _both(town, "Friend0", "Friend1")
    _visit(town, "Friend0", "Friend1")
    town.clock.pass_days(2)
    _visit(town, "Friend1")
    assert _named(town) == ["Friend1", "Friend0"]
    with town.community.reading(town.id("Ada")) as world:
        rows = own_found(world, town.community.zone)["named_visits"]
    assert [row["member"] for row in rows] == [town.public_id(f"Friend{i}") for i in (1, 0)]
    assert rows[0]["day"] > rows[1]["day"]
    town.clock.pass_days(PERIOD_D - 1)
    assert _named(town) == ["Friend1"]
    maintain(town.community)
    assert _kept(town) == 1
    town.clock.pass_days(2)
    maintain(town.community)
    assert _kept(town) == 0


def test_a_named_visit_is_nowhere_else(town: Town) -> None:
    _both(town, "Friend0")
    _visit(town, "Friend0")
    with town.community.database.reading() as connection:
        assert connection.execute(select(finders)).fetchall() == []
        assert connection.execute(select(members.c.id)).fetchall() != []
