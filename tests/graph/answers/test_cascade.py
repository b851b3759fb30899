"""How far a post spreads: against all outcomes there are, against coins thrown, and its laws."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.graph import Network
from ecken.graph.jit import JIT
from ecken.graph.queries.cascade import estimate
from tests import oracle
from tests.oracle import World
from tests.worlds import NAMED, network_of, questions, star_of_hubs, wide_worlds, worlds

RUNS = 1024 if JIT else 128
SHARES = st.sampled_from((0.0, 0.03, 0.2, 0.5, 0.8, 1.0))

AT_MOST_ASKED = 9
"""Members with a coin up to whom all outcomes are gone through."""


def _tolerance(size: int) -> float:
    """How far the mean of RUNS runs can be off: more happens once in 10^9 times (Hoeffding).

    Each run reaches 0 to ``size``; with the control variate the mean is nearer still.
    """
    return size * math.sqrt(math.log(2e9) / (2 * RUNS))


@settings(max_examples=40)
@given(st.data(), SHARES)
def test_the_forecast_equals_the_mean_of_all_outcomes(data: st.DataObject, share: float) -> None:
    world = data.draw(worlds(most=11))
    viewer, _, blocked, also = data.draw(questions(world))
    circles = oracle.layers(world, viewer, blocked, also)
    assume(sum(map(len, circles[1:3])) <= AT_MOST_ASKED)
    first, second, third = oracle.expected_spread(world, viewer, share, blocked, also)
    found = network_of(world).cascade(
        viewer, share, blocked=blocked, also=also, error=0.0, runs=RUNS
    )
    assert found.first == round(first)
    assert found.second == pytest.approx(second)
    size = len(circles[3]) if len(circles) > 3 else 0
    assert abs(found.third - third) <= _tolerance(size)
    assert size or (found.third, found.third_error, found.runs) == (0.0, 0.0, 0) or third == 0


@settings(max_examples=10)
@given(wide_worlds(most=120), st.sampled_from((0.1, 0.4)))
def test_the_forecast_agrees_with_coins_that_are_thrown(world: World, share: float) -> None:
    net = network_of(world)
    viewer = max(range(world.n), key=lambda v: net.figures(v).third)
    found = net.cascade(viewer, share, error=0.0, runs=RUNS)
    thrown = oracle.played_spread(world, viewer, share, 300, Random(3))
    size = net.figures(viewer).third
    spread = size * math.sqrt(math.log(2e9) / (2 * 300))
    assert abs(found.third - thrown[2]) <= spread + _tolerance(size)


@settings(max_examples=30)
@given(st.data())
def test_where_nobody_passes_on_only_contacts_see_it_and_where_all_do_whole_circles(
    data: st.DataObject,
) -> None:
    world = data.draw(worlds() | wide_worlds())
    viewer, _, blocked, also = data.draw(questions(world))
    net = network_of(world)
    figures = net.figures(viewer, blocked=blocked, also=also)
    nobody = net.cascade(viewer, 0.0, blocked=blocked, also=also)
    assert nobody[:4] == (figures.first, 0.0, 0.0, 0.0)
    everybody = net.cascade(viewer, 1.0, blocked=blocked, also=also)
    assert everybody[:4] == (*figures[:3], 0.0)


@settings(max_examples=25)
@given(st.data(), SHARES, SHARES)
def test_the_more_pass_on_the_more_see_it(data: st.DataObject, one: float, other: float) -> None:
    world = data.draw(worlds())
    viewer, _, blocked, also = data.draw(questions(world))
    net, (low, high) = network_of(world), sorted((one, other))
    few = net.cascade(viewer, low, blocked=blocked, also=also, error=0.0, runs=RUNS)
    many = net.cascade(viewer, high, blocked=blocked, also=also, error=0.0, runs=RUNS)
    assert few.first == many.first
    assert few.second <= many.second + 1e-9
    size = net.figures(viewer, blocked=blocked, also=also).third
    assert few.third <= many.third + 2 * _tolerance(size)
    assert many.third <= size + 1e-9


@settings(max_examples=25)
@given(st.data(), SHARES)
def test_relabelling_changes_no_forecast(data: st.DataObject, share: float) -> None:
    world = data.draw(worlds())
    order = data.draw(st.permutations(range(world.n)))
    pairs = [(a, b) for a, row in world.contacts.items() for b in row]
    twin = World.of(world.n, [(order[a], order[b]) for a, b in pairs])
    twin.reach = {order[m]: reach for m, reach in world.reach.items()}
    twin.unlisted = {order[m] for m in world.unlisted}
    viewer = data.draw(st.integers(0, world.n - 1))
    one = network_of(world).cascade(viewer, share, error=0.0, runs=RUNS)
    other = network_of(twin).cascade(order[viewer], share, error=0.0, runs=RUNS)
    assert one.first == other.first
    assert one.second == pytest.approx(other.second)
    size = network_of(world).figures(viewer).third
    assert abs(one.third - other.third) <= 2 * _tolerance(size)


@settings(max_examples=40)
@given(st.data(), SHARES)
def test_a_hidden_contact_changes_neither_forecast_nor_work(
    data: st.DataObject, share: float
) -> None:
    world = data.draw(worlds(least=3, most=14))
    viewer, _, blocked, _ = data.draw(questions(world))
    a, b = data.draw(st.lists(st.integers(0, world.n - 1), min_size=2, max_size=2, unique=True))
    assume(viewer not in (a, b))
    world.remove(a, b)
    net = network_of(world)
    before = net.cascade(viewer, share, blocked=blocked, runs=64)
    layers = oracle.layers(world, viewer, blocked)
    seen_from = {member: layer for layer, members in enumerate(layers) for member in members}
    world.add(a, b)
    assume(
        not any(
            here in seen_from and world.discloses(here, seen_from[here], there)
            for here, there in ((a, b), (b, a))
        )
    )
    net.add_contact(a, b)
    assert net.cascade(viewer, share, blocked=blocked, runs=64) == before


@settings(max_examples=40)
@given(st.data(), SHARES)
def test_a_contact_of_somebody_blocked_changes_no_forecast(
    data: st.DataObject, share: float
) -> None:
    """Who is blocked stands in lists that are read: nothing may be made of that."""
    world = data.draw(worlds(least=3, most=14))
    viewer, target, blocked, _ = data.draw(questions(world))
    assume(blocked and target not in (viewer, *blocked))
    world.remove(blocked[0], target)
    net = network_of(world)
    before = net.cascade(viewer, share, blocked=blocked, runs=64)
    net.add_contact(blocked[0], target)
    assert net.cascade(viewer, share, blocked=blocked, runs=64)[:5] == before[:5]


@pytest.mark.parametrize("name", NAMED)
def test_the_audience_ends_the_spread(name: str) -> None:
    net = network_of(NAMED[name]())
    whole = net.cascade(0, 0.5)
    assert net.cascade(0, 0.5, hops=1)[:3] == (whole.first, 0.0, 0.0)
    assert net.cascade(0, 0.5, hops=2)[:3] == (whole.first, whole.second, 0.0)


def test_the_same_question_has_the_same_answer_and_another_seed_a_similar_one() -> None:
    net = network_of(star_of_hubs(6, 40))
    viewer = 6  # a leaf: the hubs are two steps away, their leaves three
    found = net.cascade(viewer, 0.3, runs=200, error=0.0)
    assert net.cascade(viewer, 0.3, runs=200, error=0.0) == found
    other = net.cascade(viewer, 0.3, runs=200, error=0.0, seed=2)
    assert other.third != found.third
    assert other.third == pytest.approx(found.third, rel=0.2)


def test_the_stated_error_is_how_far_forecasts_with_other_seeds_are_apart() -> None:
    world = star_of_hubs(6, 40)
    for leaf in range(20, 200, 7):
        world.add(leaf, leaf + 9)
    net = network_of(world)
    found = [net.cascade(6, 0.25, runs=96, error=0.0, seed=seed) for seed in range(60)]
    apart = float(np.std([one.third for one in found], ddof=1))
    stated = float(np.mean([one.third_error for one in found]))
    assert stated > 0
    assert 0.6 < apart / stated < 1.7


def test_a_small_error_takes_more_runs_and_the_runs_end_it() -> None:
    net = network_of(star_of_hubs(6, 40))
    rough, fine = net.cascade(6, 0.3, error=0.5), net.cascade(6, 0.3, error=0.0, runs=300)
    assert rough.runs < fine.runs == 300
    assert rough.work < fine.work


def test_where_no_run_reached_anybody_the_error_says_how_much_it_can_be() -> None:
    reached, read = np.zeros((2, 32), dtype=np.int64)
    assert estimate(reached, read, 0.7) == (0.0, 0.7)
    rare = network_of(oracle.World.of(4, [(0, 1), (1, 2), (2, 3)])).cascade(0, 0.01, runs=8)
    assert (rare.third, rare.third_error) == (0.0, pytest.approx(1e-4 * 2))


@pytest.mark.parametrize("share", [-0.1, 1.5, float("nan"), float("inf"), "half", True, None])
def test_a_share_that_is_none_is_refused(share: object) -> None:
    net = Network.from_pairs([(0, 1), (1, 2)])
    with pytest.raises(Invalid, match="a number from 0 to 1 is needed"):
        net.cascade(0, share)  # type: ignore[arg-type]
    with pytest.raises(Invalid, match="error is"):
        net.cascade(0, 0.5, error=share)  # type: ignore[arg-type]
