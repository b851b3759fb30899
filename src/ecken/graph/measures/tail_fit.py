"""Fits the tail of a degree distribution: a power law, and a lognormal beside it.

After Clauset, Shalizi and Newman, "Power-Law Distributions in Empirical Data" (SIAM Review 51,
2009): exponent by maximum likelihood for whole numbers (3.2), where the tail begins by the least
distance of Kolmogorov and Smirnov (3.3), and the likelihood ratio of Vuong (1989) between the two
(5). The lognormal is cut off at the same beginning, each whole number standing for half a unit to
both sides; its median is at least 1, since else it can be as near to any power law as one likes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecken.graph.packed_rows import Longs

__all__ = ["TailFit", "fit_tail"]

_Floats = NDArray[np.float64]

_LEAST_MEMBERS = 50
"""In a tail: fewer tell nothing."""
_MOST_BEGINNINGS = 300
"""Degrees tried as the beginning of the tail: all, or so many, evenly spaced among those there."""
_DOUBT = 0.1
"""If chance alone makes so large a difference so often, neither law fits better."""

_TERMS = 10
_BERNOULLI = (1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160)
"""B(2j) / (2j)!"""


@dataclass(frozen=True, slots=True)
class TailFit:
    """The tail of the degrees: how ``members`` with ``x_min`` contacts or more are distributed.

    As a power law, p(x) ~ x^-``exponent`` (``exponent_error`` is its standard error); as a
    lognormal, with ``mu`` and ``sigma`` of the logarithm. ``power_law_ks`` and ``lognormal_ks`` are
    the largest distances of the two to what was found. ``likelihood_ratio`` is that of the
    logarithms over its standard deviation: above 0 for the power law; ``p`` says how often chance
    makes it as large. ``better`` is ``power law``, ``lognormal`` or, from p = 0.1 on,
    ``undecided``.
    """

    x_min: int
    members: int
    exponent: float
    exponent_error: float
    power_law_ks: float
    mu: float
    sigma: float
    lognormal_ks: float
    likelihood_ratio: float
    p: float
    better: str


@dataclass(frozen=True, slots=True)
class _Tail:
    """Different degrees, ascending, and how many members have each."""

    x: _Floats
    count: _Floats

    @property
    def size(self) -> float:
        return float(self.count.sum())

    def distance_to(self, above: Callable[[_Floats], _Floats]) -> float:
        """Return the largest distance to a distribution, given by its share at x or above."""
        found = np.cumsum(self.count) / self.size
        at = np.abs(found - (1 - above(self.x + 1)))
        gaps = np.abs(found[:-1] - (1 - above(self.x[1:])))  # just before the next one
        return float(max(at.max(), gaps.max(initial=0.0)))


def fit_tail(counts: Longs) -> TailFit | None:
    """Fit the tail of degrees, of which ``counts`` says how many members have 0, 1, 2, …

    None where no tail has 50 members and three different degrees.
    """
    x = np.flatnonzero(counts)
    x = x[x > 0]
    count = counts[x]
    members = np.cumsum(count[::-1])[::-1]
    begins = np.flatnonzero((members >= _LEAST_MEMBERS) & (np.arange(x.size)[::-1] >= 2))
    if begins.size == 0:
        return None
    if begins.size > _MOST_BEGINNINGS:
        begins = begins[np.unique(np.linspace(0, begins.size - 1, _MOST_BEGINNINGS).astype(int))]
    best = min((_fit_power_law(_tail(x, count, at)) for at in begins.tolist()), key=lambda f: f[0])
    distance, exponent, tail = best
    return _compare(tail, exponent, distance)


def _tail(x: Longs, count: Longs, at: int) -> _Tail:
    return _Tail(x[at:].astype(np.float64), count[at:].astype(np.float64))


def _fit_power_law(tail: _Tail) -> tuple[float, float, _Tail]:
    """Return the distance of the likeliest power law, its exponent, and the tail."""
    logs = float(tail.count @ np.log(tail.x))
    begin = tail.x[:1]

    def unlikely(exponent: float) -> float:
        return tail.size * math.log(_zeta(exponent, begin)[0]) + exponent * logs

    exponent = _smallest(unlikely, 1.000001, 30.0)
    whole = _zeta(exponent, begin)[0]
    return tail.distance_to(lambda x: _zeta(exponent, x) / whole), exponent, tail


def _compare(tail: _Tail, exponent: float, distance: float) -> TailFit:
    """Fit the lognormal to the same tail and say which of the two is likelier."""
    mu, sigma = _fit_lognormal(tail)
    whole = _zeta(exponent, tail.x[:1])[0]
    powers = -exponent * np.log(tail.x) - math.log(whole)
    lognormals = _lognormal_logs(tail.x, mu, sigma)
    ahead = powers - lognormals
    mean = float(tail.count @ ahead / tail.size)
    spread = math.sqrt(max(float(tail.count @ (ahead - mean) ** 2 / tail.size), 1e-300))
    ratio = mean * math.sqrt(tail.size) / spread
    p = math.erfc(abs(ratio) / math.sqrt(2))
    better = "undecided" if p >= _DOUBT else ("power law" if ratio > 0 else "lognormal")
    all_above = _above(tail.x[:1], mu, sigma)[0]
    return TailFit(
        int(tail.x[0]), int(tail.size), exponent, _exponent_error(exponent, tail), distance,
        mu, sigma, tail.distance_to(lambda x: _above(x, mu, sigma) / all_above), ratio, p, better,
    )  # fmt: skip


def _exponent_error(exponent: float, tail: _Tail) -> float:
    """Return the standard error: from the curvature of the logarithm of zeta (equation 3.6)."""
    step = 1e-3
    low, middle, high = (
        math.log(_zeta(exponent + shift, tail.x[:1])[0]) for shift in (-step, 0.0, step)
    )
    return 1 / math.sqrt(tail.size * max((low - 2 * middle + high) / step**2, 1e-300))


def _zeta(exponent: float, x: _Floats) -> _Floats:
    """Return Hurwitz's zeta, the sum of k^-exponent over k = x, x + 1, …, after Euler-Maclaurin."""
    total: _Floats = np.zeros_like(x)
    for k in range(_TERMS):
        total += (x + k) ** -exponent
    end = x + _TERMS
    total += end ** (1 - exponent) / (exponent - 1) + end**-exponent / 2
    rising = exponent
    for j, weight in enumerate(_BERNOULLI):
        total += weight * rising * end ** (-exponent - 2 * j - 1)
        rising *= (exponent + 2 * j + 1) * (exponent + 2 * j + 2)
    return total


