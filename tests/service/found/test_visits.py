"""Who looks at a profile counts once in a period, as what they were to its member then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap
from sqlalchemy import select

from ecken.errors import NotReady
from ecken.reference.days import day_of
from ecken.rules.audience import Audience
from ecken.rules.reach.finding import (
    PERIOD_D,
    finds_of_member,
    first_day_of,
    period_of,
)
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.background.own_work import OwnWork
from ecken.service.contacts.contacts import block_member, remove_contact, unblock_member
from ecken.service.found import writing
from ecken.service.found.noting import note_visit
from ecken.service.found.told import Found, own_found, show_found
from ecken.service.found.writing import write_finds
from ecken.service.privacy.privacy import set_privacy
from ecken.service.runtime.noted_finds import NotedFinds
from ecken.service.runtime.read_only_access import keeping_closed
from ecken.store.tables import finders, profile_visits
from tests.background import maintain
from tests.community import Town, small_community

FRIENDS = [f"Friend{i}" for i in range(7)]
BEHIND = [f"Behind{i}" for i in range(6)]
FAR = [f"Far{i}" for i in range(5)]
CONTACTS = [
    *(f"Ada–{name}" for name in FRIENDS),
    *(f"Friend0–{name}" for name in BEHIND),
]
MEMBERS = {
    "Ada": {},
    **{name: {"industry": "62.01"} for name in FRIENDS},
    **{name: {"industry": "K", "is_recruiter": True} for name in BEHIND},
    **{name: {"industry": "no code"} for name in FAR},
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=CONTACTS, members=MEMBERS) as made:
        made.clock.pass_days(5)  # from the end of a period to the beginning of the next
        yield made


def _visit(town: Town, *names: str, whom: str = "Ada") -> int:
    for name in names:
        note_visit(town.community, town.id(name), town.id(whom))
    return write_finds(town.community)


def _found(town: Town, name: str = "Ada") -> Found:
    with town.community.reading(town.id(name)) as world:
        return show_found(world, town.community.zone)


def _next_day(town: Town) -> None:
    town.clock.pass_days(1)


def _degrees(found: Found) -> dict[int, int]:
    return {one.kind: one.total for one in found.by_degree}


def test_visitors_are_told_by_circle_industry_and_recruiting(town: Town) -> None:
    assert _visit(town, *FRIENDS, *BEHIND, *FAR) == 18
    _next_day(town)
    found = _found(town)
    assert _degrees(found) == {1: 5, 2: 5, 3: 0, 0: 5}
    assert {one.kind: one.total for one in found.by_industry} == {"": 5, "J": 5, "K": 5}
    assert {one.kind: one.total for one in found.by_recruiting} == {False: 10, True: 5}
    assert (found.visits.total, found.visits.lately) == (15, 15)
    assert sum(week.members for week in found.weeks) == 15


def test_who_asks_for_a_page_again_and_again_counts_once(town: Town) -> None:
    for _ in range(9):
        _visit(town, "Friend0", "Friend0", "Friend1")
        _next_day(town)
    with town.community.database.reading() as connection:
        assert sum(connection.execute(select(profile_visits.c.members)).scalars()) == 2


def test_today_is_told_tomorrow(town: Town) -> None:
    """Else one could look before and after somebody says that they were here."""
    _visit(town, *FRIENDS)
    before = _found(town)
    assert before.visits.total == 0
    _visit(town, *BEHIND)
    assert _found(town) == before
    _next_day(town)
    assert _found(town).visits.total == 10


def test_four_alike_are_in_no_number_and_in_no_sum(town: Town) -> None:
    _visit(town, *FRIENDS, *FAR)
    _next_day(town)
    told = _found(town)
    _visit(town, *BEHIND[:4])
    _next_day(town)
    assert _found(town).by_degree == told.by_degree
    assert _found(town).visits == told.visits
    assert _found(town).by_recruiting == told.by_recruiting
    _visit(town, BEHIND[4])
    _next_day(town)
    assert _found(town).visits.total == told.visits.total + 5


def test_the_next_period_counts_anew_and_nobody_knows_the_visitors_of_the_last(town: Town) -> None:
    _visit(town, *FRIENDS)
    town.clock.pass_days(PERIOD_D)
    with town.community.database.reading() as connection:
        assert len(connection.execute(select(finders)).fetchall()) == 7
    maintain(town.community)
    with town.community.database.reading() as connection:
        assert connection.execute(select(finders)).fetchall() == []
    assert _visit(town, *FRIENDS) == 7
    _next_day(town)
    found = _found(town)
    assert (found.visits.lately, found.visits.total) == (5, 10)


def test_a_finder_of_the_last_period_counts_anew_before_it_is_tidied_up(town: Town) -> None:
    _visit(town, *FRIENDS)
    town.clock.pass_days(PERIOD_D)
    assert _visit(town, *FRIENDS) == 7
    assert _visit(town, *FRIENDS) == 0


def test_numbers_end_after_three_periods_more(town: Town) -> None:
    _visit(town, *FRIENDS)
    since = period_of(day_of(town.clock(), town.community.zone))
    while period_of(day_of(town.clock(), town.community.zone)) < since + 4:
        assert _found(town).since <= first_day_of(since)
        _next_day(town)
    assert _found(town).visits.total == 0
    maintain(town.community)
    with town.community.database.reading() as connection:
        assert connection.execute(select(profile_visits)).fetchall() == []


def test_one_who_looks_at_themself_or_fetches_ahead_counts_for_nothing(town: Town) -> None:
    with keeping_closed():
        assert _visit(town, *FRIENDS) == 0
    assert _visit(town, "Ada") == 0
    assert town.community.finds.take(at=town.clock()) == {}


def test_a_block_takes_nothing_back_and_lets_nothing_in(town: Town) -> None:
    """What was counted stays: a number that fell would tell who had been here."""
    _visit(town, *FRIENDS)
    _next_day(town)
    before = _found(town)
    block_member(town.community, town.id("Ada"), town.public_id("Friend3"))
    remove_contact(town.community, town.id("Ada"), town.public_id("Friend4"))
    assert _found(town) == before
    note_visit(town.community, town.id("Behind0"), town.id("Ada"))
    block_member(town.community, town.id("Behind0"), town.public_id("Ada"))
    assert write_finds(town.community) == 0
    unblock_member(town.community, town.id("Behind0"), town.public_id("Ada"))
    assert _visit(town, "Behind0") == 1


def test_the_degree_is_that_which_the_visited_member_sees(town: Town) -> None:
    """Behind the closed list of a friend somebody is far away, whatever they see themselves."""
    set_privacy(town.community, town.id("Friend0"), audience=Audience.NOBODY, is_listed=True)
    _visit(town, *BEHIND)
    _next_day(town)
    assert _degrees(_found(town)) == {1: 0, 2: 0, 3: 0, 0: 5}


def test_whoever_is_erased_is_taken_out_and_the_numbers_stand(town: Town) -> None:
    _visit(town, *FRIENDS)
    _visit(town, "Friend0", whom="Friend6")
    _next_day(town)
    before = _found(town)
    gone = town.id("Friend6")
    note_visit(town.community, town.id("Friend1"), gone)
    note_visit(town.community, gone, town.id("Friend1"))
    erase_member(town.community, gone)
    assert write_finds(town.community) == 0
    with town.community.database.reading() as connection:
        rows = connection.execute(select(finders)).fetchall()
    assert gone not in [row.finder_id for row in rows]
    assert not any(BitMap.deserialize(row.found).intersect(BitMap(finds_of_member(gone)))
                   for row in rows)  # fmt: skip
    assert _found(town) == before


def test_what_cannot_be_written_is_written_later(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> int:
        raise NotReady("storage_full", "The database cannot be written to.")

    with monkeypatch.context() as patch:
        patch.setattr(writing, "add_finds", full)
        with pytest.raises(NotReady):
            _visit(town, *FRIENDS)
    assert write_finds(town.community) == 7


def test_the_thread_that_writes_views_writes_finds(town: Town) -> None:
    for name in FRIENDS:
        note_visit(town.community, town.id(name), town.id("Ada"))
    writer = OwnWork(town.community)
    writer.start()
    writer.stop()
    with town.community.database.reading() as connection:
        assert connection.execute(select(profile_visits.c.members)).scalars().all() == [7]


def test_what_waits_is_bounded() -> None:
    noted = NotedFinds()
    noted.give_back({i: set(range(1000)) for i in range(600)})
    assert sum(map(len, noted.take(at=0).values())) == 500_000
    noted.note(1, [7])
    noted.note(1, [7])
    assert noted.take(at=0) == {1: {7}}


def test_ones_own_data_hold_visits_as_they_are_told(town: Town) -> None:
    _visit(town, *FRIENDS, *BEHIND[:2])
    day = day_of(town.clock(), town.community.zone).isoformat()
    _next_day(town)
    with town.community.reading(town.id("Ada")) as world:
        found = own_found(world, town.community.zone)
    assert found["profile_visits"] == [
        {"day": day, "degree": 1, "industry": "J", "is_recruiter": False, "members": 5}
    ]
    assert found["profile_searches"] == found["named_visits"] == []


visits = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.sampled_from(["Ada", "Friend0"]),
        st.sets(st.sampled_from([*FRIENDS, *BEHIND, *FAR]), min_size=1, max_size=18),
    ),
    max_size=8,
)


@settings(max_examples=12)
@given(visits)
def test_numbers_are_those_of_a_plain_rebuild(
    acts: list[tuple[int, str, set[str]]],
) -> None:
    """Days pass, members visit; then everything is worked out again from what they did."""
    done: list[tuple[date, str, str]] = []
    with TemporaryDirectory() as folder, small_community(
        Path(folder), contacts=CONTACTS, members=MEMBERS
    ) as town:  # fmt: skip
        for days, whom, names in acts:
            town.clock.pass_days(days)
            _visit(town, *sorted(names), whom=whom)
            today = day_of(town.clock(), town.community.zone)
            done += [(today, whom, name) for name in names if name != whom]
        _next_day(town)
        today = day_of(town.clock(), town.community.zone)
        for whom in ("Ada", "Friend0"):
            found = _found(town, whom)
            mine = [(day, name) for day, visited, name in done if visited == whom]
            assert _degrees(found) == _rebuilt(whom, mine, today)


def _rebuilt(whom: str, visits: list[tuple[date, str]], today: date) -> dict[int, int]:
    """Full fives of those alike; here, whoever has the same beginning of their name is alike."""
    visitors = defaultdict(set)
    running = period_of(today)
    for day, name in visits:
        if running - 3 <= period_of(day):
            visitors[period_of(day), name.rstrip("0123456789")].add(name)
    degrees = {
        "Ada": {"Friend": 1, "Behind": 2, "Far": 0},
        "Friend0": {"Friend": 2, "Behind": 1, "Far": 0},
    }[whom]
    found = dict.fromkeys((1, 2, 3, 0), 0)
    for (_, kind), names in visitors.items():
        found[degrees[kind]] += len(names) // 5 * 5
    return found
