"""The daily snapshot: against networkx, over open lists only, taken up after a stop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx
import pytest

from ecken.graph import Network
from ecken.rules.audience import Audience
from ecken.service.numbers import network_measures, snapshot
from ecken.service.numbers.network_figures import NetworkFigures
from ecken.service.numbers.network_measures import choose_sources, measure_network
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.privacy.privacy import set_privacy
from tests.community import Town
from tests.service.large_towns import SIZE, large_town, measured_open, measured_whole, ring


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with large_town(tmp_path) as town:
        yield town


def _assert_like_networkx(found: NetworkFigures, graph: networkx.Graph) -> None:
    lengths = dict(networkx.all_pairs_shortest_path_length(graph))
    hops = [h for a, far in lengths.items() for b, h in far.items() if a < b]
    assert found.members == graph.number_of_nodes()
    assert found.contacts == graph.number_of_edges()
    assert found.is_exact
    assert list(found.distances.pairs) == [hops.count(h + 1) for h in range(max(hops))]
    assert found.distances.mean_hops == pytest.approx(sum(hops) / len(hops))
    assert found.distances.diameter == (max(hops), max(hops))
    assert found.ties.transitivity == pytest.approx(networkx.transitivity(graph))
    assert found.ties.assortativity == pytest.approx(
        networkx.degree_assortativity_coefficient(graph)
    )
    assert found.components == networkx.number_connected_components(graph)
    assert sum(one.members for one in found.degrees.bins) == found.members


def test_both_networks_are_measured_as_networkx_measures_them(town: Town) -> None:
    set_privacy(town.community, town.id("M0"), audience=Audience.NOBODY, is_listed=True)
    set_privacy(town.community, town.id("M1"), audience=Audience.CONTACTS, is_listed=True)
    set_privacy(town.community, town.id("M20"), audience=Audience.EVERYONE, is_listed=False)
    take_daily_snapshot(town.community)
    whole = ring()
    _assert_like_networkx(measured_whole(town), whole)
    visible = whole.copy()
    visible.remove_edge(0, 1)
    visible.remove_edges_from(list(whole.edges(20)))
    visible.remove_node(20)
    _assert_like_networkx(measured_open(town), visible)


def test_what_stopped_goes_on_with_the_network_as_it_was(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network_measures, "_LONG_S", 0.0)
    _stop_at_the_end(town, monkeypatch)
    (folder,) = (town.community.settings.data_dir / "measuring").iterdir()
    assert {path.name for path in folder.iterdir()} == {"copy.ecken", "open.run", "whole.run"}
    town.connect("M2–M30")
    take_daily_snapshot(town.community)
    assert measured_whole(town).contacts == ring().number_of_edges()
    assert not folder.exists()
    take_daily_snapshot(town.community)
    assert measured_whole(town).contacts == ring().number_of_edges() + 1


@pytest.mark.parametrize("name", ["copy.ecken", "open.run", "whole.run"])
def test_a_damaged_file_is_begun_anew(
    town: Town, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(network_measures, "_LONG_S", 0.0)
    _stop_at_the_end(town, monkeypatch)
    (folder,) = (town.community.settings.data_dir / "measuring").iterdir()
    (folder / name).write_bytes(b"not a network")
    take_daily_snapshot(town.community)
    _assert_like_networkx(measured_whole(town), ring())


def test_a_copy_of_yesterday_is_thrown_away(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_measures, "_LONG_S", 0.0)
    _stop_at_the_end(town, monkeypatch)
    town.connect("M2–M30")
    town.clock.pass_days(1)
    take_daily_snapshot(town.community)
    assert measured_whole(town).contacts == ring().number_of_edges() + 1


def _stop_at_the_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a snapshot stop after it has measured all, and before it has written anything."""
    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "replace_daily", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take_daily_snapshot(town.community)


def test_a_small_network_leaves_no_file(town: Town) -> None:
    take_daily_snapshot(town.community)
    assert not list((town.community.settings.data_dir).glob("measuring/*"))


def test_beyond_the_budget_a_sample_says_how_far_off_it_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edges = networkx.gnm_random_graph(600, 1800, seed=4).edges
    network = Network.from_pairs(list(edges), n=600)
    exact = measure_network(network)
    assert choose_sources(600, 1800) is None
    monkeypatch.setattr(network_measures, "BUDGET_S", 1e-6)
    monkeypatch.setattr(network_measures, "_LEAST_SOURCES", 128)
    sampled = measure_network(network)
    assert sampled.distances.sources == 128
    assert not sampled.is_exact
    for name in ("mean_hops", "effective_diameter", "within_3", "within_6"):
        low, high = sampled.distances.intervals[name]
        assert low <= getattr(exact.distances, name) <= high
    assert exact.distances.intervals == {}


def test_what_was_measured_is_read_as_it_was_written(town: Town) -> None:
    take_daily_snapshot(town.community)
    found = measured_open(town)
    assert NetworkFigures.from_plain(found.as_plain()) == found
    assert found.members == SIZE
