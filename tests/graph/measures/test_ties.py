"""Degrees, mixing, clustering and the open network against plain Python; fits of known tails."""

from __future__ import annotations

import math

import networkx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.graph import Network
from ecken.graph.measures import ball_growth
from ecken.graph.measures.intervals import students_t, wilson
from ecken.graph.measures.tail_fit import fit_tail
from tests.graph.measures import plain_measures as plain
from tests.graph.measures.test_distances import networks
from tests.oracle import World
from tests.worlds import network_of, worlds


@given(networks())
def test_triangles_and_clustering_are_those_of_the_oracle(
    drawn: tuple[int, list[tuple[int, int]]],
) -> None:
    n, pairs = drawn
    contacts = plain.contacts_of(n, pairs)
    found = Network.from_pairs(pairs, n=n).clustering()
    triangles = plain.count_triangles(contacts)
    wedges = sum(len(row) * (len(row) - 1) // 2 for row in contacts.values())
    assert (found.triangles, found.wedges) == (triangles, wedges)
    assert found.members_with_two == sum(len(row) > 1 for row in contacts.values())
    assert found.transitivity == (3 * triangles / wedges if wedges else None)
    local = sum(plain.local_clustering(contacts, v) for v in contacts) / n
    assert found.mean_local == pytest.approx(float(local))


@given(networks())
def test_mixing_is_that_of_the_oracle(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    n, pairs = drawn
    contacts = plain.contacts_of(n, pairs)
    found = Network.from_pairs(pairs, n=n).mixing()
    lengths = [len(row) for row in contacts.values()]
    told = plain.outdone(contacts)
    assert found.members == len(told)
    assert found.mean_contacts == pytest.approx(sum(lengths) / n)
    assert found.share_outdone == (sum(told) / len(told) if told else None)
    met = [len(contacts[v]) for row in contacts.values() for v in row]
    assert found.mean_of_contacts == (pytest.approx(sum(met) / len(met)) if met else None)
    due = plain.correlation_of_ends(contacts)
    assert found.assortativity == (None if due is None else pytest.approx(due))


@given(networks())
def test_degrees_are_counted(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    n, pairs = drawn
    lengths = sorted(len(row) for row in plain.contacts_of(n, pairs).values())
    found = Network.from_pairs(pairs, n=n).degree_distribution()
    assert found.counts.tolist() == [lengths.count(d) for d in range(lengths[-1] + 1)]
    assert (found.most, found.median) == (lengths[-1], lengths[(n - 1) // 2])
    assert found.mean == pytest.approx(sum(lengths) / n)


@given(worlds())
def test_the_open_network_is_what_everyone_may_see(world: World) -> None:
    """Each contact of it stands in a list that is for everyone, of a listed owner, as listed."""
    everyone = {v for v in range(world.n) if world.reach_of(v) == 255}
    contacts = {v: set(world.row(v)) for v in range(world.n)}
    due = plain.open_contacts(contacts, everyone, world.unlisted)
    part = network_of(world).open_network()
    one, two = (side.tolist() for side in part.edges())
    ends = zip(one, two, strict=True)
    assert {(min(pair), max(pair)) for pair in ends} == due
    assert part.labels.tolist() == sorted({v for pair in due for v in pair})


def test_what_is_hidden_changes_nothing_in_the_open_network() -> None:
    pairs = [(0, 1), (1, 2), (2, 3), (3, 0), (3, 4)]
    reach = [255, 255, 4, 0, 0]
    listed = [True, True, True, True, False]
    one = Network.from_pairs(pairs, n=5, reach=reach, listed=listed).open_network()
    more = [*pairs, (2, 4), (1, 4)]
    two = Network.from_pairs(more, n=5, reach=reach, listed=listed).open_network()
    for part in (one, two):
        assert part.labels.tolist() == [0, 1, 2, 3]
        assert part.distances(sample=None).pairs.tolist() == [3, 2, 1]
    assert one.distances(sample=None).to_dict() == two.distances(sample=None).to_dict()
    assert one.mixing() == two.mixing()
    assert one.clustering() == two.clustering()


@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_network_without_contacts_has_no_measures(n: int) -> None:
    net = Network.from_pairs([], n=n)
    found = net.clustering(sample=5)
    assert (found.transitivity, found.mean_local) == (None, 0.0 if n else None)
    assert (net.mixing().assortativity, net.mixing().share_outdone) == (None, None)
    assert net.degree_distribution().tail is None
    assert net.open_network().n == 0
    assert net.sketched_distances().mean_hops is None


def test_known_networks_have_their_known_measures() -> None:
    ring = Network.from_networkx(networkx.cycle_graph(30))
    assert ring.mixing().assortativity is None  # all have as many
    assert ring.mixing().share_outdone == 0
    whole = Network.from_networkx(networkx.complete_graph(20))
    assert (whole.clustering().transitivity, whole.clustering().triangles) == (1, 1140)
    star = Network.from_networkx(networkx.star_graph(99))
    assert (star.mixing().assortativity, star.mixing().share_outdone) == (-1, 0.99)


# -- samples -------------------------------------------------------------------------------------


def test_intervals_of_sampled_clustering_hold_the_truth() -> None:
    graph = networkx.powerlaw_cluster_graph(1500, 4, 0.4, seed=3)
    net = Network.from_networkx(graph)
    net.grow(1600)  # a hundred without contacts: they count as 0 in the mean
    exact = net.clustering()
    held = np.zeros(2)
    for seed in range(50):
        found = net.clustering(sample=2000, seed=seed)
        assert found.transitivity_interval is not None
        assert found.mean_local_interval is not None
        for place, (interval, true) in enumerate(
            ((found.transitivity_interval, exact.transitivity),
             (found.mean_local_interval, exact.mean_local))
        ):  # fmt: skip
            assert true is not None
            held[place] += interval.low <= true <= interval.high
    assert (held >= 42).all()
    assert held.sum() < 100
    assert net.clustering(sample=99, seed=4) == net.clustering(sample=99, seed=4)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", ["hubs", "sparse"])
def test_sketches_and_samples_agree_within_their_errors(kind: str, seed: int) -> None:
    """Two ways that have nothing in common but the contacts; four standard errors, seeds fixed."""
    graph = {
        "hubs": lambda: networkx.barabasi_albert_graph(3000, 3, seed=seed),
        "sparse": lambda: networkx.gnm_random_graph(3000, 6000, seed=seed),
    }[kind]()
    net = Network.from_networkx(graph)
    exact, sample = net.distances(sample=None), net.distances(sample=300, seed=seed)
    sketch = net.sketched_distances(seed=seed)
    assert sketch.mean_hops is not None
    assert sketch.standard_error is not None
    assert sample.mean_hops is not None
    assert sketch.standard_error < 0.1
    both = math.hypot(sketch.standard_error, sample.standard_error)
    assert abs(sketch.mean_hops - sample.mean_hops) < 4 * both
    assert abs(sketch.mean_hops - (exact.mean_hops or 0)) < 4 * sketch.standard_error
    within = np.cumsum(exact.pairs)
    steps = min(within.size, sketch.within.size)
    off = np.abs(sketch.within[:steps] - within[:steps])
    assert (off <= 5 * sketch.within_errors[:steps] + 0.01 * within[:steps]).all()


def test_sketches_count_balls_of_any_size_without_bias() -> None:
    """Many components of one size: the mean over all of them is near it, from 1 to 400."""
    for size in (2, 10, 60, 150, 400):
        chain = [(i, i + 1) for i in range(20_000) if (i + 1) % size]
        hub = [(i - i % size, i) for i in range(20_000) if i % size]
        net = Network.from_pairs(hub if size > 3 else chain, n=20_000)
        found = net.sketched_distances(runs=4, seed=5)
        due = net.distances(sample=None).connected
        assert found.within[-1] == pytest.approx(due, rel=0.03), size


@pytest.mark.parametrize(("members", "is_deep"), [(1_001, False), (1_002, True), (3_000, True)])
def test_lines_are_refused_before_the_first_ball_grows(
    monkeypatch: pytest.MonkeyPatch, members: int, is_deep: bool
) -> None:
    grown: list[int] = []
    monkeypatch.setattr(ball_growth, "_grow", lambda rows, salt: grown.append(1) or [0.0])
    hops = np.arange(members - 1)
    pairs = np.stack([hops, hops + 1], axis=1)
    # A small component in front, and a line whose middle has the most contacts.
    net = Network.from_pairs([*pairs, (members // 2, members), (members + 1, members + 2)])
    if is_deep:
        with pytest.raises(Invalid, match="1000 hops"):
            net.sketched_distances()
    else:
        net.sketched_distances()
    assert bool(grown) is not is_deep


# -- fits ----------------------------------------------------------------------------------------


def zeta(exponent: float, begin: int) -> float:
    """The sum of k^-exponent from ``begin`` on, term by term, and an integral for the rest."""
    end = 200_000
    terms = np.arange(begin, end, dtype=np.float64) ** -exponent
    return float(terms.sum()) + (end - 0.5) ** (1 - exponent) / (exponent - 1)


@pytest.mark.parametrize("exponent", [2.2, 2.5, 3.1])
def test_the_exponent_of_a_power_law_is_found(exponent: float) -> None:
    """Exact expected counts of a power law from 6 contacts on, below them something else."""
    x = np.arange(6, 20_000)
    counts = np.zeros(20_000, dtype=np.int64)
    counts[6:] = np.rint(50_000 * x**-exponent / zeta(exponent, 6))
    counts[1:6] = [100, 900, 400, 1500, 200]
    found = fit_tail(counts)
    assert found is not None
    assert found.x_min == pytest.approx(6, abs=2)
    assert found.exponent == pytest.approx(exponent, abs=0.1)
    assert found.power_law_ks < 0.01
    assert found.better == "power law"


def test_the_likeliest_exponent_is_found_by_trying_all() -> None:
    rng = np.random.default_rng(6)
    degrees = np.minimum(rng.zipf(2.4, 4000), 5000)
    found = fit_tail(np.bincount(degrees))
    assert found is not None
    tail = degrees[degrees >= found.x_min]
    assert found.members == tail.size
    logs = np.log(tail).sum()

    def likelihood(a: float) -> float:
        return -tail.size * math.log(zeta(a, found.x_min)) - a * logs

    tried = np.arange(1.5, 4, 0.01)
    assert found.exponent == pytest.approx(max(tried, key=likelihood), abs=0.011)
    # Where the likelihood has fallen by 1/2 from its height is one standard error.
    fallen = likelihood(found.exponent + found.exponent_error)
    assert likelihood(found.exponent) - fallen == pytest.approx(0.5, rel=0.1)


def test_a_lognormal_is_told_from_a_power_law() -> None:
    rng = np.random.default_rng(2)
    degrees = np.rint(rng.lognormal(3, 0.7, 40_000)).astype(np.int64)
    counts = np.bincount(degrees)
    found = fit_tail(counts)
    assert found is not None
    assert found.better == "lognormal"
    assert found.likelihood_ratio < 0
    assert found.lognormal_ks < found.power_law_ks


@given(st.lists(st.integers(0, 40), max_size=30))
def test_any_counts_are_fitted_or_have_no_tail(drawn: list[int]) -> None:
    found = fit_tail(np.array(drawn, dtype=np.int64))
    large = [d for d, count in enumerate(drawn) if d and sum(drawn[d:]) >= 50 and count]
    has_three = [d for d in large if sum(map(bool, drawn[d:])) >= 3]
    assert (found is not None) == bool(has_three)
    if found is not None:
        assert found.x_min in has_three
        assert found.members == sum(drawn[found.x_min :])
        assert all(map(math.isfinite, (found.exponent, found.mu, found.sigma, found.p)))
        assert 0 <= found.power_law_ks <= 1
        assert 0 <= found.lognormal_ks <= 1


# -- intervals -----------------------------------------------------------------------------------


def test_quantiles_are_those_of_the_tables() -> None:
    table = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 7: 2.365, 10: 2.228, 30: 2.042}
    assert {df: students_t(df) for df in table} == pytest.approx(table, abs=1e-3)
    assert students_t(10**6) == pytest.approx(1.96, abs=1e-3)


def test_intervals_of_shares_are_wilsons() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), table I."""
    for found, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)):
        assert wilson(found, of)[1:] == pytest.approx((low, high), abs=1e-4)
    assert wilson(0, 20)[1:] == pytest.approx((0, 0.1611), abs=1e-4)
    assert wilson(1, 29)[1:] == pytest.approx((0.0061, 0.1718), abs=1e-4)