def _above(x: _Floats, mu: float, sigma: float) -> _Floats:
    """Return the share of a lognormal from x - 1/2 on."""
    z = (np.log(x - 0.5) - mu) / (sigma * math.sqrt(2))
    return 0.5 * np.array([math.erfc(value) for value in z.tolist()])


def _lognormal_logs(x: _Floats, mu: float, sigma: float) -> _Floats:
    """Return the logarithm of the probability of each x, given that it is at least the first."""
    here, beyond = _above(x, mu, sigma), _above(x + 1, mu, sigma)
    logs: _Floats = np.log(np.maximum(here - beyond, 1e-300)) - math.log(max(here[0], 1e-300))
    return logs


def _fit_lognormal(tail: _Tail) -> tuple[float, float]:
    """Return mu and sigma of the likeliest lognormal, by the simplex of Nelder and Mead (1965)."""
    logs = np.log(tail.x)
    mean = float(tail.count @ logs / tail.size)
    spread = math.sqrt(float(tail.count @ (logs - mean) ** 2 / tail.size))

    def unlikely(at: _Floats) -> float:
        if not (abs(at[0]) < 8 and abs(at[1]) < 4):
            return math.inf
        return -float(tail.count @ _lognormal_logs(tail.x, at[0] ** 2, math.exp(at[1])))

    start = [math.sqrt(max(mean, 0.0)), math.log(max(spread, 0.1))]
    root, log_sigma = _descend(unlikely, np.array(start))
    return float(root) ** 2, math.exp(log_sigma)


def _smallest(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function with one valley is smallest, by golden section."""
    golden = (math.sqrt(5) - 1) / 2
    a, b = high - golden * (high - low), low + golden * (high - low)
    at_a, at_b = function(a), function(b)
    while high - low > 1e-9:
        if at_a < at_b:
            high, b, at_b = b, a, at_a
            a = high - golden * (high - low)
            at_a = function(a)
        else:
            low, a, at_a = a, b, at_b
            b = low + golden * (high - low)
            at_b = function(b)
    return (low + high) / 2


def _descend(function: Callable[[_Floats], float], start: _Floats) -> _Floats:
    """Return where a function of two numbers is smallest, near ``start``."""
    corners = sorted(
        (
            (function(at), at)
            for at in (start, start + np.array([0.5, 0.0]), start + np.array([0.0, 0.3]))
        ),
        key=lambda corner: corner[0],
    )
    for _ in range(400):
        (best, one), (good, two), (worst, bad) = corners
        if worst - best < 1e-10 * (1 + abs(best)) and np.abs(bad - one).max() < 1e-7:
            break
        middle = (one + two) / 2
        tried = [middle + reach * (middle - bad) for reach in (1.0, 2.0, 0.5, -0.5)]
        reflected = function(tried[0])
        if reflected < best:
            corner = min(((function(tried[1]), tried[1]), (reflected, tried[0])), key=_first)
        elif reflected < good:
            corner = reflected, tried[0]
        else:
            inward = tried[2] if reflected < worst else tried[3]
            corner = function(inward), inward
            if corner[0] >= min(reflected, worst):
                near = [(at + one) / 2 for at in (two, bad)]
                corners = sorted([(best, one), *((function(at), at) for at in near)], key=_first)
                continue
        corners = sorted([(best, one), (good, two), corner], key=_first)
    return corners[0][1]


def _first(corner: tuple[float, _Floats]) -> float:
    return corner[0]
