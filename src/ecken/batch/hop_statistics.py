"""How many hops apart members are, from how their balls grew: plain numbers, no Spark."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, stdev
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.graph.measures.distances import EFFECTIVE, first_step_with, steps_until

__all__ = ["Growth", "hop_statistics"]


@dataclass(frozen=True)
class Growth:
    """How balls grew, round by round."""

    members: int
    contacts: int
    sizes: Sequence[Sequence[float]]
    """For each round from 0 on, for each run: the sum of the sizes of all balls, themselves in."""
    components: tuple[int, int, int] | None
    """How many there are, members of the largest, ordered pairs inside; ``None`` if the rounds
    ended before nothing grew."""


def hop_statistics(growth: Growth) -> dict[str, Any]:
    """Return the distribution and what follows from it. One hop has nobody in between.

    Names and meanings are those of the engine's distances. ``pairs[h]``: unordered pairs at
    ``h + 1`` hops. Each ``…_error`` is the standard error of the mean over the runs. Pairs at one
    hop, the sum of all pairs, components and unreachable pairs are exact if ``is_complete``; else
    only pairs as far as the rounds went are known, and all means are over these.
    """
    by_run = [_pairs_of(growth, run) for run in range(len(growth.sizes[0]))]
    longest = max(map(len, by_run))
    by_run = [[*pairs, *[0.0] * (longest - len(pairs))] for pairs in by_run]
    pairs = [fmean(at) for at in zip(*by_run, strict=True)]
    everyone = growth.members * (growth.members - 1) // 2
    whole = growth.components
    said: dict[str, Any] = {
        "pairs": [round(n) for n in pairs],
        "pairs_error": [round(_error(at)) for at in zip(*by_run, strict=True)],
        "unreachable": None if whole is None else everyone - whole[2] // 2,
        "components": None if whole is None else whole[0],
        "largest_component": None if whole is None else whole[1],
        "median_hops": first_step_with(_shares(pairs), 0.5) if pairs else None,
        "longest_seen": len(pairs),
        "is_complete": whole is not None,
    }
    for name, number in _NUMBERS.items():
        values = [number(_shares(one)) for one in by_run] if pairs else []
        said[name] = fmean(values) if values else None
        said[f"{name}_error"] = _error(values)
    return said


def _shares(pairs: Sequence[float]) -> NDArray[np.float64]:
    """Return the share of pairs within 1, 2, … hops; all of them are within the last."""
    sums = np.cumsum(np.array(pairs))
    shares: NDArray[np.float64] = sums / sums[-1]
    return shares


_NUMBERS: dict[str, Callable[[NDArray[np.float64]], float]] = {
    "mean_hops": lambda shares: float(shares.size - shares[:-1].sum()),
    "effective_diameter": lambda shares: steps_until(shares, EFFECTIVE),
    "within_3": lambda shares: float(shares[:3][-1]),
    "within_6": lambda shares: float(shares[:6][-1]),
}
"""What follows from the shares of pairs within 1, 2, … hops, for each run by itself."""


def _pairs_of(growth: Growth, run: int) -> list[float]:
    """Return unordered pairs at 1, 2, … hops, after one run: what is exact is put in its place."""
    first = float(growth.contacts)
    balls = [sizes[run] for sizes in growth.sizes]
    new = [max(0.0, after - before) / 2 for before, after in pairwise(balls)]
    while new and new[-1] <= 0:
        new.pop()
    if not new or not growth.contacts:
        return [first] if growth.contacts else []
    further = new[1:]
    if growth.components is not None:
        rest = growth.components[2] / 2 - first
        sum_of_further = sum(further)
        scale = rest / sum_of_further if sum_of_further else 0.0
        further = [n * scale for n in further]
    return [first, *further]


def _error(values: Sequence[float]) -> float:
    """Return the standard error of the mean of independent values."""
    return stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
