"""Attributes that follow ties: people who know each other share a city more often than chance.

A *label* (a city, an industry, an employer) is spread by copying: in each round some members take
over the label of one contact drawn at random. This is the voter model of statistical physics
(Clifford and Sudbury, Biometrika 60, 1973): how common a label is stays about the same, while
neighbours come to agree; few rounds and some noise keep it from settling.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Neighbours", "spread"]

Int64 = npt.NDArray[np.int64]
Bool = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Who is tied to whom: the neighbours of ``u`` are ``ends[starts[u]:starts[u + 1]]``."""

    starts: Int64
    ends: Int64

    @classmethod
    def from_pairs(cls, a: Int64, b: Int64, size: int) -> Neighbours:
        """Both directions of the pairs (a, b) among ``size`` members."""
        source, target = np.concatenate([a, b]), np.concatenate([b, a])
        lengths = np.bincount(source, minlength=size)
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        return cls(starts, target[np.lexsort((target, source))])

    def draw(self, rng: np.random.Generator) -> Int64:
        """One neighbour of each, drawn at random; oneself for those who have none."""
        lengths = np.diff(self.starts)
        offset = (rng.random(len(lengths)) * lengths).astype(np.int64)
        drawn = np.arange(len(lengths))
        tied = lengths > 0
        drawn[tied] = self.ends[self.starts[:-1][tied] + offset[tied]]
        return drawn


def spread(
    labels: Int64,
    neighbours: Neighbours,
    rng: np.random.Generator,
    *,
    rounds: int,
    share: float,
    fixed: Bool,
    within: Int64 | None = None,
) -> Int64:
    """Labels after some rounds of copying.

    Parameters
    ----------
    labels
        int64 (n,); −1 is unknown and never copied.
    rounds, share
        In each round, this share of the members copies.
    fixed
        bool (n,): members who keep their label.
    within
        int64 (n,) or none: only neighbours with an equal value here are copied.
    """
    labels = labels.copy()
    for _ in range(rounds):
        source = neighbours.draw(rng)
        copies = (rng.random(len(labels)) < share) & ~fixed & (labels[source] >= 0)
        if within is not None:
            copies &= within[source] == within
        labels[copies] = labels[source[copies]]
    return labels
