"""The viewer beside members with about as many contacts: quartiles of the open network, rounded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx
import numpy as np
import pytest

from ecken.graph import Network
from ecken.service.numbers import network_measures
from ecken.service.numbers.network_figures import CircleBin
from ecken.service.numbers.network_measures import measure_network
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.place.peers import Peers, find_peers
from tests.community import Town
from tests.service.large_towns import SIZE, large_town, measured_open


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with large_town(tmp_path) as town:
        yield town


def _peers(town: Town, contacts: int) -> Peers | None:
    with town.community.reading(town.id("M0")) as world:
        return find_peers(world, contacts)


def test_second_circles_are_told_by_quartiles_of_who_has_as_many_contacts() -> None:
    graph = networkx.gnm_random_graph(300, 700, seed=3)
    found = measure_network(Network.from_networkx(graph)).circles
    near = {n: set(graph[n]) for n in graph}
    second = {n: len(set().union(*(near[c] for c in near[n]), []) - near[n] - {n}) for n in graph}
    told = 0
    for one in found:
        of_bin = sorted(second[n] for n in graph if one.low <= len(near[n]) <= one.high)
        assert one.members == len(of_bin)
        quartiles = np.quantile(of_bin, [0.25, 0.5, 0.75], method="lower")
        assert [one.lower, one.middle, one.upper] == quartiles.tolist()
        told += one.members
    assert told == sum(1 for n in graph if near[n])


def test_of_many_members_a_lot_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_measures, "_CIRCLES", 50)
    found = measure_network(Network.from_networkx(networkx.cycle_graph(200))).circles
    assert found == (CircleBin(2, 3, 50, 2, 2, 2),)


def test_a_network_without_contacts_has_no_circles_to_compare() -> None:
    assert measure_network(Network.from_pairs([], n=4)).circles == ()


def test_a_viewer_stands_beside_who_has_as_many_contacts(town: Town) -> None:
    assert _peers(town, 4) is None  # before the first snapshot
    take_daily_snapshot(town.community)
    bins = measured_open(town).circles
    assert sum(one.members for one in bins) == SIZE
    told = max(bins, key=lambda one: one.members)
    found = _peers(town, told.low)
    assert found is not None
    assert (found.low, found.high) == (told.low, told.high)
    assert found == _peers(town, told.high)
    assert _peers(town, 10**6) is None


def test_nothing_is_told_of_few(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    take_daily_snapshot(town.community)
    monkeypatch.setattr("ecken.service.place.peers.SHOWN_FROM", SIZE + 1)
    assert all(_peers(town, contacts) is None for contacts in range(40))


def test_quartiles_have_two_digits(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    many = CircleBin(4, 7, 40, 94, 1_449, 25_500)
    monkeypatch.setattr(network_measures, "_measure_circles", lambda _network: [many])
    take_daily_snapshot(town.community)
    found = _peers(town, 5)
    assert found is not None
    assert (found.lower, found.middle, found.upper) == (94, 1_400, 26_000)
