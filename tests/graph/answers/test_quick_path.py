"""One shortest path from both sides: one of the oracle's, whatever the audiences."""

from __future__ import annotations

from itertools import pairwise

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.graph import Network
from ecken.graph.queries.path_search import find_one_path
from tests import oracle
from tests.oracle import World
from tests.worlds import NAMED, long_line, network_of, questions, worlds


def _assert_is_one_of(
    net: Network, world: World, viewer: int, target: int, blocked: list[int]
) -> None:
    expected = oracle.paths(world, viewer, target, blocked)
    found = net.quick_path(viewer, target, blocked=blocked)
    assert found in expected if expected else found is None


@given(st.data())
def test_the_path_is_one_of_the_oracles(data: st.DataObject) -> None:
    world = data.draw(worlds(most=30))
    viewer, _, blocked, _ = data.draw(questions(world))
    net = network_of(world)
    for target in range(world.n):
        _assert_is_one_of(net, world, viewer, target, blocked)


@given(st.data())
def test_where_all_lists_are_open_or_closed_both_sides_find_it_without_help(
    data: st.DataObject,
) -> None:
    world = data.draw(worlds(most=30))
    world.reach = {m: r if r in (0, 255) else 255 for m, r in world.reach.items()}
    viewer, _, blocked, _ = data.draw(questions(world))
    net = network_of(world)
    out = net._ids(blocked, "blocked")
    for target in range(world.n):
        _assert_is_one_of(net, world, viewer, target, blocked)
        with net._scratch.borrow(net.n) as scratch:
            assert find_one_path(net._rows, viewer, target, out, None, scratch) is not None


@given(st.data(), st.integers(0, 12))
def test_a_bound_on_hops_hides_what_lies_beyond(data: st.DataObject, most: int) -> None:
    world = data.draw(worlds(most=30))
    viewer, target, blocked, _ = data.draw(questions(world))
    expected = oracle.layer_of(world, viewer, target, blocked, most)
    found = network_of(world).quick_path(viewer, target, blocked=blocked, max_hops=most)
    assert (None if found is None else len(found) - 1) == expected


@pytest.mark.parametrize("name", NAMED)
def test_all_pairs_of_a_named_world_have_one_of_the_oracles_paths(name: str) -> None:
    world = NAMED[name]()
    net = network_of(world)
    for a in range(min(world.n, 8)):
        for b in range(world.n):
            _assert_is_one_of(net, world, a, b, [])


@pytest.mark.parametrize("narrow", range(1, 13))
@pytest.mark.parametrize("reach", [0, 1, 2, 3, 4])
def test_on_a_line_the_audience_ends_the_path_where_it_must(narrow: int, reach: int) -> None:
    world = long_line(14)
    world.reach[narrow] = reach
    net = network_of(world)
    for target in range(14):
        expected = target <= narrow or reach >= narrow
        assert net.quick_path(0, target) == (list(range(target + 1)) if expected else None)


@pytest.mark.parametrize("seed", range(3))
def test_in_a_wide_network_paths_are_as_short_as_those_of_networkx(seed: int) -> None:
    graph = networkx.gnm_random_graph(400, 700, seed=seed)
    net = Network.from_networkx(graph)
    for target, hops in networkx.single_source_shortest_path_length(graph, 5).items():
        found = net.quick_path(5, target)
        assert found is not None
        assert (found[0], found[-1], len(found) - 1) == (5, target, hops)
        assert all(graph.has_edge(a, b) for a, b in pairwise(found))
    assert net.quick_path(5, 5) == [5]


def test_with_labels_the_path_is_told_in_labels() -> None:
    net = Network.from_pairs([("ann", "bob"), ("bob", "eve"), ("eve", "kim")], labels=True)
    assert net.quick_path("ann", "kim") == ["ann", "bob", "eve", "kim"]
    assert net.quick_path("ann", "kim", blocked=["bob"]) is None
