"""Contact networks made from a seed: degree tail, communities, any size, never held as a list.

Every member ``x`` has a weight: how many contacts they tend to have. Half of these they bring
about themselves: some within their community, the rest anywhere, with members chosen in
proportion to their weight (Chung and Lu 2002). Communities are stretches of 64 to 2,048
neighbouring members; a member finds at most a third of the community that way. Repeats and pairs
with oneself fall out in building, which costs a few percent.

Two laws of weights:

``lognormal``  sigma 1.2, as in Facebook's friend counts (Ugander et al. 2011): the average contact
               has 4.2 times as many contacts as the average member;
``pareto``     exponent 2.65: nobody below 60 % of the mean, few very large hubs.

Ids are shuffled, so that neighbours in the community are not neighbours in memory. Everything is
a function of the seed and of ``x`` alone, so pairs and weights can be made twice, piece by piece,
without keeping them: a network of 1 G contacts needs the memory of the network only.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.graph import Network
from ecken.graph.jit import kernel

__all__ = ["NETWORKS", "Recipe", "keep_network", "make_network", "order_of_members"]

_STEP = 1 << 15
_PIECE = 1 << 20
_KNOTS = 1 << 16
_SIGMA = 1.2
_EXPONENT = 2.65
_LOCAL = 0.4
_POINTS = np.linspace(-7, 7, 100_001)
_ABOVE = np.array([0.5 * math.erfc(z / math.sqrt(2)) for z in _POINTS])
"""The share of a normal law above each point."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a network is made of."""

    name: str
    n: int
    mean: float
    law: str = "lognormal"
    seed: int = 1


NETWORKS = {
    recipe.name: recipe
    for recipe in (
        Recipe("10k", 10_000, 40.0),
        Recipe("100k", 100_000, 80.0),
        Recipe("200k", 200_000, 41.0),
        Recipe("1m", 1_000_000, 98.0),
        Recipe("3m", 3_000_000, 99.0),
        Recipe("10m", 10_000_000, 100.0),
        Recipe("20m", 20_000_000, 100.5),
        Recipe("18m", 18_000_000, 14.7),
        Recipe("180m", 180_000_000, 14.7),
        Recipe("1m-pareto", 1_000_000, 100.0, "pareto"),
        Recipe("20m-pareto", 20_000_000, 100.5, "pareto"),
    )
}


def make_network(recipe: Recipe) -> Network:
    """Make the network of a recipe; memory as building needs it, and a few MB."""
    n = recipe.n
    scale = recipe.mean * n / sum(float(raw.sum()) for raw in _raw_weights(recipe))
    table = _choice_table(recipe, scale)
    spread, shuffle = _coprime(n, 0.6180339887), _coprime(n, 0.3819660113)
    rank_step = pow(spread, -1, n) if n > 1 else 0

    def chunks() -> Iterator[tuple[NDArray[np.uint32], NDArray[np.uint32]]]:
        for low in range(0, n, _STEP):
            high = min(n, low + _STEP)
            ranks = (np.arange(low, high) - n // 3) % n * rank_step % n
            weights = _raw_of(recipe, ranks) * scale / 2
            room = int(weights.sum()) + high - low + 8
            a, b = np.empty(room, dtype=np.uint32), np.empty(room, dtype=np.uint32)
            made = _make_pairs(low, high, n, recipe.seed, weights, table, spread, shuffle, a, b)
            yield a[:made], b[:made]

    return Network.from_chunks(chunks, n)


def keep_network(name: str, folder: str) -> Network:
    """Make a network, or read it from where an earlier run kept it; without a folder, make it."""
    if not folder:
        return make_network(NETWORKS[name])
    path = Path(folder) / f"{name}.ecken"
    if not path.exists():
        make_network(NETWORKS[name]).save(path)
    return Network.open(path, mapped=False)


def order_of_members(recipe: Recipe) -> NDArray[np.int64]:
    """Ids in the order of the communities: neighbours here are neighbours in the network."""
    return (np.arange(recipe.n) * _coprime(recipe.n, 0.3819660113)) % recipe.n


def _raw_of(recipe: Recipe, ranks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights of some ranks before they are scaled to the mean; rank 0 is the largest."""
    tail = (ranks + 0.5) / recipe.n
    if recipe.law == "pareto":
        return np.asarray(tail ** (-1 / _EXPONENT))
    return np.exp(_SIGMA * np.interp(-tail, -_ABOVE, _POINTS))


def _raw_weights(recipe: Recipe) -> Iterator[NDArray[np.float64]]:
    """Weights by rank before they are scaled, the largest first, in pieces."""
    for low in range(0, recipe.n, _PIECE):
        yield _raw_of(recipe, np.arange(low, min(recipe.n, low + _PIECE)))


def _choice_table(recipe: Recipe, scale: float) -> NDArray[np.float64]:
    """Ranks at even steps of the total weight: choosing by weight is reading between them."""
    total = 0.0
    for raw in _raw_weights(recipe):
        total = float(np.cumsum(np.concatenate([[total], raw * scale]))[-1])
    share = np.linspace(0, total, _KNOTS + 1)
    table = np.empty(_KNOTS + 1)
    before, rank, at = 0.0, 0, 0
    for raw in _raw_weights(recipe):
        sums = np.cumsum(np.concatenate([[before], raw * scale]))
        end = int(np.searchsorted(share, sums[-1], side="right"))
        table[at:end] = np.interp(share[at:end], sums, np.arange(rank, rank + sums.size + 0.0))
        before, rank, at = float(sums[-1]), rank + raw.size, end
    table[at:] = recipe.n
    return table


def _coprime(n: int, share: float) -> int:
    """A number near ``share * n`` whose multiples visit all of ``0..n-1``."""
    k = int(n * share) | 1
    while math.gcd(k, n) != 1:
        k += 2
    return k


@kernel
def _mix(x: Any) -> Any:
    """Splitmix64."""
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@kernel
def _unit(x: Any) -> float:
    """A number from 0 to 1 from 64 random bits."""
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@kernel
def _make_pairs(
    low: Any, high: Any, n: Any, seed: Any, weights: Any, table: Any, spread: Any, shuffle: Any,
    a: Any, b: Any,
) -> Any:  # fmt: skip
    """Write the pairs that members ``low`` to ``high - 1`` bring about; return how many."""
    made = 0
    for x in range(low, high):
        state = _mix(np.uint64(x) ^ (np.uint64(seed) << np.uint64(40)))
        size = np.int64(64) << np.int64(_mix(np.uint64(x >> 12) + np.uint64(seed)) % np.uint64(6))
        begins = x // size * size
        within = min(begins + size, n) - begins
        wanted = int(weights[x - low])
        state = _mix(state)
        wanted += _unit(state) < weights[x - low] - wanted
        local = min(int(wanted * _LOCAL + 0.5), within // 6)
        for i in range(wanted):
            state = _mix(state)
            u = _unit(state)
            if i < local:
                y = begins + int(u * within)
            else:
                knot = int(u * _KNOTS)
                part = u * _KNOTS - knot
                rank = min(int(table[knot] * (1 - part) + table[knot + 1] * part), n - 1)
                y = (rank * spread + n // 3) % n
            if y != x:
                a[made] = (x * shuffle) % n
                b[made] = (y * shuffle) % n
                made += 1
    return made
