"""The network in memory follows its database, and is built anew beside answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import NotReady
from ecken.rules.audience import Audience
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.contacts.contacts import block_member, remove_contact
from ecken.service.engine import journal_reader
from ecken.service.engine import network as network_module
from ecken.service.engine.network import LiveNetwork
from ecken.service.follower import Follower, follow_journal
from ecken.service.loading import loading
from ecken.service.operators.network_check import check_network
from ecken.service.privacy.privacy import set_privacy
from ecken.service.start import show_start
from ecken.store.journal import ChangeKind, append_change, read_tail
from tests.community import NOW, Town, load_lists, small_community
from tests.waiting import PATIENCE_S, wait_until

TIES = ["Ada–Ben", "Ben–Cem", "Cem–Dora", "Ada–Eva", "Eva–Cem"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=TIES) as town:
        follow_journal(town.community)
        yield town


def figures(town: Town, name: str) -> tuple[int, int, int]:
    with town.community.reading(town.id(name)) as world:
        return tuple(world.figures)[:3]  # type: ignore[return-value]


def load(town: Town, folder: Path, *, members: int = 1, ties: str = "") -> None:
    rows = "".join(f"n{i},n{i}@example.org,Neu{i}\n" for i in range(members))
    (folder / "members.csv").write_text(f"id,email,last_name\n{rows}")
    (folder / "contacts.csv").write_text(f"a,b\n{ties}")
    load_lists(town.community, members=folder / "members.csv", contacts=folder / "contacts.csv")


def count_rebuilds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count from now on how often the tables are read as a whole."""
    built: list[int] = []
    real = network_module.read_standing

    def watched(*args: object, **named: object) -> object:
        built.append(1)
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(network_module, "read_standing", watched)
    return built


# ------------------------------------------------------------------------------ loading


