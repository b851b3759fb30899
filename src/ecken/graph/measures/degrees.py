"""Degrees: how many contacts members have, and how many their contacts have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ecken.graph.kernels import tie_sums
from ecken.graph.measures.tail_fit import TailFit, fit_tail
from ecken.graph.packed_rows import Longs, Rows
from ecken.graph.workers import cores, share_out

__all__ = ["DegreeDistribution", "Mixing", "measure_degrees", "measure_mixing"]

_PIECE = 1 << 14


@dataclass(frozen=True, slots=True)
class DegreeDistribution:
    """How many members have 0, 1, 2, … contacts: ``counts`` int64; and the fitted tail, if any."""

    counts: Longs
    tail: TailFit | None

    @property
    def mean(self) -> float | None:
        """The mean number of contacts; None without members."""
        members = int(self.counts.sum())
        return int(self.counts @ np.arange(self.counts.size)) / members if members else None

    @property
    def median(self) -> int | None:
        """The smallest number of contacts that half of the members do not exceed."""
        within = np.cumsum(self.counts)
        return int(np.argmax(2 * within >= within[-1])) if within.size and within[-1] else None

    @property
    def most(self) -> int:
        """The largest number of contacts of one member."""
        return max(self.counts.size - 1, 0)


@dataclass(frozen=True, slots=True)
class Mixing:
    """Who has many contacts, and how many their contacts have.

    The *friendship paradox* (Feld, "Why Your Friends Have More Friends Than You Do", American
    Journal of Sociology 96, 1991): ``mean_contacts`` of a member (``members`` have any), but
    ``mean_of_contacts`` of a contact, who is met the more often the more contacts they have.
    ``share_outdone``: of the members with contacts, those whose contacts have more than they do on
    average. ``assortativity`` is the correlation between the two ends of a contact (Newman, PRL 89,
    2002); None where all have as many.
    """

    members: int
    mean_contacts: float | None
    mean_of_contacts: float | None
    share_outdone: float | None
    assortativity: float | None


def measure_degrees(rows: Rows) -> DegreeDistribution:
    """Count the members with 0, 1, 2, … contacts, and fit the tail."""
    counts = np.bincount(rows.total).astype(np.int64) if rows.n else np.zeros(0, dtype=np.int64)
    return DegreeDistribution(counts, fit_tail(counts))


def measure_mixing(rows: Rows) -> Mixing:
    """Compare everybody's number of contacts with that of their contacts."""
    total = rows.total.astype(np.int64)
    of_contacts = np.zeros(rows.n, dtype=np.int64)

    def add_up(todo: Iterator[int]) -> None:
        for low in todo:
            high = min(low + _PIECE, rows.n)
            tie_sums.sum_degrees(rows.pool, rows.head, rows.total, low, high, of_contacts)

    share_out(add_up, range(0, rows.n, _PIECE), cores())
    members = int(np.count_nonzero(total))
    if members == 0:
        return Mixing(0, 0.0 if rows.n else None, None, None, None)
    outdone = int(np.count_nonzero(of_contacts > total * total))
    counts = np.bincount(total)
    # By degree, in whole numbers of any size: the differences below are small.
    products = np.bincount(total, weights=of_contacts.astype(np.float64)).astype(np.int64)
    power = [int(sum(int(c) * d**k for d, c in enumerate(counts.tolist()) if c)) for k in (1, 2, 3)]
    both = sum(d * int(product) for d, product in enumerate(products.tolist()))
    ends, squares, cubes = power
    spread = ends * cubes - squares**2
    return Mixing(
        members, ends / rows.n, squares / ends, outdone / members,
        (ends * both - squares**2) / spread if spread else None,
    )  # fmt: skip
