"""One kind of id at the door: the caller's, whether numbers or texts."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.cli.graph.commands import graph_app
from ecken.errors import Invalid
from ecken.graph import Network

Make = Callable[[int], Any]

NAMES: dict[str, Make] = {
    "numbers": lambda v: 10**12 - 17 * v,
    "negative": lambda v: v - 40,
    "texts": lambda v: f"Mitglied {v * 7 % 97} ü",
}


def twins(name: Make, seed: int = 1, n: int = 70) -> tuple[Network, Network, list[Any]]:
    """The same network by place and by label, with privacy; and the labels by place."""
    rng = random.Random(seed)
    graph = networkx.barabasi_albert_graph(n, 2, seed=seed)
    reach = [rng.choice([0, 1, 2, 255, 255]) for _ in range(n)]
    listed = [rng.random() < 0.8 for _ in range(n)]
    labels = [name(v) for v in range(n)]
    pairs = list(graph.edges())
    named = [(labels[a], labels[b]) for a, b in pairs]
    return (
        Network.from_pairs(pairs, n=n, reach=reach, listed=listed),
        Network.from_pairs(named, labels=labels, reach=reach, listed=listed),
        labels,
    )


@pytest.mark.parametrize("kind", NAMES)
def test_a_network_with_labels_answers_about_whom_it_was_asked(kind: str) -> None:
    plain, named, labels = twins(NAMES[kind])

    def told(ids: Any) -> list[Any]:
        return [labels[v] for v in ids.tolist()]

    for v in range(0, plain.n, 7):
        other = (v * 13 + 5) % plain.n
        a, b, out = labels[v], labels[other], [labels[(v + 3) % plain.n]]
        blocked = [(v + 3) % plain.n]
        assert named.figures(a, blocked=out) == plain.figures(v, blocked=blocked)
        mine, due = named.circles(a), plain.circles(v)
        for part in ("first", "second", "third"):
            assert getattr(mine, part).tolist() == told(getattr(due, part))
        assert mine.bridge_counts.tolist() == due.bridge_counts.tolist()
        assert named.circle_bits(a).near.second.tolist() == told(due.second)
        assert named.circle(a, 2).tolist() == told(due.second)
        assert named.cascade(a, 0.5) == plain.cascade(v, 0.5)
        assert named.contacts(a).tolist() == told(plain.contacts(v))
        assert named.disclosed(a).tolist() == told(plain.disclosed(v))
        assert named.bridges(a, b).tolist() == told(plain.bridges(v, other))
        assert named.degrees(a, labels).tolist() == plain.degrees(v, range(plain.n)).tolist()
        assert named.layer(a, b) == plain.layer(v, other)
        assert named.paths(a, b) == [[labels[x] for x in way] for way in plain.paths(v, other)]
        assert named.within(a, b) == plain.within(v, other)
        assert named.index_of(a) == v
        assert named.labels[v] == a
        for one, two in zip(
            named.bridges_of_many(a, labels), plain.bridges_of_many(v, range(plain.n)), strict=True
        ):
            assert one.tolist() in (two.tolist(), told(two))
        ids = named.entries_among([a, b], 1, labels)[1]
        assert ids.tolist() == told(plain.entries_among([v, other], 1, range(plain.n))[1])
    assert named.indices_of(labels).tolist() == list(range(plain.n))


@pytest.mark.parametrize("kind", NAMES)
def test_labels_go_with_changes_and_with_the_file(kind: str, tmp_path: Path) -> None:
    _, net, labels = twins(NAMES[kind])
    new = [NAMES[kind](v) for v in (90, 91)]
    net.grow(72, labels=new)
    net.add_contact(new[1], labels[3])
    net.set_privacy(new[1], 1, True)
    assert net.remove_contact(labels[0], labels[int(net.indices_of(net.contacts(labels[0]))[0])])
    net.save(tmp_path / "net")
    again = Network.open(tmp_path / "net")
    assert again.labels.tolist() == net.labels.tolist() == [*labels, *new]
    assert again.contacts(new[1]).tolist() == [labels[3]]
    assert again.figures(labels[3]) == net.figures(labels[3])
    assert not again.contacts(new[0]).size
    assert again.find_damage() is None


def test_growing_without_labels_where_there_are_some_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "edges").write_text("10 20\n20 30\n")
    net, _ = Network.read_edges(tmp_path / "edges")
    for labels in (None, [40], [40, 40], [10, 50], ["a", "b"]):
        with pytest.raises(Invalid):
            net.grow(5, labels=labels)
    assert (net.n, net.labels.tolist()) == (3, [10, 20, 30])
    net.grow(5, labels=[50, 40])
    net.add_contact(40, 10)
    net.save(tmp_path / "net")
    assert Network.open(tmp_path / "net").contacts(10).tolist() == [20, 40]


def test_the_library_and_the_command_answer_about_the_same_member(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "edges").write_text("0 5\n5 1\n1 9\n9 7\n7 3\n")
    graph_app(["build", str(tmp_path / "edges"), str(tmp_path / "net")], standalone_mode=False)
    net = Network.open(tmp_path / "net")
    for member in (0, 1, 9):
        capsys.readouterr()
        graph_app(["figures", str(tmp_path / "net"), str(member), "--json"], standalone_mode=False)
        first, second, third, _ = net.figures(member)
        told = f'"first": {first},\n    "second": {second},\n    "third": {third}'
        assert "".join(told.split()) in "".join(capsys.readouterr().out.split())
    with pytest.raises(Invalid, match="no member 2"):
        net.figures(2)


def test_a_command_takes_texts_where_the_network_has_texts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = Network.from_pairs([("ann", "bob"), ("bob", "7")], labels=True)
    net.save(tmp_path / "net")
    graph_app(["path", str(tmp_path / "net"), "ann", "7"], standalone_mode=False)
    assert capsys.readouterr().out == "2 hops\nann - bob - 7\n"


def test_errors_name_the_callers_ids() -> None:
    net = Network.from_pairs([("ann", "bob")], labels=True)
    for ask in (
        lambda: net.figures("eve"),
        lambda: net.degrees("ann", ["bob", "eve"]),
        lambda: net.figures("ann", blocked=["eve"]),
        lambda: net.add_contact("eve", "bob"),
    ):
        with pytest.raises(Invalid, match="'eve'"):
            ask()
    with pytest.raises(Invalid, match="'ann' cannot be a contact of itself"):
        net.add_contact("ann", "ann")
    with pytest.raises(Invalid, match="Pair 1 is \\('x', 'x'\\)"):
        Network.from_pairs([("a", "x"), ("x", "x")], labels=True)
    for number in (0, True, 1.0, None, b"ann"):
        with pytest.raises(Invalid):
            net.figures(number)


def test_networkx_nodes_become_labels_unless_they_are_places() -> None:
    texts = Network.from_networkx(
        networkx.relabel_nodes(networkx.path_graph(4), "abcd".__getitem__)
    )
    assert texts.circle("a", 2).tolist() == ["c"]
    assert Network.from_networkx(networkx.Graph([(0, 7)])).contacts(7).tolist() == [0]
    turned = Network.from_networkx(networkx.Graph([(2, 1), (1, 0)]))
    assert not turned.has_labels
    assert turned.contacts(1).tolist() == [0, 2]


@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.integers(-5, 5)), max_size=40))
def test_any_numbers_may_be_labels(pairs: list[tuple[int, int]]) -> None:
    proper = [(a, b) for a, b in pairs if a != b]
    net = Network.from_pairs(proper, labels=True)
    assert net.labels.tolist() == sorted({v for pair in proper for v in pair})
    for a, b in proper:
        assert net.is_contact(a, b)
        assert b in net.contacts(a).tolist()


def test_a_large_id_makes_no_large_network_unless_asked_for() -> None:
    with pytest.raises(Invalid, match="labels=True"):
        Network.from_pairs([(0, 10**9)])
    with pytest.raises(Invalid, match="n=2000001"):
        Network.from_arrays(np.array([5]), np.array([2_000_000]))
    assert Network.from_pairs([(0, 2_000_000)], n=2_000_001).n == 2_000_001
    assert Network.from_pairs([(0, 1_000_000)]).n == 1_000_001
    assert Network.from_pairs([(0, 10**9)], labels=True).n == 2
