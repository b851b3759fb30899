"""Twin worlds: what a viewer may not see changes nothing that they get, at any route."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from ecken.rules.audience import Audience
from ecken.service.numbers import numbers
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.store.contacts.contacts import insert_contact
from ecken.store.tables import metadata
from tests.community import NOW, Town, small_community
from tests.privacy.changes import Change, changes, tie_change
from tests.privacy.plans import NAMES, Plan, built, plans
from tests.privacy.routes import RECIPES, Known, questions, routes
from tests.privacy.twins import Question, Twins, drawn_alike, twins_of
from tests.privacy.views import RULES

FEW = int(os.environ.get("ECKEN_TWINS", "6"))

colluders = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)


@contextmanager
def twins(plan: Plan, viewers: list[str]) -> Iterator[Twins]:
    """Build a community and its copy."""
    with (
        TemporaryDirectory() as one,
        TemporaryDirectory() as other,
        drawn_alike(),
        built(plan, Path(one)) as town,
        twins_of(town, Path(other), viewers) as both,
    ):
        yield both


def test_every_route_is_asked_something(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"]) as town:
        there = set(routes(town))
    assert len(there) > 100
    assert {" ".join(route) for route in there - RECIPES.keys()} == set()
    assert {" ".join(route) for route in RECIPES.keys() - there} == set()


def test_every_table_says_who_may_see_what() -> None:
    tables = {table.name for table in metadata.sorted_tables}
    assert tables - RULES.keys() == set()


def look(both: Twins, *, most: int, shift: int = 0) -> None:
    """Ask at every route that shows something, as each viewer: ``most`` questions each."""
    known = Known.of(both.one, both.other)
    for i, name in enumerate(both.viewers):
        for question in questions(known, ("GET",), most=most, shift=shift + i):
            both.assert_same(name, question)


@settings(max_examples=FEW, suppress_health_check=list(HealthCheck))
@given(
    plan=plans,
    viewers=colluders,
    hidden=st.lists(changes, min_size=4, max_size=16),
    shift=st.integers(0, 20),
)
def test_what_viewers_may_not_see_changes_no_answer(
    plan: Plan, viewers: list[str], hidden: list[Change], shift: int
) -> None:
    with twins(plan, viewers) as both:
        for what, change in hidden:
            both.hide(what, change)
        look(both, most=3, shift=shift)


@settings(max_examples=FEW, suppress_health_check=list(HealthCheck))
@given(
    plan=plans,
    viewers=colluders,
    hidden=st.lists(changes, min_size=4, max_size=12),
    steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 10_000)), min_size=12, max_size=12),
)
def test_what_viewers_do_is_answered_alike_too(
    plan: Plan, viewers: list[str], hidden: list[Change], steps: list[tuple[int, int]]
) -> None:
    with twins(plan, viewers) as both:
        for what, change in hidden:
            both.hide(what, change)
        doing = questions(Known.of(both.one, both.other), ("POST", "PUT", "DELETE"))
        for who, what_to_do in steps:
            name = viewers[who % len(viewers)]
            both.assert_same(name, doing[what_to_do % len(doing)])
            if not both.are_alike():
                return
        look(both, most=1)


def test_a_contact_of_somebody_blocked_changes_no_answer() -> None:
    everyone = [Audience.EVERYONE] * len(NAMES)
    plan = Plan(ties={(0, 1), (1, 2)}, audiences=everyone, unlisted=set(), blocks={(0, 3)})

    def befriend(connection: Connection, town: Town) -> bool:
        insert_contact(connection, town.id("Ben"), town.id("Dora"), at=NOW)
        return True

    with twins(plan, ["Ada"]) as both:
        assert both.hide("contact Ben–Dora", befriend)
        look(both, most=1)
        # One entry more is read, and no more than that.
        assert both._is_read_unseen("Ada", [("find_circles", 3)], [("find_circles", 4)])
        assert not both._is_read_unseen("Ada", [("find_circles", 3)], [("find_circles", 5)])
        assert not both._is_read_unseen("Cem", [("find_circles", 3)], [("find_circles", 4)])


def test_a_contact_of_somebody_who_asks_changes_no_answer() -> None:
    """The request lets their list be counted; that Ada stands in it moves no number of Cem's."""
    audiences = [Audience.EVERYONE] * len(NAMES)
    audiences[NAMES.index("Ada")], audiences[NAMES.index("Dora")] = (
        Audience.NOBODY,
        Audience.CONTACTS,
    )
    asks = {(NAMES.index("Cem"), NAMES.index("Dora")): ("pending", True)}
    ties = {(NAMES.index("Ada"), NAMES.index("Cem"))}
    plan = Plan(ties=ties, audiences=audiences, unlisted=set(), requests=asks)

    def befriend(connection: Connection, town: Town) -> bool:
        insert_contact(connection, town.id("Ada"), town.id("Dora"), at=NOW)
        return True

    with twins(plan, ["Cem"]) as both:
        assert both.hide("contact Ada–Dora", befriend)
        look(both, most=1)
        assert not both._is_read_unseen("Cem", [("find_circles", 3)], [("find_circles", 5)])


