"""Layers and shortest paths against the oracle and against networkx."""

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.graph import Network
from tests import oracle
from tests.oracle import World
from tests.worlds import NAMED, long_line, network_of, questions, worlds


@given(st.data())
def test_layers_and_paths_equal_the_oracle(data: st.DataObject) -> None:
    world = data.draw(worlds(most=30))
    viewer, target, blocked, _ = data.draw(questions(world))
    net = network_of(world)
    assert net.layer(viewer, target, blocked=blocked) == oracle.layer_of(
        world, viewer, target, blocked
    )
    expected = oracle.paths(world, viewer, target, blocked)
    assert net.paths(viewer, target, blocked=blocked, limit=10**9) == expected
    assert net.path(viewer, target, blocked=blocked) == (expected[0] if expected else None)
    assert net.paths(viewer, target, blocked=blocked, limit=2) == expected[:2]
    ahead = net.paths(viewer, target, blocked=blocked, limit=10**9, is_work_equal=True)
    assert ahead == expected
    assert net.layer(viewer, target, blocked=blocked, is_work_equal=True) == oracle.layer_of(
        world, viewer, target, blocked
    )


@given(st.data(), st.integers(0, 12))
def test_a_bound_on_hops_hides_what_lies_beyond(data: st.DataObject, most: int) -> None:
    world = data.draw(worlds(most=30))
    viewer, target, blocked, _ = data.draw(questions(world))
    assert network_of(world).layer(
        viewer, target, blocked=blocked, max_hops=most
    ) == oracle.layer_of(world, viewer, target, blocked, most)


@pytest.mark.parametrize("name", NAMED)
def test_all_pairs_of_a_named_world_have_the_oracles_paths(name: str) -> None:
    world = NAMED[name]()
    net = network_of(world)
    for a in range(min(world.n, 8)):
        for b in range(world.n):
            assert net.paths(a, b) == oracle.paths(world, a, b)


@pytest.mark.parametrize("narrow", range(1, 13))
@pytest.mark.parametrize("reach", [0, 1, 2, 3, 4])
def test_on_a_line_the_audience_ends_the_path_where_it_must(narrow: int, reach: int) -> None:
    world = long_line(14)
    world.reach[narrow] = reach
    net = network_of(world)
    for target in range(14):
        expected = target if target <= narrow or reach >= narrow else None
        assert net.layer(0, target) == expected


def test_a_longer_way_is_taken_round_a_member_who_does_not_disclose_so_far() -> None:
    world = World.of(12, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6)])
    for a, b in ((3, 7), (7, 8), (8, 5)):
        world.add(a, b)
    world.reach[4] = 3
    net = network_of(world)
    assert net.path(0, 6) == [0, 1, 2, 3, 7, 8, 5, 6]
    assert net.path(6, 0) == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("seed", range(6))
def test_where_all_is_open_the_paths_are_those_of_networkx(seed: int) -> None:
    graph = networkx.gnm_random_graph(400, 620, seed=seed)
    net = Network.from_networkx(graph)
    rng = np.random.default_rng(seed)
    for a, b in rng.integers(0, 400, (60, 2)).tolist():
        if networkx.has_path(graph, a, b):
            expected = sorted(networkx.all_shortest_paths(graph, a, b))
            assert net.paths(a, b, limit=10**9) == expected
        else:
            assert net.layer(a, b) is None


def test_far_ends_of_a_line_are_found() -> None:
    net = network_of(long_line(2000))
    assert net.layer(0, 1999) == 1999
    assert net.path(3, 1500) == list(range(3, 1501))


def test_a_member_is_at_layer_0_of_themself() -> None:
    net = network_of(long_line(3))
    assert net.layer(1, 1) == 0
    assert net.path(1, 1) == [1]
    assert net.paths(1, 1, limit=5) == [[1]]
