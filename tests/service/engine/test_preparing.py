"""A network that answers before it can be searched: what is there, what waits, what is not lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import NotReady
from ecken.rules.audience import Audience
from ecken.search import ProfileIndex, profile_index
from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.background.leases import Pace
from ecken.service.background.rhythms import Every
from ecken.service.background.scheduler import Scheduler
from ecken.service.background.tasks import Task, Turn
from ecken.service.bridges import BridgeOrder
from ecken.service.community import Community
from ecken.service.engine import network as network_module
from ecken.service.engine.network import LiveNetwork
from ecken.service.follower import Follower
from ecken.service.operators.network_check import check_network
from ecken.service.privacy.privacy import set_privacy
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import save_profile
from ecken.service.search.search import search_members
from ecken.service.start import show_start
from tests.community import Town, small_community
from tests.waiting import PATIENCE_S, wait_until

TIES = ["Ada–Ben", "Ben–Cem", "Cem–Dora", "Ada–Eva", "Eva–Cem", "Eva–Dora"]
CEM = {"first_name": "Cem", "last_name": "C", "company": "Bosch"}
MEMBERS = {"Cem": {"company": "Siemens"}, "Dora": {"company": "Siemens"}}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A network that has just been built, and nobody who enters words."""
    monkeypatch.setattr(network_module, "_ENTERED_AT_ONCE", 0)
    with small_community(tmp_path, contacts=TIES, members=MEMBERS) as town:
        town.community.network = started(town.community)
        yield town


def started(community: Community) -> LiveNetwork:
    network = LiveNetwork()
    network.is_search_beside = True
    with community.database.reading() as connection:
        network.start(connection)
    assert not network.index.is_searchable
    return network


def found(town: Town, name: str, line: str, circle: str = "2") -> list[str]:
    with town.community.reading(town.id(name)) as world:
        hits = search_members(world, SearchRequest(parse_line(line), circle=circle)).hits
        return sorted(hit.card.first_name for hit in hits)


def test_what_needs_no_word_is_answered_as_ever(town: Town) -> None:
    def told() -> list[object]:
        answers: list[object] = []
        for member in town.ids.values():
            with town.community.reading(member) as world:
                answers += [
                    show_start(world), world.everyone().tolist(), world.by_name(world.near.second),
                    BridgeOrder(world).best(world.contacts, 9),
                    world.index.column("company", world.everyone()).tolist(),
                ]  # fmt: skip
                with pytest.raises(NotReady) as refused:
                    search_members(world, SearchRequest(parse_line("siemens"), circle="all"))
                assert refused.value.code == "search_preparing"
        return answers

    before = told()
    network = town.community.network
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(network, "index", ProfileIndex.of_columns(profiles_of(network)))
        assert told() == before
    with town.community.database.reading() as connection:
        network.start(connection)
    assert network.index.enter_words()
    assert found(town, "Ada", "siemens") == ["Cem", "Dora"]


def profiles_of(network: LiveNetwork) -> list:  # type: ignore[type-arg]
    every = map(network.index.profile, network.index.members())
    return [profile for profile in every if profile is not None]


def test_what_changes_meanwhile_is_found_and_what_is_tightened_holds(town: Town) -> None:
    network, typed = town.community.network, TypedProfile(CEM)
    changes = iter(
        [
            lambda: save_profile(town.community, town.id("Cem"), typed, sections=("person",)),
            lambda: town.join("Finn", company="Bosch"),
            lambda: town.connect("Ben–Finn"),
            lambda: set_privacy(
                town.community, town.id("Eva"), audience=Audience.NOBODY, is_listed=True
            ),
        ]
    )

    def change() -> bool:
        for act in changes:
            act()
            with town.community.reading(town.id("Ada")):
                pass
            return True
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile_index, "_STEP", 1)
        assert network.index.enter_words(goes_on=change)
    assert next(changes, None) is None
    assert found(town, "Ada", "bosch") == ["Cem", "Finn"]
    assert found(town, "Ada", "siemens", "all") == ["Dora"]
    assert found(town, "Ada", "siemens") == []  # Dora stands behind Eva alone
    assert check_network(town.community) == []


def test_the_follower_enters_words_before_anything_else(town: Town) -> None:
    network = town.community.network
    network.rebuild_wanted.set()
    follower = Follower(town.community, compare_s=60)
    follower.start()
    try:
        wait_until(lambda: network.index.is_searchable and not network.rebuild_wanted.is_set())
    finally:
        follower.stop()
    assert not network.is_search_beside
    assert found(town, "Ada", "siemens") == ["Cem", "Dora"]


def test_a_stop_does_not_wait_for_all_words(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    network, has_begun = town.community.network, threading.Event()

    def endless(*, goes_on) -> bool:  # type: ignore[no-untyped-def]
        has_begun.set()
        wait_until(lambda: not goes_on())
        return False

    monkeypatch.setattr(network.index, "enter_words", endless)
    follower = Follower(town.community, compare_s=60)
    follower.start()
    assert has_begun.wait(PATIENCE_S)
    follower.stop()
    assert not any(thread.is_alive() for thread in follower._threads)


def test_two_processes_prepare_each_their_own(town: Town) -> None:
    other = started(town.community)
    assert town.community.network.index.enter_words()
    assert found(town, "Ada", "siemens") == ["Cem", "Dora"]
    assert not other.index.is_searchable


def test_no_snapshot_is_written_before_it_can_be_searched(town: Town, tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    network = LiveNetwork(folder)
    network.is_search_beside = True
    with town.community.database.reading() as connection:
        network.start(connection)
    network.save()
    assert not folder.exists()
    assert network.index.enter_words()
    network.save()
    with town.community.database.reading() as connection:
        again = LiveNetwork(folder)
        again.is_search_beside = True
        again.start(connection)
    assert again.index.is_searchable


def test_a_command_waits_for_its_words(town: Town) -> None:
    network = LiveNetwork()
    with town.community.database.reading() as connection:
        network.start(connection)
    assert network.index.is_searchable


def test_tasks_that_search_begin_when_it_is_prepared(town: Town) -> None:
    runs: list[str] = []

    def task(name: str, *, is_searching: bool) -> Task:
        def run(_community: Community, _turn: Turn) -> str:
            runs.append(name)
            return ""

        return Task(name, Every(60), run, is_searching=is_searching)

    tasks = [task("searching", is_searching=True), task("other", is_searching=False)]
    scheduler = Scheduler(town.community, tasks, pace=Pace(look_s=0.005, beat_s=0.02))
    scheduler.start()
    try:
        wait_until(lambda: runs == ["other"])
        town.clock.now += 60
        wait_until(lambda: runs == ["other", "other"])
        town.community.network.index.enter_words()
        wait_until(lambda: runs == ["other", "other", "searching"])
    finally:
        scheduler.stop()
