"""How many hops apart the members of a network are: the result, and what follows from it.

A *hop* is one tie. Published means of "six degrees" count hops; ``n`` hops are ``n - 1`` people in
between.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecken.graph.inputs import check_whole
from ecken.graph.packed_rows import Longs

__all__ = [
    "CONFIDENCE",
    "EFFECTIVE",
    "Diameter",
    "DistanceIntervals",
    "Distances",
    "Interval",
    "first_step_with",
    "steps_until",
]

CONFIDENCE = 0.95
"""Of every interval: so often it holds the true value, over all samples."""

EFFECTIVE = 0.9
"""The share of connected pairs that are within the effective diameter."""


class Interval(NamedTuple):
    """From where to where the true value is, with a confidence of 95 %."""

    low: float
    high: float


class Diameter(NamedTuple):
    """The largest number of hops between any two who are connected; equal where it is known."""

    low: int
    high: int

    @property
    def is_exact(self) -> bool:
        """Whether the diameter is known, and not only bounded."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class DistanceIntervals:
    """Where the true values are, for numbers that were measured from a sample of members.

    ``pairs`` float64 (h, 2), aligned with :attr:`Distances.pairs`; ``within_3`` and ``within_6``
    are shares of the connected pairs.
    """

    mean_hops: Interval
    median_hops: Interval
    effective_diameter: Interval
    within_3: Interval
    within_6: Interval
    pairs: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Distances:
    """How many hops apart the members are, over all unordered pairs of two different members.

    ``counts`` int64: ordered pairs (source, other) at 0, 1, 2, … hops, as they were found from
    ``sources`` of ``members``. ``unreachable``: unordered pairs without a path between them, always
    exact. If all members were sources, so is everything else, and ``intervals`` is None; else the
    numbers are estimates, ``standard_error`` is that of ``mean_hops``, and the diameter was
    searched for separately; ``intervals`` is None then only if no source has a contact.
    """

    members: int
    sources: int
    counts: Longs
    unreachable: int
    diameter: Diameter
    standard_error: float
    intervals: DistanceIntervals | None

    @property
    def is_exact(self) -> bool:
        """Whether all members were sources."""
        return self.sources == self.members

    @property
    def connected(self) -> int:
        """Unordered pairs with a path between them."""
        return self.members * (self.members - 1) // 2 - self.unreachable

    @property
    def pairs(self) -> Longs:
        """Unordered pairs at 1, 2, … hops, int64; estimates if only some members were sources.

        Estimates are rounded: they add up to the connected pairs but for that.
        """
        if self.is_exact:
            halved: Longs = self.counts[1:] // 2
            return halved
        found = max(int(self.counts[1:].sum()), 1)
        scaled: Longs = np.rint(self.counts[1:] * (self.connected / found)).astype(np.int64)
        return scaled

    @property
    def mean_hops(self) -> float | None:
        """The mean distance of connected pairs in hops; None where no two are connected."""
        found = self.counts[1:].sum()
        return float(self._hops @ self.counts[1:] / found) if found else None

    @property
    def mean_between(self) -> float | None:
        """How many people are in between on average: one less than ``mean_hops``."""
        return None if self.mean_hops is None else self.mean_hops - 1

    @property
    def median_hops(self) -> int | None:
        """The smallest number of hops within which half of the connected pairs are."""
        return first_step_with(self._shares, 0.5) if self._shares.size else None

    @property
    def effective_diameter(self) -> float | None:
        """Hops within which 90 % of the connected pairs are, interpolated between whole hops.

        After Leskovec, Kleinberg and Faloutsos, "Graph Evolution: Densification and Shrinking
        Diameters" (ACM TKDD 1, 2007), section 2.2.
        """
        return steps_until(self._shares, EFFECTIVE) if self._shares.size else None

    def share_within(self, hops: int) -> float:
        """Return the share of connected pairs within that many hops.

        Raises ``Invalid`` for a negative number.

        >>> from ecken.graph import Network
        >>> far = Network.from_pairs([(0, 1), (1, 2), (2, 3)]).distances(sample=None)
        >>> far.share_within(1), far.share_within(9)
        (0.5, 1.0)
        """
        most = check_whole(hops, "hops", 0, 2**62)
        if most == 0 or self._shares.size == 0:
            return 0.0
        return float(self._shares[min(most, self._shares.size) - 1])

    def to_dict(self) -> dict[str, Any]:
        """Return all numbers as plain values, as ``ecken graph distances --json`` prints them.

        Raises nothing.

        >>> from ecken.graph import Network
        >>> far = Network.from_pairs([(0, 1), (1, 2)], n=4).distances(sample=None).to_dict()
        >>> far["pairs"], far["unreachable"], far["mean_hops"], far["diameter"]
        ([2, 1], 3, 1.3333333333333333, 2)
        """
        told: dict[str, Any] = {
            "pairs": self.pairs.tolist(),
            "unreachable": self.unreachable,
            "mean_hops": self.mean_hops,
            "median_hops": self.median_hops,
            "effective_diameter": self.effective_diameter,
            "diameter": self.diameter.low if self.diameter.is_exact else None,
            "diameter_bounds": list(self.diameter),
            "within_3": self.share_within(3),
            "within_6": self.share_within(6),
            "mean_between": self.mean_between,
            "members": self.members,
            "sources": self.sources,
            "exact": self.is_exact,
        }
        if not self.is_exact:
            told["standard_error"] = self.standard_error
        if self.intervals is not None:
            told["confidence"] = CONFIDENCE
            values = {f.name: getattr(self.intervals, f.name) for f in fields(self.intervals)}
            told["intervals"] = {
                name: value.tolist() if isinstance(value, np.ndarray) else list(value)
                for name, value in values.items()
            }
        return told

    @property
    def _hops(self) -> Longs:
        return np.arange(1, max(self.counts.size, 1))

    @property
    def _shares(self) -> NDArray[np.float64]:
        """Shares of the connected pairs within 1, 2, … hops."""
        within = np.cumsum(self.counts[1:])
        return within / within[-1] if within.size else np.empty(0)


def first_step_with(shares: NDArray[np.float64], least: float) -> int:
    """Return the first step, counted from 1, at which the share is ``least`` or more."""
    return int(np.argmax(shares >= least)) + 1


def steps_until(shares: NDArray[np.float64], least: float) -> float:
    """Return at how many steps the share is ``least``, on straight lines between whole steps."""
    step = int(np.argmax(shares >= least))
    before = float(shares[step - 1]) if step else 0.0
    return step + (least - before) / (float(shares[step]) - before)
