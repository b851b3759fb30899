"""Sums over the sources of a measurement of distances, and the errors that follow from them.

Every number is a ratio of two sums over the sources: pairs within so many hops, or their hops, over
pairs that are connected. Its error is that of a ratio estimator with correction for the finite
population (Cochran, Sampling Techniques, 3rd ed. 1977, chapter 6); for that, sums of squares and of
products are enough, whatever the number of hops and of sources. Median and effective diameter
have the interval of Woodruff, "Confidence Intervals for Medians and Other Position Measures" (JASA
47, 1952): where the edges of the interval of the shares reach a half, and 90 %.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecken.graph.measures.distances import (
    EFFECTIVE,
    Diameter,
    DistanceIntervals,
    Distances,
    Interval,
    first_step_with,
    steps_until,
)
from ecken.graph.measures.intervals import students_t
from ecken.graph.packed_rows import Longs

__all__ = ["DistanceSums", "Found"]

_Floats = NDArray[np.float64]


class Found(NamedTuple):
    """What some sources found; see :func:`ecken.graph.kernels.distances.count_hops`."""

    counts: Longs
    sums: _Floats
    hops: Longs
    connected: Longs


@dataclass(slots=True)
class DistanceSums:
    """What the first ``done`` sources found.

    ``counts`` int64 (h,) pairs at 1, 2, … hops. ``sums`` float64 (3, h), over the sources: the
    square of those at ``h`` hops, the square of those within, those within times those
    connected. ``connected`` and the rest are sums over the sources, whole numbers of any size.
    """

    done: int = 0
    counts: Longs = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    sums: _Floats = field(default_factory=lambda: np.zeros((3, 0)))
    connected: int = 0
    connected_squares: int = 0
    hops: int = 0
    hops_squares: int = 0
    hops_connected: int = 0

    def add(self, found: Found) -> None:
        """Add what further sources found."""
        connected = found.connected.astype(object)
        hops = found.hops.astype(object)
        squares = int((connected * connected).sum())
        steps = max(self.counts.size, found.counts.size)
        self.counts = _longer(self.counts, steps) + _longer(found.counts, steps)
        self.sums = _all_found(self.sums, steps, self.connected_squares) + _all_found(
            found.sums, steps, squares
        )
        self.done += connected.size
        self.connected += int(connected.sum())
        self.connected_squares += squares
        self.hops += int(hops.sum())
        self.hops_squares += int((hops * hops).sum())
        self.hops_connected += int((hops * connected).sum())

    def as_distances(self, members: int, unreachable: int, diameter: Diameter) -> Distances:
        """Return the result for a network of so many members, and pairs without a path."""
        counts = np.concatenate([[self.done], self.counts]) if members else self.counts
        is_all = self.done == members
        error = 0.0 if is_all else self._mean_error(members)
        plain = Distances(
            members, self.done, counts.astype(np.int64), unreachable, diameter, error, None
        )
        if is_all or not self.connected:
            return plain
        return replace(plain, intervals=self._intervals(members, plain.connected, error))

    def _intervals(self, members: int, pairs: int, error: float) -> DistanceIntervals:
        wide = students_t(self.done - 1)
        mean = self.hops / self.connected
        shares, low, high = self._shares_within(members, wide)
        of_each = np.diff(shares, prepend=0.0)
        margin = wide * self._ratio_errors(
            of_each, self.sums[0], np.diff(self.sums[2], prepend=0.0), members
        )
        return DistanceIntervals(
            mean_hops=Interval(max(mean - wide * error, 1.0), mean + wide * error),
            median_hops=Interval(first_step_with(high, 0.5), first_step_with(low, 0.5)),
            effective_diameter=Interval(steps_until(high, EFFECTIVE), steps_until(low, EFFECTIVE)),
            within_3=_at(low, high, 3),
            within_6=_at(low, high, 6),
            pairs=pairs * np.clip(np.column_stack([of_each - margin, of_each + margin]), 0, 1),
        )

    def _mean_error(self, members: int) -> float:
        """Return the standard error of the mean number of hops."""
        if not self.connected:
            return 0.0
        mean = np.array([self.hops / self.connected])
        squares, products = np.array([self.hops_squares]), np.array([self.hops_connected])
        errors = self._ratio_errors(
            mean, squares.astype(np.float64), products.astype(np.float64), members
        )
        return float(errors[0])

    def _shares_within(self, members: int, wide: float) -> tuple[_Floats, _Floats, _Floats]:
        """Return the shares within 1, 2, … hops, and the edges of their intervals; the last are 1.

        Farther than the sources saw nothing is known, and no more than a little can be.
        """
        share = np.cumsum(self.counts) / self.connected
        margin = wide * self._ratio_errors(share, self.sums[1], self.sums[2], members)
        low, high = np.clip(share - margin, 0, 1), np.clip(share + margin, 0, 1)
        low[-1] = high[-1] = 1.0
        return share, np.maximum.accumulate(low), np.maximum.accumulate(high)

    def _ratio_errors(
        self, ratios: _Floats, squares: _Floats, products: _Floats, members: int
    ) -> _Floats:
        """Return the standard errors of ratios to those connected, from their sums over sources."""
        done = self.done
        rest = squares - ratios * (2 * products - ratios * float(self.connected_squares))
        spread = np.maximum(rest, 0.0) / (done * (done - 1)) * (1 - done / members)
        errors: _Floats = np.sqrt(spread) / (self.connected / done)
        return errors


def _longer(counts: Longs, steps: int) -> Longs:
    return np.concatenate([counts, np.zeros(steps - counts.size, dtype=np.int64)])


def _all_found(sums: _Floats, steps: int, squares: int) -> _Floats:
    """Return sums for more steps: beyond the last one, whoever can be reached is within."""
    more = np.full((3, steps - sums.shape[1]), float(squares))
    more[0] = 0.0
    return np.concatenate([sums, more], axis=1)


def _at(low: _Floats, high: _Floats, step: int) -> Interval:
    at = min(step, low.size) - 1
    return Interval(float(low[at]), float(high[at]))
