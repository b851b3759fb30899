"""The forecast against a spread that knows nothing of circles, in a network of real people.

Zachary's karate club: 34 members, 78 ties, as they were observed (W. W. Zachary, An information
flow model for conflict and fission in small groups, Journal of Anthropological Research 33, 1977).
"""

from __future__ import annotations

import math
from collections import Counter
from random import Random

import networkx as nx
import pytest

from ecken.graph import Network

PLAYED = 4_000
SHARES = (0.02, 0.1, 0.3)
AUTHORS = (0, 33, 16, 11)
"""The two around whom the club split, the one farthest out, and the one with a single contact."""

CLUB: nx.Graph = nx.karate_club_graph()


def _played(author: int, share: float, *, outward: bool) -> list[float]:
    """Play a post many times; return how many see it on average, at one, two and three hops.

    Whoever sees it passes it on or not, once; whoever passes it on shows it to all contacts. A post
    that goes ``outward`` is shown to those only who are farther from the author.
    """
    hops = nx.single_source_shortest_path_length(CLUB, author)
    draw, seen_at = Random(f"{author} {share}").random, Counter[int]()
    for _ in range(PLAYED):
        seen, showing = {author}, [author]
        while showing:
            member = showing.pop()
            for other in CLUB[member]:
                if other in seen or (outward and hops[other] <= hops[member]):
                    continue
                seen.add(other)
                if draw() < share:
                    showing.append(other)
        seen_at.update(hops[member] for member in seen)
    return [seen_at[degree] / PLAYED for degree in (1, 2, 3)]


def _tolerance(size: int) -> float:
    """How far a mean of what was played can be off: more happens once in a million (Hoeffding)."""
    return size * math.sqrt(math.log(2e6) / (2 * PLAYED))


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("author", AUTHORS)
def test_the_forecast_is_what_a_played_post_reaches_and_rather_too_low(
    author: int, share: float
) -> None:
    net = Network.from_pairs(list(CLUB.edges))
    found = net.cascade(author, share, error=0.0, runs=1024)
    figures = net.figures(author)
    outward, free = (_played(author, share, outward=which) for which in (True, False))
    assert found.first == outward[0] == free[0] == len(CLUB[author])
    assert found.second == pytest.approx(outward[1], abs=_tolerance(figures.second))
    both = _tolerance(figures.third) + 5 * found.third_error
    assert found.third == pytest.approx(outward[2], abs=both)
    # What members of one circle show each other comes on top: up to a fifth in this club.
    assert free[1] >= found.second - _tolerance(figures.second)
    assert free[2] >= found.third - both
    assert free[1] + free[2] <= 1.2 * (found.second + found.third) + _tolerance(34)
