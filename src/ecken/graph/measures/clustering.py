"""Clustering: how often two contacts of a member are contacts of each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ecken.graph.inputs import check_whole
from ecken.graph.measures import clustering_kernels
from ecken.graph.measures.distances import Interval
from ecken.graph.measures.intervals import wilson
from ecken.graph.packed_rows import Ids, Longs, Rows
from ecken.graph.workers import cores, share_out

__all__ = ["Clustering", "measure_clustering"]

_PIECE = 1024


@dataclass(frozen=True, slots=True)
class Clustering:
    """How often two contacts of the same member are contacts of each other.

    A *wedge* is a member with two of their contacts. ``transitivity`` is the share of all wedges
    that are closed, three times the triangles over the wedges; None without a wedge.
    ``mean_local`` is the mean over all members of the share of their own wedges (Watts and Strogatz
    1998), where who has fewer than two contacts counts as 0; ``members_with_two`` have more.

    Counted exactly, ``triangles`` says how many there are, and ``sample`` and the intervals are
    None; from a sample of wedges (Schank and Wagner 2005), ``triangles`` is None.
    """

    members: int
    members_with_two: int
    wedges: int
    triangles: int | None
    transitivity: float | None
    mean_local: float | None
    sample: int | None = None
    transitivity_interval: Interval | None = None
    mean_local_interval: Interval | None = None


def measure_clustering(rows: Rows, sample: int | None, seed: int) -> Clustering:
    """Count all triangles, or close ``sample`` wedges by lot, twice: for each of the two means."""
    if sample is not None:
        sample = check_whole(sample, "sample", 1, 2**31)
    seed = check_whole(seed, "seed", 0, 2**64 - 1)
    total = rows.total.astype(np.int64)
    own_wedges = total * (total - 1) // 2
    wedges, with_two = int(own_wedges.sum()), int(np.count_nonzero(own_wedges))
    if wedges == 0:
        return Clustering(rows.n, 0, 0, 0, None, 0.0 if rows.n else None)
    if sample is None:
        triangles = _count_triangles(rows)
        found = int(triangles.sum()) // 3
        local = (triangles[own_wedges > 0] / own_wedges[own_wedges > 0]).sum() / rows.n
        return Clustering(rows.n, with_two, wedges, found, 3 * found / wedges, float(local))
    return _sample_wedges(rows, own_wedges, sample, np.random.default_rng(seed))


def _count_triangles(rows: Rows) -> Longs:
    """Return how many triangles each member is in (n,). Memory: 4 bytes per contact."""
    n = rows.n
    rank = np.empty(n, dtype=np.uint32)
    rank[np.argsort(rows.total, kind="stable")] = np.arange(n, dtype=np.uint32)
    lengths = np.zeros(n, dtype=np.uint32)
    clustering_kernels.count_later(rows.pool, rows.head, rows.total, rank, lengths)
    starts = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(lengths, out=starts[1:])
    later = np.empty(int(starts[-1]), dtype=np.uint32)
    clustering_kernels.list_later(rows.pool, rows.head, rows.total, rank, starts, later)
    parts: list[Longs] = []

    def count(todo: Iterator[int]) -> None:
        mark, triangles = np.zeros(n, dtype=np.uint32), np.zeros(n, dtype=np.int64)
        parts.append(triangles)
        for low in todo:
            high = min(low + _PIECE, n)
            clustering_kernels.count_triangles(starts, later, low, high, mark, triangles)

    share_out(count, range(0, n, _PIECE), cores())
    counted: Longs = np.sum(parts, axis=0, dtype=np.int64)
    return counted


def _sample_wedges(
    rows: Rows, own_wedges: Longs, sample: int, rng: np.random.Generator
) -> Clustering:
    """Close wedges by lot: of all wedges for the one mean, of members with any for the other."""
    ends = np.cumsum(own_wedges)
    wedges = int(ends[-1])
    middles = np.searchsorted(ends, rng.integers(0, wedges, sample), side="right")
    whole = wilson(_close(rows, middles.astype(np.uint32), rng), sample)
    some = np.flatnonzero(own_wedges)
    chosen = some[rng.integers(0, some.size, sample)]
    local = wilson(_close(rows, chosen.astype(np.uint32), rng), sample)
    share = some.size / rows.n
    return Clustering(
        rows.n, some.size, wedges, None, whole.value, local.value * share, sample,
        Interval(whole.low, whole.high), Interval(local.low * share, local.high * share),
    )  # fmt: skip


def _close(rows: Rows, middles: Ids, rng: np.random.Generator) -> int:
    """Return how many wedges are closed that have these members in the middle, each by lot."""
    lengths = rows.total[middles].astype(np.int64)
    one = rng.integers(0, lengths)
    two = rng.integers(0, lengths - 1)
    two += two >= one
    return int(clustering_kernels.close_wedges(rows.pool, rows.head, rows.total, middles, one, two))
