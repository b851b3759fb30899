"""Distances of all pairs against plain Python; samples, errors, the diameter, stopped runs."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecken.demo.ties import read_keys, read_ties
from ecken.errors import Invalid, NotReady
from ecken.graph import Diameter, DistanceIntervals, Distances, Network
from ecken.graph.measures import diameter as diameter_module
from ecken.graph.measures import distance_run, searches
from tests.graph.measures import plain_measures as plain


class StoppedError(Exception):
    """The run was stopped."""


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    n = draw(st.integers(1, 24))
    member = st.integers(0, n - 1)
    pairs = draw(st.lists(st.tuples(member, member).filter(lambda p: p[0] != p[1]), max_size=50))
    return n, pairs


def check(found: Distances, n: int, due: list[int]) -> None:
    assert found.is_exact
    assert found.pairs.tolist() == due
    assert found.unreachable == n * (n - 1) // 2 - sum(due)
    assert found.connected == sum(due)
    assert found.diameter == (len(due), len(due))
    assert (found.standard_error, found.intervals) == (0, None)
    if due:
        assert found.mean_hops == pytest.approx(float(plain.mean_hops(due)))
        assert found.mean_between == pytest.approx(float(plain.mean_hops(due)) - 1)
        assert found.median_hops == plain.median_hops(due)
        assert found.effective_diameter == pytest.approx(float(plain.effective_diameter(due)))
        for hops in (0, 1, 3, 6, 99):
            assert found.share_within(hops) == pytest.approx(sum(due[:hops]) / sum(due))
    else:
        assert (found.mean_hops, found.median_hops, found.effective_diameter) == (None, None, None)
        assert found.share_within(3) == 0


@given(networks())
def test_all_pairs_are_those_of_the_oracle(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    n, pairs = drawn
    found = Network.from_pairs(pairs, n=n).distances(sample=None)
    check(found, n, plain.pairs_by_hops(plain.contacts_of(n, pairs)))


def vars_of(intervals: DistanceIntervals) -> list[object]:
    return [getattr(intervals, field.name) for field in fields(intervals)]


SHAPES = {
    "sparse, in pieces": lambda: networkx.gnm_random_graph(1100, 1000, seed=5),
    "dense": lambda: networkx.gnm_random_graph(700, 20_000, seed=1),
    "hubs": lambda: networkx.barabasi_albert_graph(1300, 2, seed=3),
    "a tree": lambda: networkx.random_labeled_tree(900, seed=4),
    "a line": lambda: networkx.path_graph(1400),
    "a grid": lambda: networkx.convert_node_labels_to_integers(networkx.grid_2d_graph(30, 30)),
    "a star": lambda: networkx.star_graph(800),
    "two kinds": lambda: networkx.disjoint_union(
        networkx.path_graph(600), networkx.gnm_random_graph(600, 3000, seed=2)
    ),
    "many pairs": lambda: networkx.disjoint_union_all([networkx.path_graph(2)] * 700),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_by_both_ways_is_that_of_the_oracle(
    shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = SHAPES[shape]()
    n, net = len(graph), Network.from_networkx(graph)
    due = plain.pairs_by_hops(plain.contacts_of(n, graph.edges))
    check(net.distances(sample=None), n, due)
    together = net.distances(sample=n // 2, seed=7)
    monkeypatch.setattr(searches, "_SMALL", 1)
    monkeypatch.setattr(searches, "_NARROW", n + 1)  # a search of its own for each source
    check(net.distances(sample=None), n, due)
    singly = net.distances(sample=n // 2, seed=7)
    assert singly.counts.tolist() == together.counts.tolist()
    assert singly.intervals is not None
    assert together.intervals is not None
    for one, two in zip(vars_of(singly.intervals), vars_of(together.intervals), strict=True):
        assert np.asarray(one) == pytest.approx(np.asarray(two))
    assert together.diameter == singly.diameter == (len(due), len(due))


@pytest.mark.parametrize("deepest", [4096, 200])
@pytest.mark.parametrize("shape", SHAPES)
def test_searches_one_by_one_in_bits_find_the_same(
    shape: str, deepest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = SHAPES[shape]()
    n, net = len(graph), Network.from_networkx(graph)
    due = plain.pairs_by_hops(plain.contacts_of(n, graph.edges))
    together = net.distances(sample=n // 2, seed=7)
    monkeypatch.setattr(searches, "_MOST_TOGETHER", 1)
    monkeypatch.setattr(searches, "_DEEP", deepest)
    check(net.distances(sample=None), n, due)
    lone = net.distances(sample=n // 2, seed=7)
    assert lone.counts.tolist() == together.counts.tolist()
    assert lone.intervals is not None
    assert together.intervals is not None
    for one, two in zip(vars_of(lone.intervals), vars_of(together.intervals), strict=True):
        assert np.asarray(one) == pytest.approx(np.asarray(two))
    assert lone.diameter.low <= len(due) <= lone.diameter.high


def test_a_large_network_has_bounds_of_its_diameter_from_few_searches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(searches, "_MOST_TOGETHER", 1)
    tree = Network.from_networkx(networkx.random_labeled_tree(900, seed=4))
    exact = tree.distances(sample=None).diameter
    found = tree.distances(sample=2).diameter
    assert found.low == exact.low < found.high < 2 * exact.low
    pieces = [networkx.path_graph(5 + i % 3) for i in range(80)]
    many = Network.from_networkx(networkx.disjoint_union_all(pieces)).distances(sample=2)
    assert many.diameter == (6, 6)
    monkeypatch.setattr(diameter_module, "_MOST_PARTS", 0)
    assert tree.distances(sample=2).diameter.high == 899


def test_the_web_of_trust_is_as_it_is_known() -> None:
    """The PGP web of trust of 2009, which the demo network is made of."""
    ties = read_ties(read_keys()[0]).contacts
    net = Network.from_arrays(ties.a, ties.b, n=39_796)
    assert (net.n_contacts, int(net.components().sizes[0])) == (104_348, 30_955)
    found = net.distances(sample=None)
    assert int(found.pairs[0]) == 104_348
    assert found.mean_hops == pytest.approx(6.9596465631)
    assert (found.median_hops, found.diameter) == (7, (31, 31))
    assert found.unreachable == 312_698_352
    some = net.distances(sample=600, seed=2)
    assert some.intervals is not None
    assert some.intervals.mean_hops.low < 6.9596 < some.intervals.mean_hops.high
    assert some.diameter == (31, 31)


# -- samples -------------------------------------------------------------------------------------


def test_intervals_hold_the_truth_nineteen_times_of_twenty() -> None:
    graph = networkx.barabasi_albert_graph(1500, 1, seed=9)
    net = Network.from_networkx(graph)
    exact = net.distances(sample=None)
    assert exact.effective_diameter is not None
    held = np.zeros(6)
    runs = 60
    for seed in range(runs):
        found = net.distances(sample=120, seed=seed).intervals
        assert found is not None
        truths = (
            (found.mean_hops, exact.mean_hops), (found.median_hops, exact.median_hops),
            (found.effective_diameter, exact.effective_diameter),
            (found.within_3, exact.share_within(3)), (found.within_6, exact.share_within(6)),
            (found.pairs[4], exact.pairs[4]),
        )  # fmt: skip
        held += [low <= true <= high for (low, high), true in truths]
    assert (held >= 0.85 * runs).all(), held
    assert held[0] <= runs - 1 or held.sum() < 6 * runs  # wide enough never to fail is too wide


def test_a_sample_adds_up_and_is_the_same_for_the_same_seed() -> None:
    net = Network.from_networkx(networkx.gnm_random_graph(2000, 2600, seed=1))
    one, again, other = (net.distances(sample=99, seed=seed) for seed in (4, 4, 5))
    assert one.to_dict() == again.to_dict()
    assert one.to_dict() != other.to_dict()
    assert one.sources == 99
    assert one.unreachable == net.distances(sample=None).unreachable
    assert abs(int(one.pairs.sum()) + one.unreachable - 2000 * 1999 // 2) <= one.pairs.size


def test_a_sample_of_all_is_exact() -> None:
    net = Network.from_pairs([(0, 1), (1, 2), (2, 3)])
    for sample in (4, 5, 10**9, None):
        check(net.distances(sample=sample), 4, [3, 2, 1])


# -- the diameter --------------------------------------------------------------------------------


@settings(max_examples=60)
@given(networks(), st.integers(0, 30))
def test_the_diameter_of_a_sampled_network_is_exact_or_bounded(
    drawn: tuple[int, list[tuple[int, int]]], most: int
) -> None:
    n, pairs = drawn
    net = Network.from_pairs(pairs, n=n)
    due = len(plain.pairs_by_hops(plain.contacts_of(n, pairs)))
    with pytest.MonkeyPatch.context() as patch:
        assert diameter_module.find_diameter(searches.Searches(net._rows), 0) == (due, due)
        patch.setattr(diameter_module, "_MOST_ENTRIES", most)
        low, high = diameter_module.find_diameter(searches.Searches(net._rows), 0)
        assert low <= due <= high


@pytest.mark.parametrize(("entries", "batches"), [(0, 1), (3 * 2 * 400, 3), (10**9, None)])
def test_the_diameter_is_searched_for_within_bounds_of_work(
    monkeypatch: pytest.MonkeyPatch, entries: int, batches: int | None
) -> None:
    """A ring has nobody in the middle: all its members would have to be searched from."""
    net = Network.from_pairs([(i, (i + 1) % 400) for i in range(400)])
    monkeypatch.setattr(diameter_module, "_MOST_ENTRIES", entries)
    asked: list[int] = []
    real = searches.Searches.from_sources

    def noted(self: searches.Searches, sources: object, is_each: bool) -> object:
        asked.append(1)
        return real(self, sources, is_each)  # type: ignore[arg-type]

    monkeypatch.setattr(searches.Searches, "from_sources", noted)
    low, high = diameter_module.find_diameter(searches.Searches(net._rows), 0)
    assert low == 200 <= high
    assert batches is None or len(asked) == batches


def test_a_diameter_with_bounds_says_so() -> None:
    assert Diameter(3, 3).is_exact
    assert not Diameter(3, 4).is_exact


# -- stopped and taken up ------------------------------------------------------------------------


def stop_after(done: int) -> object:
    def tell(now: int, most: int) -> None:
        if now >= done and now < most:
            raise StoppedError

    return tell


@pytest.mark.parametrize("sample", [None, 2100])
@pytest.mark.parametrize("keep_every_s", [0.0, 1e9])
def test_a_stopped_run_is_taken_up_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample: int | None, keep_every_s: float
) -> None:
    monkeypatch.setattr(distance_run, "_KEEP_EVERY_S", keep_every_s)
    net = Network.from_networkx(networkx.gnm_random_graph(2500, 3000, seed=8))
    path = tmp_path / "run"
    with pytest.raises(StoppedError):
        net.distances(sample=sample, resume=path, on_progress=stop_after(1024))
    seen: list[tuple[int, int]] = []
    again = net.distances(sample=sample, resume=path, on_progress=lambda *at: seen.append(at))
    assert seen[0] == (1024, sample or 2500)
    assert seen[-1] == (sample or 2500, sample or 2500)
    assert again.to_dict() == net.distances(sample=sample).to_dict()
    seen.clear()
    net.distances(sample=sample, resume=path, on_progress=lambda *at: seen.append(at))
    assert seen == [(sample or 2500, sample or 2500)]  # nothing is left to do


def test_a_state_of_another_network_or_question_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run"
    net = Network.from_networkx(networkx.gnm_random_graph(300, 400, seed=8))
    net.distances(sample=50, seed=3, resume=path)
    before = path.read_bytes()
    for sample, seed in ((50, 4), (51, 3), (None, 3)):
        with pytest.raises(NotReady, match=r"about a sample of 50 by seed 3, not about"):
            net.distances(sample=sample, seed=seed, resume=path)
    a, b = next(iter(zip(*(side.tolist() for side in net.edges()), strict=True)))
    spare = next(v for v in range(300) if v != a and not net.is_contact(a, v))
    net.remove_contact(a, b)
    net.add_contact(a, spare)  # as many members and contacts as before
    with pytest.raises(NotReady, match="another network"):
        net.distances(sample=50, seed=3, resume=path)
    assert path.read_bytes() == before


def test_a_damaged_state_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run"
    net = Network.from_networkx(networkx.gnm_random_graph(300, 400, seed=8))
    net.distances(sample=50, resume=path)
    whole = path.read_bytes()
    for broken in (whole[:-1], whole[:100], b"", b"x" * 9000, whole[:-5] + b"\1" + whole[-4:]):
        path.write_bytes(broken)
        with pytest.raises(NotReady, match="or remove it to begin anew"):
            net.distances(sample=50, resume=path)


# -- odd networks --------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 5])
def test_a_network_without_contacts_has_no_distances(n: int) -> None:
    net = Network.from_pairs([], n=n)
    check(net.distances(sample=None), n, [])
    few = net.distances(sample=2)
    assert (few.mean_hops, few.intervals, few.diameter) == (None, None, (0, 0))
    assert few.unreachable == n * (n - 1) // 2


def test_ids_beyond_32_bits_change_nothing() -> None:
    pairs = [(2**40 + a, 2**40 + 2**33 * b) for a, b in ((0, 1), (2, 1), (2, 4))]
    check(Network.from_pairs(pairs, labels=True).distances(sample=None), 4, [3, 2, 1])


MILLION = 10**6


def test_a_line_of_a_million_is_measured_from_a_sample() -> None:
    ids = np.arange(MILLION, dtype=np.uint32)
    found = Network.from_arrays(ids[:-1], ids[1:]).distances(sample=64)
    assert found.diameter == (MILLION - 1, MILLION - 1)
    assert found.intervals is not None
    low, high = found.intervals.mean_hops
    assert low < (MILLION + 1) / 3 < high
    assert found.unreachable == 0


def test_a_star_of_a_million_is_measured_from_a_sample() -> None:
    ids = np.arange(1, MILLION, dtype=np.uint32)
    found = Network.from_arrays(np.zeros_like(ids), ids).distances(sample=64)
    assert found.diameter == (2, 2)
    assert found.mean_hops == pytest.approx(2, abs=1e-4)


def test_a_million_components_are_measured_from_a_sample() -> None:
    ids = np.arange(2 * MILLION, dtype=np.uint32)
    found = Network.from_arrays(ids[::2], ids[1::2]).distances(sample=64)
    assert (found.mean_hops, found.diameter) == (1, (1, 1))
    assert found.unreachable == MILLION * (2 * MILLION - 1) - MILLION
    assert found.pairs.tolist() == [MILLION]


@pytest.mark.parametrize("sample", [0, 1, -1])
def test_a_sample_that_tells_no_error_is_refused(sample: int) -> None:
    with pytest.raises(Invalid, match=str(sample)):
        Network.from_pairs([(0, 1), (1, 2)]).distances(sample=sample)
