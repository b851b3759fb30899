"""Components, and the network around some members: over all contacts, ids kept as labels."""

import random

import networkx
import numpy as np
import pytest

from ecken.errors import Invalid
from ecken.graph import Network, Reach


def world(seed: int, n: int) -> tuple[Network, networkx.Graph]:
    """A sparse network of several components, with audiences, changed after it was built."""
    rng = random.Random(seed)
    graph = networkx.gnm_random_graph(n, int(n * 0.7), seed=seed)
    reach = [rng.choice([0, 1, 2, 255]) for _ in range(n)]
    net = Network.from_networkx(graph, reach=reach, listed=[rng.random() < 0.7 for _ in range(n)])
    for a, b in list(graph.edges())[:: max(n // 10, 1)]:
        net.remove_contact(a, b)
        graph.remove_edge(a, b)
    return net, graph


@pytest.mark.parametrize(("seed", "n"), [(1, 5), (2, 64), (3, 65), (4, 300)])
def test_components_are_those_of_networkx_largest_first(seed: int, n: int) -> None:
    net, graph = world(seed, n)
    due = sorted(networkx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    found = net.components()
    assert len(found) == len(due)
    assert found.sizes.tolist() == [len(part) for part in due]
    for i, part in enumerate(due):
        assert set(np.flatnonzero(found.membership == i).tolist()) == part


def test_a_network_without_members_or_contacts_has_components_too() -> None:
    assert len(Network.from_pairs([]).components()) == 0
    assert Network.from_pairs([], n=3).components().sizes.tolist() == [1, 1, 1]


@pytest.mark.parametrize(("seed", "n"), [(1, 5), (2, 64), (5, 70), (4, 300)])
def test_an_ego_network_is_that_of_networkx(seed: int, n: int) -> None:
    net, graph = world(seed, n)
    for member in range(0, n, max(n // 9, 1)):
        for hops in (1, 2, 3):
            due = networkx.ego_graph(graph, member, radius=hops)
            found = net.ego(member, hops)
            assert found.labels.tolist() == sorted(due)
            assert found.find_damage() is None
            assert networkx.utils.graphs_equal(found.to_networkx(), due)
            assert found.reach.tolist() == net.reach[sorted(due)].tolist()
            assert found.listed.tolist() == net.listed[sorted(due)].tolist()


def test_a_part_answers_with_the_ids_of_the_whole() -> None:
    net = Network.from_pairs([("ann", "bob"), ("bob", "eve"), ("eve", "joe")], labels=True)
    part = net.subgraph(["joe", "bob", "eve", "bob"])
    assert part.paths("bob", "joe") == [["bob", "eve", "joe"]]
    with pytest.raises(Invalid, match="'ann'"):
        part.figures("ann")
    part.add_contact("bob", "joe")
    assert not net.is_contact("bob", "joe")
    assert net.subgraph([]).n == 0
    assert net.ego("ann").labels.tolist() == ["ann", "bob"]


def test_a_reach_goes_by_name_for_one_and_for_all() -> None:
    net = Network.from_pairs([(0, 1), (1, 2), (2, 3)], reach="nobody")
    assert net.figures(0)[:3] == (1, 0, 0)
    net.set_privacy(1, "contacts", True)
    net.set_privacy(2, Reach.SECOND, False)
    assert [net.reach_of(v).name for v in range(4)] == ["NOBODY", "CONTACTS", "SECOND", "NOBODY"]
    assert [net.is_listed(v) for v in range(4)] == [True, True, False, True]
    net.grow(5, reach="fourth")
    assert net.reach_of(4) is Reach.FOURTH
    same = Network.from_pairs([(0, 1), (1, 2), (2, 3)], reach=["nobody", 1, Reach.SECOND, "nobody"])
    assert same.reach.tolist() == net.reach[:4].tolist()
    with pytest.raises(Invalid, match="one of nobody, contacts, second, third, fourth, everyone"):
        net.set_privacy(1, "friends", True)