@pytest.mark.parametrize("blocks", [set(), {(0, 3)}])
def test_a_new_contact_that_no_list_shows_costs_the_news_nothing(
    blocks: set[tuple[int, int]],
) -> None:
    """Ben has no other contact of late: his list would be read for this one alone."""
    dora = NAMES.index("Dora")
    everyone = [Audience.EVERYONE] * len(NAMES)
    plan = Plan(ties={(0, 1)}, audiences=everyone, unlisted={dora}, blocks=blocks)
    with twins(plan, ["Ada"]) as both:
        assert both.hide(*tie_change((1, dora)))
        for path in ("/", "/api/v1/me/news", "/feed"):
            both.assert_same("Ada", Question("GET", path))
        one, other = both.ask("Ada", Question("GET", "/"))
        assert one.work == other.work


@pytest.mark.parametrize(
    ("ties", "audience", "is_listed"),
    [
        ({(0, 1)}, Audience.NOBODY, True),
        ({(0, 1)}, Audience.FOURTH, True),
        ({(0, 1)}, Audience.EVERYONE, False),
        ({(0, 1), (4, 5), (6, 7)}, Audience.CONTACTS, True),
        (set(), Audience.NOBODY, False),
    ],
)
def test_a_contact_outside_of_the_open_network_changes_no_number_of_the_whole(
    ties: set[tuple[int, int]],
    audience: Audience,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_listed: bool,
) -> None:
    """Whether Ada could reach the two or not: the day's numbers are of lists open to everyone."""
    monkeypatch.setattr(numbers, "SHOWN_FROM", 0)
    hidden = (4, 6)
    audiences = [audience if i in hidden else Audience.EVERYONE for i in range(len(NAMES))]
    unlisted = set() if is_listed else set(hidden)
    plan = Plan(ties={(2, 3), *ties}, audiences=audiences, unlisted=unlisted)
    with twins(plan, ["Ada"]) as both:
        assert both.hide(*tie_change(hidden))
        both.one.clock.pass_days(1)  # the two share it
        for town in (both.one, both.other):
            take_daily_snapshot(town.community)
        for path in ("/numbers", "/", "/api/v1/numbers", "/api/v1/me/figures"):
            both.assert_same("Ada", Question("GET", path))


@pytest.mark.long
@settings(suppress_health_check=list(HealthCheck))
@given(plan=plans, viewers=colluders, hidden=st.lists(changes, min_size=4, max_size=16))
def test_what_viewers_may_not_see_changes_no_answer_in_the_long_run(
    plan: Plan, viewers: list[str], hidden: list[Change]
) -> None:
    with twins(plan, viewers) as both:
        for what, change in hidden:
            both.hide(what, change)
        look(both, most=10_000)
