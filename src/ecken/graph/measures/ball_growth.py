"""HyperBall: the distribution of distances estimated from sketches of growing balls.

A second way, independent of searches: Boldi and Vigna, "In-Core Computation of Geometric
Centralities with HyperBall" (ICDM Workshops 2013). Each member's ball, all within so many hops, is
a HyperLogLog counter, and one pass over the contacts grows all balls by a hop, until none grows. A
counter of 64 registers is off by 13 % (1.04 / 8), nearly alike for all balls of one run; so there
are several runs with other hashes, and the error is what they differ by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.inputs import check_whole
from ecken.graph.kernels import hyperball
from ecken.graph.measures.diameter import is_deeper
from ecken.graph.measures.distances import Interval
from ecken.graph.measures.intervals import students_t
from ecken.graph.measures.searches import Searches
from ecken.graph.packed_rows import Bytes, Rows
from ecken.graph.workers import cores, share_out

__all__ = ["SketchedDistances", "sketch_distances"]

_Floats = NDArray[np.float64]

_PIECE = 1 << 13
_MOST_STEPS = 1000
"""Beyond, a network is no network of contacts, and balls are no way to measure it."""


@dataclass(frozen=True, slots=True)
class SketchedDistances:
    """How many pairs are how many hops apart, as sketches say.

    ``within`` float64 (h,): unordered pairs within 1, 2, … hops, with their standard errors
    ``within_errors``; ``mean_hops`` of the connected pairs (None if there are none), with its
    standard error and an interval that holds it 95 times of 100. From ``runs`` counters of
    ``registers`` for each member.
    """

    members: int
    runs: int
    registers: int
    within: _Floats
    within_errors: _Floats
    mean_hops: float | None
    standard_error: float | None
    interval: Interval | None


def sketch_distances(rows: Rows, runs: int, seed: int) -> SketchedDistances:
    """Let all balls grow, ``runs`` times with other hashes. Memory: 138 bytes per member."""
    runs = check_whole(runs, "runs", 2, 1024)
    seed = check_whole(seed, "seed", 0, 2**64 - 1)
    if is_deeper(Searches(rows), _MOST_STEPS):
        raise _too_deep()
    salts = np.random.SeedSequence(seed).generate_state(runs, np.uint64)
    grown = [_grow(rows, salt) for salt in salts]
    steps = max(map(len, grown))
    within = np.array([one + [one[-1]] * (steps - len(one)) for one in grown]).reshape(runs, steps)
    pairs = (within[:, 1:] - rows.n) / 2
    errors = pairs.std(axis=0, ddof=1) / runs**0.5
    if pairs.shape[1] == 0:
        return SketchedDistances(
            rows.n, runs, hyperball.SLICE, np.zeros(0), np.zeros(0), None, None, None
        )
    hops = np.diff(pairs, prepend=0.0, axis=1) @ np.arange(1, steps) / pairs[:, -1]
    mean, error = float(hops.mean()), float(hops.std(ddof=1) / runs**0.5)
    wide = students_t(runs - 1) * error
    return SketchedDistances(
        rows.n, runs, hyperball.SLICE, pairs.mean(axis=0), errors, mean, error,
        Interval(mean - wide, mean + wide),
    )  # fmt: skip


def _grow(rows: Rows, salt: np.uint64) -> list[float]:
    """Return the sum of all balls' sizes after 0, 1, 2, … hops, as far as any grows."""
    if rows.n == 0:
        return [0.0]
    balls = _Balls(rows, salt)
    within = [float(rows.n)]
    while (more := balls.grow()) is not None:
        within.append(within[-1] + more)
        if len(within) > _MOST_STEPS:
            raise _too_deep()
    return within


def _too_deep() -> Invalid:
    return Invalid(
        "too_deep",
        "Some members are more than {steps} hops apart, and sketches are for networks in which "
        "nobody is. Measure a sample.", steps=_MOST_STEPS,
    )  # fmt: skip


class _Balls:
    """The balls of all members, and those of one hop more."""

    def __init__(self, rows: Rows, salt: np.uint64) -> None:
        n = rows.n
        self._rows = rows
        self._balls: tuple[Bytes, Bytes] = (
            np.empty((n, hyperball.SLICE), dtype=np.uint8),
            np.empty((n, hyperball.SLICE), dtype=np.uint8),
        )
        self._is_new: tuple[Bytes, Bytes] = (
            np.empty(n, dtype=np.uint8), np.empty(n, dtype=np.uint8),
        )  # fmt: skip
        self._sizes = np.ones(n)
        hyperball.begin_balls(salt, 0, n, self._balls[0], self._is_new[0])

    def grow(self) -> float | None:
        """Let all balls grow by a hop; return by how much all together, None if none does."""
        rows, parts = self._rows, dict[int, tuple[int, float]]()

        def work(todo: Iterator[int]) -> None:
            for low in todo:
                count, more = hyperball.grow_balls(
                    rows.pool, rows.head, rows.total, low, min(low + _PIECE, rows.n),
                    *self._balls, *self._is_new, self._sizes,
                )  # fmt: skip
                parts[low] = int(count), more

        share_out(work, range(0, rows.n, _PIECE), cores())
        self._balls = self._balls[::-1]
        self._is_new = self._is_new[::-1]
        if not any(count for count, _ in parts.values()):
            return None
        return float(sum(parts[low][1] for low in sorted(parts)))
