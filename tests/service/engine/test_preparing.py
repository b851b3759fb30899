"""A network that answers before it can be searched: what is there, what waits, what is not lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from ecken.errors import NotReady
from ecken.rules.audience import Audience
from ecken.search import ProfileIndex, profile_index
from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.accounts.password_resets import request_reset
from ecken.service.background.leases import Pace
from ecken.service.background.rhythms import Every
from ecken.service.background.scheduler import Scheduler
from ecken.service.background.tasks import Task, Turn, tasks_of
from ecken.service.bridges import BridgeOrder
from ecken.service.community import Community
from ecken.service.engine import network as network_module
from ecken.service.engine.network import LiveNetwork
from ecken.service.follower import Follower
from ecken.service.mailing import delivery
from ecken.service.mailing.delivery import deliver_mails
from ecken.service.mailing.digest import Period, queue_digests
from ecken.service.operators.network_check import check_network
from ecken.service.privacy.export import export_member
from ecken.service.privacy.privacy import set_privacy
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import save_profile
from ecken.service.search.search import search_members
from ecken.service.search.target_groups import create_group
from ecken.service.start import show_start
from ecken.store.journal import read_head
from ecken.store.site.background_tasks import TaskRow
from tests.community import Town, small_community
from tests.service.outbox_rows import rows, set_password
from tests.service.people import HERE
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


# -------------------------------------------------------------------- what goes wrong meanwhile


def test_words_that_cannot_be_entered_keep_nothing_else_waiting(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, tries = town.community.network, []

    def fail(**_named: object) -> bool:
        tries.append(network.rebuild_wanted.is_set())
        raise MemoryError("no room")

    monkeypatch.setattr(network.index, "enter_words", fail)
    network.condition.compared_at = None
    follower = Follower(town.community, compare_s=0.001)
    follower.start()
    try:
        wait_until(lambda: network.condition.compared_at is not None)
        wait_until(lambda: len(tries) == 3)
        monkeypatch.undo()
        network.rebuild_wanted.set()
        wait_until(lambda: not network.rebuild_wanted.is_set() and network.index.is_searchable)
    finally:
        follower.stop()


def test_tries_are_further_and_further_apart(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    network, tries = town.community.network, []
    follower = Follower(town.community, compare_s=0)

    def fail(**_named: object) -> bool:
        tries.append(rounds)
        raise MemoryError("no room")

    monkeypatch.setattr(network.index, "enter_words", fail)
    monkeypatch.setattr(follower._comparison, "compare_some", lambda _now: None)
    for rounds in range(2000):  # noqa: B007  - the number is noted by each try
        follower._look_after()
    pauses = [after - before for before, after in pairwise(tries)]
    assert pauses == [10, 20, 40, 80, 160, 320, 600, 600]
    monkeypatch.undo()
    for _ in range(600):
        follower._look_after()
    assert network.index.is_searchable


def test_how_far_it_is_begins_anew_after_a_failure(town: Town) -> None:
    index, steps = town.community.network.index, [True, True]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile_index, "_STEP", 1)
        with pytest.raises(IndexError):
            index.enter_words(goes_on=steps.pop)
    with pytest.raises(NotReady, match="; 0 % is done"):
        index.suggest("m")
    assert index.enter_words()


def test_an_index_that_was_replaced_is_entered_no_further(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    network, steps = town.community.network, []
    old, enter = network.index, network.index.enter_words

    def replaced(*, goes_on: Callable[[], bool]) -> bool:
        def step() -> bool:
            if not steps:
                with town.community.database.reading() as connection:
                    network._rebuild(connection, read_head(connection))
            steps.append(network.index is old)
            return goes_on()

        return enter(goes_on=step)

    monkeypatch.setattr(profile_index, "_STEP", 1)
    monkeypatch.setattr(old, "enter_words", replaced)
    follower = Follower(town.community, compare_s=60)
    follower.start()
    try:
        wait_until(lambda: network.index.is_searchable)
    finally:
        follower.stop()
    assert steps == [False]
    assert not old.is_searchable


def test_no_task_that_searches_is_taken_over_from_whoever_has_ended(town: Town) -> None:
    tasks = [Task(name, Every(60), lambda _c, _t: "", is_searching=name == "searching")
             for name in ("searching", "other")]  # fmt: skip
    scheduler = Scheduler(town.community, tasks)
    rows = [TaskRow(one.name, 0, "ended", 3, "", 0, 0, 0, "", 0, 0) for one in tasks]

    def taken() -> list[str]:
        for _ in range(70):
            names = [t.name for t, row in zip(tasks, rows, strict=True)
                     if scheduler._may_begin(t, row)]  # fmt: skip
        return names

    assert taken() == ["other"]
    town.community.network.index.enter_words()
    assert taken() == ["searching", "other"]


def test_files_of_own_data_do_not_wait(town: Town) -> None:
    assert not next(
        t for t in tasks_of(town.community.settings) if t.name == "exports"
    ).is_searching
    export_member(town.community, town.id("Ada"))


# -------------------------------------------------------------------------------------- mail


def test_a_mail_that_needs_a_search_waits_alone(town: Town) -> None:
    town.community.network.index.enter_words()
    create_group(town.community, town.id("Ada"), name="Colleagues", query="siemens")
    set_password(town, "Ada", "Ben")
    queue_digests(town.community, Period.WEEKLY)
    town.community.network = started(town.community)
    request_reset(town.community, "ben@example.org", HERE)
    for _ in range(5):
        deliver_mails(town.community)
        town.clock.now += 61
    told = {(row["kind"], row["state"], row["attempts"]) for row in rows(town)}
    assert ("digest_weekly", "waiting", 0) in told
    assert {kind for kind, state, _ in told if state == "delivered"} == {"reset"}
    assert {kind for kind, state, _ in told if state == "waiting"} == {"digest_weekly"}
    town.community.network.index.enter_words()
    deliver_mails(town.community)
    assert {row["state"] for row in rows(town)} <= {"delivered", "void"}


def test_any_other_delay_ends_the_round(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        raise NotReady("network_busy", "The network is changing too fast; please try again.")

    set_password(town, "Ben")
    queue_digests(town.community, Period.WEEKLY)
    monkeypatch.setattr(delivery, "write_digest", refuse)
    with pytest.raises(NotReady, match="too fast"):
        deliver_mails(town.community)
