"""What a user of networkx, igraph or SciPy expects of a network: sizes, edges, copies, exports."""

import copy
import importlib.util
import pickle
import sys
import types

import networkx
import numpy as np
import pytest

from ecken.errors import Invalid, NotReady, TooMany
from ecken.graph import Network


def network() -> tuple[Network, networkx.Graph]:
    graph = networkx.barabasi_albert_graph(90, 3, seed=4)
    listed = [v % 4 > 0 for v in range(90)]
    net = Network.from_networkx(graph, listed=listed)
    for v in range(40, 80):
        net.remove_contact(v, next(iter(graph[v])))
        graph.remove_edge(v, next(iter(graph[v])))
    net.add_contact(3, 88)
    graph.add_edge(3, 88)
    return net, graph


def test_edges_and_arrays_are_those_of_the_graph() -> None:
    net, graph = network()
    a, b = net.edges()
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == sorted(map(_up, graph.edges()))
    assert networkx.utils.graphs_equal(net.to_networkx(), graph)
    again = Network.from_csr(*net.to_csr())
    assert [again.neighbors(v).tolist() for v in range(90)] == [sorted(graph[v]) for v in range(90)]
    assert [net.degree(v) for v in range(90)] == [graph.degree(v) for v in range(90)]


def _up(pair: tuple[int, int]) -> tuple[int, int]:
    return min(pair), max(pair)


def test_exports_carry_labels() -> None:
    net = Network.from_pairs([("bob", "ann"), ("bob", "eve")], labels=True)
    assert [side.tolist() for side in net.edges()] == [["ann", "bob"], ["bob", "eve"]]
    assert sorted(net.to_networkx().nodes) == ["ann", "bob", "eve"]
    assert net.copy().contacts("bob").tolist() == ["ann", "eve"]


def test_scipy_gets_a_matrix_or_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    fake = types.SimpleNamespace(csr_array=lambda parts, shape: seen.append((parts, shape)))
    monkeypatch.setitem(sys.modules, "scipy.sparse", fake)
    Network.from_pairs([(0, 1), (1, 2)]).to_scipy()
    (data, indices, indptr), shape = seen[0]
    assert (data.tolist(), indices.tolist(), indptr.tolist()) == (
        [1] * 4,
        [1, 0, 2, 1],
        [0, 1, 3, 4],
    )
    assert shape == (3, 3)
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)
    with pytest.raises(NotReady, match="SciPy is not installed"):
        Network.from_pairs([(0, 1)]).to_scipy()


@pytest.mark.parametrize("way", [Network.copy, copy.copy, copy.deepcopy])
def test_a_copy_is_a_network_of_its_own(way: types.FunctionType) -> None:
    net, _ = network()
    net.set_privacy(5, 1, False)
    other = way(net)
    assert other.find_damage() is None
    assert [other.figures(v) for v in range(90)] == [net.figures(v) for v in range(90)]
    before = net.figures(7)
    other.set_privacy(7, 0, False)
    other.add_contact(7, 60)
    assert net.figures(7) == before
    assert bool(net.listed[7])


def test_a_network_says_what_it_is_and_is_not_pickled() -> None:
    net = Network.from_pairs([(0, 1)], n=1200)
    assert repr(net) == "<Network: 1,200 members, 1 contacts>"
    assert len(net) == 1200
    assert bool(Network.from_pairs([]))
    with pytest.raises(Invalid, match="save it"):
        pickle.dumps(net)


def test_members_are_walked_over_and_looked_for() -> None:
    net = Network.from_pairs([("bob", "ann"), ("bob", "eve")], labels=True)
    assert list(net) == ["ann", "bob", "eve"]
    assert [name in net for name in ("eve", "joe", 1, None)] == [True, False, False, False]
    plain = Network.from_pairs([(0, 1)], n=3)
    assert list(plain) == [0, 1, 2]
    assert [v in plain for v in (2, 3, -1, "0", True)] == [True, False, False, False, False]
    assert plain.degrees(0, plain).tolist() == [0, 1, 0]


def test_errors_cross_to_other_processes() -> None:
    with pytest.raises(Invalid) as caught:
        Network.from_pairs([(0, 1)]).figures(9)
    for error in (caught.value, TooMany("much", "Too much: {n}.", n=3, retry_after_s=7)):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert again.sentence == error.sentence
        assert vars(again) == vars(error)


class Vertices(dict[str, list[str]]):
    """The vertices of igraph: a table of attributes."""

    def attributes(self) -> list[str]:
        return list(self)


class FakeIgraph:
    """What the engine asks of an ``igraph.Graph``."""

    def __init__(self, n: int, edges: np.ndarray) -> None:
        self.n, self.edges, self.vs = n, edges, Vertices()

    def vcount(self) -> int:
        return self.n

    def get_edgelist(self) -> list[tuple[int, int]]:
        return [(a, b) for a, b in self.edges.tolist()]

    def is_directed(self) -> bool:
        return False


IGRAPHS = ["stand-in", *(["igraph"] if importlib.util.find_spec("igraph") else [])]


@pytest.fixture(params=IGRAPHS)
def igraph(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Igraph where it is installed (it need not be, and is no dependency), and a stand-in."""
    if request.param == "stand-in":
        monkeypatch.setitem(sys.modules, "igraph", types.SimpleNamespace(Graph=FakeIgraph))


@pytest.mark.usefixtures("igraph")
def test_a_network_goes_to_igraph_and_comes_back() -> None:
    net, graph = network()
    taken = net.to_igraph()
    assert sorted(map(_up, taken.get_edgelist())) == sorted(map(_up, graph.edges()))
    assert taken.vcount() == 90
    assert not Network.from_igraph(taken).has_labels
    named = Network.from_pairs([("bob", "ann"), ("bob", "eve")], labels=True, n=None)
    again = Network.from_igraph(named.to_igraph(), reach="nobody")
    assert again.labels.tolist() == ["ann", "bob", "eve"]
    assert again.contacts("bob").tolist() == ["ann", "eve"]
    assert again.figures("ann")[:3] == (1, 0, 0)
    assert Network.from_igraph(Network.from_pairs([]).to_igraph()).n == 0


def test_igraph_is_missed_where_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "igraph", None)
    with pytest.raises(NotReady, match="igraph is not installed"):
        Network.from_pairs([(0, 1)]).to_igraph()


def test_an_empty_network_can_be_exported() -> None:
    net = Network.from_pairs([])
    assert [part.tolist() for part in net.to_csr()] == [[0], []]
    assert np.concatenate(net.edges()).size == 0
