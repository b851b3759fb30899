"""The numbers that follow from how balls grew, against counting pairs one by one."""

from __future__ import annotations

from statistics import median_low

import pytest
from hypothesis import given

from ecken.batch.hop_statistics import Growth, hop_statistics
from tests import oracle
from tests.oracle import World
from tests.worlds import worlds


def growth_of(world: World) -> tuple[Growth, list[int]]:
    """Balls as they really grow, and the distance of each pair in hops, in order."""
    found = [oracle.layers(world, viewer) for viewer in range(world.n)]
    longest = max(map(len, found))
    within = [[sum(map(len, layers[: t + 1])) for layers in found] for t in range(longest + 1)]
    hops = sorted(h for layers in found for h, at in enumerate(layers) for _ in at if h)
    reached = {frozenset().union(*layers) for layers in found}
    pairs = sum(len(part) * (len(part) - 1) for part in reached)
    sizes = [[float(sum(balls))] * 2 for balls in within]
    components = (len(reached), max(map(len, reached)), pairs)
    return Growth(world.n, sum(1 for h in hops if h == 1) // 2, sizes, components), hops[::2]


@given(world=worlds())
def test_what_is_known_exactly_gives_exact_numbers(world: World) -> None:
    world.reach, world.unlisted = {}, set()
    growth, hops = growth_of(world)
    said = hop_statistics(growth)
    assert said["pairs"] == [hops.count(h) for h in range(1, max(hops, default=0) + 1)]
    assert said["unreachable"] == world.n * (world.n - 1) // 2 - len(hops)
    assert said["mean_hops"] == (pytest.approx(sum(hops) / len(hops)) if hops else None)
    assert said["median_hops"] == (median_low(hops) if hops else None)
    assert said["longest_seen"] == max(hops, default=0)
    for most in (3, 6):
        share = sum(h <= most for h in hops) / len(hops) if hops else None
        assert said[f"within_{most}"] == (pytest.approx(share) if hops else None)
    assert (said["mean_hops_error"], set(said["pairs_error"]) <= {0}) == (0, True)


def test_the_spread_of_the_runs_is_the_error_and_exact_numbers_stay() -> None:
    """10 members in one component, 12 ties; the runs see 30 or 34 more ordered pairs at 2 hops."""
    sizes = [[10.0, 10.0], [33.0, 35.0], [63.0, 69.0], [100.0, 100.0]]
    said = hop_statistics(Growth(10, 12, sizes, (1, 10, 90)))
    assert said["pairs"][0] == 12
    assert sum(said["pairs"]) == 45
    first, second = 33 * 30 / 67, 33 * 34 / 65
    assert said["pairs"][1] == round((first + second) / 2)
    assert said["pairs_error"][1] == round(abs(first - second) / 2)
    means = [(12 + 2 * at_two + 3 * (33 - at_two)) / 45 for at_two in (first, second)]
    assert said["mean_hops"] == pytest.approx(sum(means) / 2)
    assert said["mean_hops_error"] == pytest.approx(abs(means[0] - means[1]) / 2)


def test_the_effective_diameter_is_interpolated() -> None:
    """Of 10 pairs, 6 are at one hop and 4 at two: 9 are reached after three quarters of hop two."""
    said = hop_statistics(Growth(5, 6, [[5, 5], [17, 17], [25, 25]], (1, 5, 20)))
    assert said["effective_diameter"] == pytest.approx(1.75)
    assert said["median_hops"] == 1