def test_a_load_of_few_is_followed_like_any_other_change(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = count_rebuilds(monkeypatch)
    version = town.community.network.version
    load(town, tmp_path, members=3, ties="n0,n1\nn1,n2\n")
    with town.community.database.reading() as connection:
        kinds = [change.kind for change in read_tail(connection, version)]
    assert kinds == [ChangeKind.MEMBER_JOINED] * 3 + [ChangeKind.CONTACT_ADDED] * 2
    follow_journal(town.community)
    assert not built
    assert len(town.community.network.index) == 8
    new = town.id("Eva") + 1
    assert town.community.network.graph.figures(new)[:3] == (1, 1, 0)
    assert check_network(town.community) == []


def test_many_are_read_beside_and_nobody_waits(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile answers go on without the new rows, and every tightening holds at once."""
    monkeypatch.setattr(loading, "NAMED_MEMBERS", 2)
    built = count_rebuilds(monkeypatch)
    network = town.community.network
    network.is_built_beside = True
    load(town, tmp_path, members=70, ties="n0,n1\nn1,n2\n")
    assert figures(town, "Ada") == (2, 1, 1)
    assert network.rebuild_wanted.is_set()
    set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=True)
    set_privacy(town.community, town.id("Eva"), audience=Audience.NOBODY, is_listed=True)
    assert figures(town, "Ada") == (2, 0, 0)
    remove_contact(town.community, town.id("Ada"), town.public_id("Eva"))
    assert figures(town, "Ada") == (1, 0, 0)
    new = town.id("Eva") + 1
    with town.community.reading(new) as world:
        assert show_start(world).figures[:3] == (0, 0, 0)
        assert world.member(town.public_id("Ada"))
    assert not built
    network.rebuild_beside(town.community.database)
    assert len(built) == 1
    assert not network.is_partial
    assert figures(town, "Ada") == (1, 0, 0)
    with town.community.reading(new) as world:
        assert world.figures[:3] == (1, 1, 0)
    assert check_network(town.community) == []


def test_new_rows_are_closed_to_everybody_until_they_are_read(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a loaded member discloses is not known yet: a contact of theirs shows to nobody."""
    monkeypatch.setattr(loading, "NAMED_MEMBERS", 0)
    town.community.network.is_built_beside = True
    load(town, tmp_path)
    new = town.id("Eva") + 1
    town.ids["Neu"] = new
    town.connect("Ada–Neu", "Neu–Dora")
    assert figures(town, "Ada") == (3, 1, 1), "Dora is seen through Cem alone"
    town.community.network.rebuild_beside(town.community.database)
    assert figures(town, "Ada") == (3, 2, 0)


def test_a_snapshot_that_lacks_rows_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(loading, "NAMED_MEMBERS", 0)
    with small_community(tmp_path, contacts=TIES) as town:
        network = town.community.network = LiveNetwork(tmp_path / "snapshot")
        with town.community.database.reading() as connection:
            network.start(connection)
        network.is_built_beside = True
        load(town, tmp_path)
        follow_journal(town.community)
        network.save()
        assert not (tmp_path / "snapshot" / "graph.ecken").exists()
        assert "rows that were loaded are not in memory yet" in caplog.text
        network.rebuild_beside(town.community.database)
        network.save()
        assert (tmp_path / "snapshot" / "graph.ecken").exists()


def test_what_changes_while_the_network_is_built_is_in_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = network_module.read_standing

    def slow(*args: object, **named: object) -> object:
        standing = real(*args, **named)  # type: ignore[arg-type]
        town.connect("Dora–Eva")
        town.join("Finn")
        set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=False)
        assert figures(town, "Dora")[0] == 2
        return standing

    monkeypatch.setattr(network_module, "read_standing", slow)
    town.community.network.rebuild_beside(town.community.database)
    follow = town.community.network.version
    assert figures(town, "Dora")[0] == 2
    assert town.community.network.version == follow
    monkeypatch.undo()
    assert check_network(town.community) == []


# ---------------------------------------------------------------------------- following


def test_the_journal_is_followed_without_anybody_asking(town: Town) -> None:
    network = town.community.network
    follower = Follower(town.community, compare_s=60)
    follower.start()
    try:
        for name in ("Finn", "Gül", "Hans"):
            town.join(name)
        set_privacy(town.community, town.id("Ben"), audience=Audience.NOBODY, is_listed=False)
        with town.community.database.writing() as connection:
            version = append_change(connection, ChangeKind.PRIVACY_CHANGED, town.id("Ada"), at=NOW)
        wait_until(lambda: network.version >= version)
    finally:
        follower.stop()
    assert not network.is_built_beside
    assert check_network(town.community) == []


def test_a_load_into_a_running_site_is_swapped_in_by_itself(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "NAMED_MEMBERS", 2)
    follower = Follower(town.community, compare_s=60)
    follower.start()
    try:
        load(town, tmp_path, members=70)
        wait_until(lambda: len(town.community.network.index) == 75)
    finally:
        follower.stop()
    assert check_network(town.community) == []


def test_an_erased_hub_leaves_all_lists_in_one_go(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100):
        town.join(f"N{number}")
    town.connect(*(f"Ada–N{number}" for number in range(100)))
    built = count_rebuilds(monkeypatch)
    block_member(town.community, town.id("Dora"), town.public_id("Ada"))
    follow_journal(town.community)
    version = town.community.network.version
    calls: list[int] = []
    real = town.community.network.graph.change_contacts
    monkeypatch.setattr(
        town.community.network.graph,
        "change_contacts",
        lambda a, b, is_made: calls.append(len(a)) or real(a, b, is_made),
    )
    erase_member(town.community, town.id("Ada"))
    follow_journal(town.community)
    assert town.community.network.version >= version + 102
    assert calls == [102]
    assert not built
    assert town.community.network.hidden_from(town.id("Dora")).tolist() == []
    assert check_network(town.community) == []


def test_a_damaged_list_met_by_a_change_leads_to_a_new_network(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    graph = town.community.network.graph
    start, _, end = graph._rows.bounds(town.id("Cem"))
    graph._rows.pool[end - 1] = 0
    remove_contact(town.community, town.id("Ada"), town.public_id("Eva"))
    town.connect("Ada–Cem")
    remove_contact(town.community, town.id("Eva"), town.public_id("Cem"))
    follow_journal(town.community)
    assert "building anew: The network is damaged" in caplog.text
    assert start < end
    assert check_network(town.community) == []


@pytest.mark.parametrize("reason", ["gap", "too long"])
def test_what_cannot_be_followed_is_built_anew(
    town: Town, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = count_rebuilds(monkeypatch)
    town.community.network.is_built_beside = True
    town.connect("Ada–Dora")
    town.connect("Ben–Dora")
    if reason == "gap":
        with town.community.database.writing() as connection:
            connection.exec_driver_sql(
                "DELETE FROM journal WHERE version = (SELECT max(version) - 1 FROM journal)"
            )
    else:
        monkeypatch.setattr(journal_reader, "FOLLOWED_MAX", 1)
    assert figures(town, "Ada") == (3, 1, 0)
    assert len(built) == 1


def test_nobody_waits_for_ever_while_the_network_is_built(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_reader, "FOLLOWED_MAX", 0)
    real, is_building, is_answered = network_module.read_standing, *_two_events()

    def slow(*args: object, **named: object) -> object:
        is_building.set()
        assert is_answered.wait(PATIENCE_S)
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(network_module, "read_standing", slow)
    monkeypatch.setattr(network_module, "_TURN_S", 0.01)
    with town.community.database.writing() as connection:
        append_change(connection, ChangeKind.PRIVACY_CHANGED, town.id("Ada"), at=NOW)
    builder = threading.Thread(target=follow_journal, args=(town.community,))
    builder.start()
    assert is_building.wait(PATIENCE_S)
    with pytest.raises(NotReady) as refusal:
        figures(town, "Ben")
    is_answered.set()
    builder.join(PATIENCE_S)
    assert refusal.value.code == "network_busy"
    assert figures(town, "Ben") == (2, 2, 0)


def test_a_database_that_was_set_back_is_noticed(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    network, database = town.community.network, town.community.database
    with database.reading() as connection:
        network.check_history(connection)
    assert not caplog.records
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM contacts WHERE low_id = 1 AND high_id = 2")
        connection.exec_driver_sql("DELETE FROM journal WHERE version > 5")
        connection.exec_driver_sql("UPDATE journal_head SET version = 5")
    with database.reading() as connection:
        network.check_history(connection)
    assert "has been set back" in caplog.text
    assert figures(town, "Ada") == (1, 1, 2)


def test_another_database_in_the_place_of_the_first_is_read_at_once(town: Town) -> None:
    with town.community.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM contacts WHERE low_id = 1 AND high_id = 2")
        connection.exec_driver_sql("UPDATE journal_head SET database_id = 'another'")
    assert figures(town, "Ada") == (1, 1, 2)


def _two_events() -> tuple[threading.Event, threading.Event]:
    return threading.Event(), threading.Event()
