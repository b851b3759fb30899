"""The network in memory is compared with its database; what differs is told and mended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ecken.rules.audience import Audience
from ecken.service.contacts.contacts import block_member
from ecken.service.engine.drift_check import Comparison
from ecken.service.engine.network import LiveNetwork
from ecken.service.follower import Follower, follow_journal
from ecken.service.operators.network_check import check_network
from ecken.service.privacy.privacy import set_privacy
from tests.community import NOW, Town, small_community
from tests.waiting import PATIENCE_S, wait_until


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    ties = ["Ada–Ben", "Ben–Cem", "Cem–Dora", "Ada–Eva", "Eva–Cem"]
    with small_community(tmp_path, contacts=ties) as town:
        follow_journal(town.community)
        yield town


def _lose_a_contact(town: Town, network: LiveNetwork) -> None:
    network.graph.remove_contact(town.id("Ada"), town.id("Ben"))


def _gain_a_stranger(town: Town, network: LiveNetwork) -> None:
    network.graph.add_contact(town.id("Ada"), town.id("Dora"))


def _lose_one_side(town: Town, network: LiveNetwork) -> None:
    network.graph._rows.total[town.id("Dora")] = 0


def _show_unlisted(town: Town, network: LiveNetwork) -> None:
    rows = network.graph._rows
    rows.head[town.id("Cem")] -= np.uint64(1) << np.uint64(3)


def _hold_an_impossible_id(town: Town, network: LiveNetwork) -> None:
    rows = network.graph._rows
    rows.pool[rows.bounds(town.id("Cem"))[2] - 1] = 4_000_000_000


def _open_a_list(town: Town, network: LiveNetwork) -> None:
    network.graph.set_privacy(town.id("Eva"), 255, True)


def _forget_a_block(town: Town, network: LiveNetwork) -> None:
    network._blocks.clear()


def _forget_a_profile(town: Town, network: LiveNetwork) -> None:
    network.index.remove(town.id("Dora"))


def _know_one_too_many(town: Town, network: LiveNetwork) -> None:
    network.graph.grow(70)
    network._blocks[69] = {1}


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        (_lose_a_contact, {"contacts"}),
        (_gain_a_stranger, {"contacts"}),
        (_lose_one_side, {"contacts", "listed_contacts"}),
        (_show_unlisted, {"listed_contacts"}),
        (_hold_an_impossible_id, {"contacts"}),
        (_open_a_list, {"audience"}),
        (_forget_a_block, {"blocks"}),
        (_forget_a_profile, {"profile"}),
        (_know_one_too_many, {"audience", "blocks"}),
    ],
)
def test_what_differs_from_the_database_is_found_told_and_mended(
    town: Town,
    damage: Callable[[Town, LiveNetwork], None],
    what: set[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    network, database = town.community.network, town.community.database
    set_privacy(town.community, town.id("Eva"), audience=Audience.NOBODY, is_listed=False)
    block_member(town.community, town.id("Dora"), town.public_id("Ben"))
    comparison = Comparison(network, database)
    assert comparison.compare_some(NOW)
    assert not network.condition.repairs
    assert not caplog.records
    damage(town, network)
    assert not comparison.compare_some(NOW + 5)
    assert {repair.what for repair in network.condition.repairs} >= what
    assert {repair.at for repair in network.condition.repairs} == {NOW + 5}
    assert {record.levelname for record in caplog.records} == {"ERROR"}
    if network.rebuild_wanted.is_set():
        network.rebuild_beside(database)
    assert comparison.compare_some(NOW + 6)
    assert check_network(town.community) == []
    assert network.condition.compared_at == NOW + 6


def test_a_slice_is_small_and_the_round_goes_on_where_it_stood(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecken.service.engine.drift_check._MEMBERS_MAX", 2)
    network = town.community.network
    comparison = Comparison(network, town.community.database)
    network.graph.remove_contact(town.id("Cem"), town.id("Dora"))
    found = [comparison.compare_some(NOW) for _ in range(3)]
    assert found == [True, False, False]
    assert network.condition.compared_at == NOW
    assert comparison._next == 0


def test_a_network_that_differs_again_is_not_built_again_and_again(town: Town) -> None:
    network = town.community.network
    comparison = Comparison(network, town.community.database)
    for is_first in (True, False):
        network.graph.remove_contact(town.id("Ada"), town.id("Ben"))
        assert not comparison.compare_some(NOW)
        assert network.rebuild_wanted.is_set() is is_first
        if is_first:
            network.rebuild_beside(town.community.database)


def test_a_server_mends_its_network_by_itself(town: Town) -> None:
    network = town.community.network
    follower = Follower(town.community, compare_s=0.01)
    follower.start()
    try:
        with network._lock.writing:
            network.graph.remove_contact(town.id("Ada"), town.id("Ben"))
        wait_until(lambda: network.graph.is_contact(town.id("Ada"), town.id("Ben")))
    finally:
        follower.stop()
    assert [repair.what for repair in network.condition.repairs] == ["contacts"]
    assert check_network(town.community) == []


def test_comparing_goes_on_while_others_change(town: Town) -> None:
    """No slice is compared with another moment's database: nothing is found that is not so."""
    comparison = Comparison(town.community.network, town.community.database)
    stop = threading.Event()

    def change() -> None:
        while not stop.is_set():
            town.turn("Ada", "Dora")
            for audience in (Audience.NOBODY, Audience.EVERYONE):
                set_privacy(town.community, town.id("Cem"), audience=audience, is_listed=True)

    writer = threading.Thread(target=change)
    writer.start()
    try:
        for _ in range(60):
            assert comparison.compare_some(NOW)
    finally:
        stop.set()
        writer.join(PATIENCE_S)
