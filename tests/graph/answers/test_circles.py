"""Figures, circles, bridges and degrees against the oracle, on named and on generated worlds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.graph import Network
from ecken.search.bitsets.bitset import bitset, ids_of, is_in
from tests import oracle
from tests.worlds import NAMED, as_set, hidden_bridge, network_of, questions, star_of_hubs, worlds


@pytest.mark.parametrize("name", NAMED)
def test_every_answer_of_a_named_world_equals_the_oracle(name: str) -> None:
    world = NAMED[name]()
    net = network_of(world)
    for viewer in range(min(world.n, 12)):
        assert net.figures(viewer)[:3] == oracle.figures(world, viewer)
        found = net.circles(viewer)
        for k, ids in enumerate((found.first, found.second, found.third), start=1):
            assert ids.tolist() == sorted(oracle.circle(world, viewer, k))
            assert net.circle(viewer, k).tolist() == ids.tolist()


@given(st.data())
def test_figures_and_circles_equal_the_oracle(data: st.DataObject) -> None:
    world = data.draw(worlds())
    viewer, _, blocked, also = data.draw(questions(world))
    net = network_of(world)
    assert net.figures(viewer, blocked=blocked, also=also)[:3] == oracle.figures(
        world, viewer, blocked, also
    )
    found = net.circles(viewer, blocked=blocked, also=also)
    for k, ids in enumerate((found.first, found.second, found.third), start=1):
        assert ids.dtype == np.uint32
        assert ids.tolist() == sorted(oracle.circle(world, viewer, k, blocked, also))
    assert found.bridge_counts.tolist() == [
        len(oracle.bridges(world, viewer, int(v), blocked, also)) for v in found.second
    ]


@given(st.data())
def test_the_third_circle_as_bits_is_the_one_that_is_listed(data: st.DataObject) -> None:
    world = data.draw(worlds())
    viewer, _, blocked, _ = data.draw(questions(world))
    net = network_of(world)
    listed, found = net.circles(viewer, blocked=blocked), net.circle_bits(viewer, blocked=blocked)
    assert found.near.first.tolist() == listed.first.tolist()
    assert found.near.second.tolist() == listed.second.tolist()
    assert found.near.bridge_counts.tolist() == listed.bridge_counts.tolist()
    assert found.near.third.size == 0
    assert found.work == listed.work
    third = oracle.circle(world, viewer, 3, blocked)
    assert found.third.size == world.n // 64 + 1
    assert found.third_count == len(third)
    assert ids_of(found.third).tolist() == sorted(third)
    everyone = np.arange(world.n, dtype=np.uint32)
    assert as_set(everyone[is_in(found.third, everyone)]) == set(third)
    assert bitset(listed.third, world.n // 64 + 1).tolist() == found.third.tolist()


@given(st.data())
def test_bridges_and_degrees_equal_the_oracle(data: st.DataObject) -> None:
    world = data.draw(worlds())
    viewer, target, blocked, also = data.draw(questions(world))
    net = network_of(world)
    assert net.bridges(viewer, target, blocked=blocked, also=also).tolist() == sorted(
        oracle.bridges(world, viewer, target, blocked, also)
    )
    targets = data.draw(st.lists(st.integers(0, world.n - 1), max_size=8))
    degrees = net.degrees(viewer, targets, blocked=blocked)
    assert degrees.dtype == np.uint8
    assert degrees.tolist() == [oracle.degree(world, viewer, v, blocked) for v in targets]
    for v in targets:
        degree = 0 if v == viewer else oracle.degree(world, viewer, v, blocked)
        for hops in (1, 2, 3):
            expected = v == viewer or 0 < degree <= hops
            assert net.within(viewer, v, hops, blocked=blocked) is expected
    indptr, ids = net.bridges_of_many(viewer, targets, blocked=blocked)
    for i, v in enumerate(targets):
        assert ids[indptr[i] : indptr[i + 1]].tolist() == sorted(
            oracle.bridges(world, viewer, v, blocked)
        )


def test_a_member_who_shows_the_list_to_nobody_is_no_bridge() -> None:
    net = network_of(hidden_bridge())
    assert net.bridges(0, 3).tolist() == [1]
    assert net.contacts(2).tolist() == [0, 3]


def test_a_blocked_member_is_in_no_figure_and_is_no_bridge() -> None:
    net = network_of(NAMED["two_cliques"]())
    assert net.figures(0)[:3] == (4, 1, 4)
    assert net.figures(0, blocked=[4])[:3] == (3, 0, 0)
    assert net.bridges(0, 5, blocked=[4]).size == 0


def test_an_unlisted_member_shows_in_nobodys_circle_but_to_their_contacts() -> None:
    world = star_of_hubs(2, 3)
    world.unlisted.add(2)
    net = network_of(world)
    assert 2 in net.circle(0, 1)
    assert 2 not in net.circle(1, 2)
    assert 2 not in net.disclosed(0)
    assert 2 in net.contacts(0)


def test_what_accepting_would_bring_is_what_it_then_brings() -> None:
    net = network_of(star_of_hubs(3, 20))
    promised = net.figures(5, also=[1])
    net.add_contact(5, 1)
    assert net.figures(5)[:3] == promised[:3]


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_many_targets_are_labelled_like_single_ones(degree: int) -> None:
    rng = np.random.default_rng(degree)
    net = Network.from_arrays(*_random_columns(rng, 3000, 9000), n=3000)
    everyone = np.arange(3000)
    all_at_once = net.degrees(7, everyone)
    assert as_set(np.flatnonzero(all_at_once == degree)) == as_set(net.circle(7, degree))
    for v in rng.integers(0, 3000, 40):
        assert net.degrees(7, [v])[0] == all_at_once[v]


def test_the_union_as_bitset_counts_like_the_list_of_the_new() -> None:
    """A large network takes the other way of counting circle 3; both must agree."""
    rng = np.random.default_rng(0)
    net = Network.from_arrays(*_random_columns(rng, 5000, 40000), n=5000)
    for viewer in range(0, 5000, 250):
        figures = net.figures(viewer)
        assert figures.third == net.circle(viewer, 3).size
        assert figures.work > 5000 // 64


def _random_columns(rng: np.random.Generator, n: int, m: int) -> tuple[np.ndarray, np.ndarray]:
    pairs = rng.integers(0, n, (m, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    return pairs[:, 0], pairs[:, 1]
