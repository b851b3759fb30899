"""Figures of all members, and degrees of separation, against the oracle and networkx."""

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.graph import Network
from ecken.graph.queries import scratch as scratch_module
from tests import oracle
from tests.oracle import World
from tests.worlds import network_of, worlds


@given(worlds())
def test_exact_figures_of_all_are_those_of_each(world: World) -> None:
    found = network_of(world).figures_of_all(third="exact", threads=2)
    assert found.third_error == 0
    together = zip(found.first.tolist(), found.second.tolist(), found.third.tolist(), strict=True)
    assert list(together) == [oracle.figures(world, v) for v in range(world.n)]


@settings(max_examples=30)
@given(worlds())
def test_in_small_worlds_the_sketch_is_near_the_truth(world: World) -> None:
    """Balls far smaller than the registers are counted by empty registers: nearly exact."""
    found = network_of(world).figures_of_all(registers=4096)
    assert found.third_error == pytest.approx(1.04 / 64)
    for v in range(world.n):
        first, second, third = oracle.figures(world, v)
        assert (found.first[v], found.second[v]) == (first, second)
        assert abs(int(found.third[v]) - third) <= 2


@pytest.mark.parametrize("registers", [64, 256, 1024])
def test_the_sketch_keeps_its_stated_error(registers: int) -> None:
    rng = np.random.default_rng(3)
    pairs = rng.integers(0, 20_000, (60_000, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    reach = rng.choice([0, 1, 2, 255], 20_000, p=[0.1, 0.1, 0.1, 0.7]).astype(np.uint8)
    net = Network.from_pairs(pairs, n=20_000, reach=reach, listed=rng.random(20_000) < 0.9)
    found = net.figures_of_all(registers=registers)
    asked = rng.integers(0, 20_000, 400)
    exact = np.array([net.figures(v)[:3] for v in asked])
    assert (found.first[asked] == exact[:, 0]).all()
    assert (found.second[asked] == exact[:, 1]).all()
    balls = exact.sum(axis=1) + 1
    estimated = found.first[asked] + found.second[asked] + found.third[asked] + 1
    wrong = (estimated - balls) / balls
    assert np.sqrt((wrong**2).mean()) < 1.5 * found.third_error
    assert abs(wrong.mean()) < found.third_error


def test_distances_equal_networkx() -> None:
    graph = networkx.gnm_random_graph(300, 420, seed=5)
    found = Network.from_networkx(graph).distances(sample=None)
    hops: dict[int, int] = {}
    for _, lengths in networkx.all_pairs_shortest_path_length(graph):
        for length in lengths.values():
            hops[length] = hops.get(length, 0) + 1
    assert found.counts.tolist() == [hops.get(h, 0) for h in range(max(hops) + 1)]
    assert found.unreachable == (300 * 300 - sum(hops.values())) // 2
    connected = sum(n for h, n in hops.items() if h)
    assert found.mean_hops == pytest.approx(sum(h * n for h, n in hops.items()) / connected)
    assert found.standard_error == 0
    assert found.share_within(4) == pytest.approx(sum(hops[h] for h in range(1, 5)) / connected)


def test_a_sample_of_sources_is_within_its_standard_error() -> None:
    graph = networkx.gnm_random_graph(3000, 9000, seed=1)
    net = Network.from_networkx(graph)
    exact = net.distances(sample=None)
    errors = []
    for seed in range(12):
        found = net.distances(sample=150, seed=seed)
        assert found.sources == 150
        errors.append((found.mean_hops - exact.mean_hops) / found.standard_error)
    assert 0.3 < np.sqrt(np.mean(np.square(errors))) < 2


@settings(max_examples=25)
@given(st.data())
def test_ids_are_sorted_by_digits_as_by_comparing(data: st.DataObject) -> None:
    from ecken.graph.kernels.radix_sort import digits_of, sort_counted, sort_keys

    n = data.draw(st.sampled_from([1, 2, 2048, 2049, 2**22, 2**31]))
    ids = np.array(data.draw(st.lists(st.integers(0, n - 1), max_size=60)), dtype=np.uint32)
    expected = sorted(ids.tolist())
    digits, bits = digits_of(n)
    counters = np.zeros((6, scratch_module.DIGITS), dtype=np.uint64)
    for turn in range(digits):
        np.add.at(counters[turn], (ids >> (turn * bits)) & ((1 << int(bits)) - 1), 1)
    keys = ids.astype(np.uint64) << np.uint64(data.draw(st.integers(0, 31)))
    spare = np.empty_like(keys)
    sort_counted(ids, np.empty_like(ids), digits, bits, counters)
    assert ids.tolist() == expected
    sorted_keys = np.sort(keys)
    found = spare if sort_keys(keys, spare, counters, 62) else keys
    assert np.array_equal(found, sorted_keys)


def test_bad_methods_and_sizes_are_refused() -> None:
    net = Network.from_pairs([(0, 1)])
    with pytest.raises(Invalid):
        net.figures_of_all(third="roughly")
    with pytest.raises(Invalid):
        net.figures_of_all(registers=100)
    with pytest.raises(Invalid):
        net.distances(sample=0)


def test_an_empty_network_has_empty_wholes() -> None:
    net = Network.from_pairs([], n=0)
    assert net.figures_of_all().first.size == 0
    assert net.distances().counts.size == 0
    assert Network.from_pairs([], n=2).distances().counts.tolist() == [2]
