"""Measures a network that stands still: exactly where that fits the budget, else from a sample."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ecken.graph import Network
from ecken.service.numbers.network_figures import (
    CircleBin,
    DegreeBin,
    Degrees,
    Distances,
    Interval,
    NetworkFigures,
    Tail,
    Ties,
)

__all__ = ["BUDGET_S", "choose_sources", "is_long", "measure_network"]

BUDGET_S = 60
"""Processor time that the searches of one network may take, in seconds."""

_PER_MEMBER_S, _PER_ENTRY_S = 0.8e-9, 0.16e-9
"""Of one source, in a batch of 512: half more than `benchmarks/distances/results.md` measured."""
_BATCH = 512
_LEAST_SOURCES = 1_024
_MOST_COUNTED = 5_000_000
"""Contacts up to which all triangles are counted: a second or two."""
_WEDGES = 1_000_000
_CIRCLES = 4_096
"""Members whose second circle is counted, by lot where there are more."""
_LONG_S = 2.0
_BIN_STEP = 1.25
_SAVED = ("mean_hops", "median_hops", "effective_diameter", "within_3", "within_6")


def choose_sources(members: int, contacts: int) -> int | None:
    """Return from how many members to search; ``None`` for all, where the budget allows that."""
    affordable = int(BUDGET_S / _cost_of_source(members, contacts))
    if affordable >= members:
        return None
    return max(_LEAST_SOURCES, affordable // _BATCH * _BATCH)


def is_long(members: int, contacts: int) -> bool:
    """Say whether the searches take so long that they are worth taking up after a stop."""
    sources = choose_sources(members, contacts) or members
    return sources * _cost_of_source(members, contacts) > _LONG_S


def measure_network(network: Network, *, resume: Path | None = None) -> NetworkFigures:
    """Measure all of a network by one thread; ``resume`` keeps the state of the searches.

    Nobody may wait for the network meanwhile: measure a part that is of its own, or a file.
    """
    members, contacts = network.n, network.n_contacts
    sizes = network.components().sizes
    return NetworkFigures(
        members=members,
        contacts=contacts,
        components=int(sizes.size),
        largest_component=int(sizes[0]) if sizes.size else 0,
        isolated=int(np.count_nonzero(sizes == 1)),
        distances=_measure_distances(network, choose_sources(members, contacts), resume),
        degrees=_measure_degrees(network),
        ties=_measure_ties(network),
        circles=tuple(_measure_circles(network)),
    )


def _cost_of_source(members: int, contacts: int) -> float:
    return max(members * _PER_MEMBER_S + 2 * contacts * _PER_ENTRY_S, 1e-9)


def _measure_distances(network: Network, sample: int | None, resume: Path | None) -> Distances:
    found = network.distances(sample=sample, resume=resume, threads=1)
    known = found.intervals
    intervals = {name: Interval(*getattr(known, name)) for name in _SAVED} if known else {}
    return Distances(
        sources=found.sources,
        pairs=tuple(np.trim_zeros(found.pairs, "b").tolist()),
        unreachable=found.unreachable,
        mean_hops=found.mean_hops,
        median_hops=found.median_hops,
        effective_diameter=found.effective_diameter,
        within_3=found.share_within(3),
        within_6=found.share_within(6),
        diameter=(found.diameter.low, found.diameter.high),
        intervals=intervals,
    )


def _measure_degrees(network: Network) -> Degrees:
    found = network.degree_distribution()
    fit = found.tail
    tail = None
    if fit is not None:
        tail = Tail(
            fit.x_min, fit.members, fit.exponent, fit.exponent_error,
            fit.mu, fit.sigma, fit.p, fit.better,
        )  # fmt: skip
    return Degrees(found.mean, found.median, found.most, tuple(_bins(found.counts)), tail)


def _bins(counts: NDArray[np.int64]) -> Iterator[DegreeBin]:
    """Yield bins that grow with the number of contacts: 0, 1, 2, 3, 4, 5 to 6, 7 to 8 …"""
    edges = [0]
    while edges[-1] < counts.size:
        edges.append(max(edges[-1] + 1, int(edges[-1] * _BIN_STEP)))
    for low, high in pairwise(edges):
        yield DegreeBin(low, min(high, counts.size) - 1, int(counts[low:high].sum()))


def _measure_circles(network: Network) -> Iterator[CircleBin]:
    """Yield second circles by contacts: 1, 2 to 3, 4 to 7, 8 to 15 …, where there are members."""
    chosen = np.fromiter(network, dtype=np.int64, count=network.n)
    if network.n > _CIRCLES:
        chosen = np.random.default_rng(1).choice(chosen, _CIRCLES, replace=False)
    found = [network.figures(member) for member in np.sort(chosen).tolist()]
    firsts = np.array([figures.first for figures in found], dtype=np.int64)
    seconds = np.array([figures.second for figures in found], dtype=np.int64)
    low = 1
    while low <= firsts.max(initial=0):
        of_bin = np.sort(seconds[(firsts >= low) & (firsts < 2 * low)])
        if of_bin.size:
            quartiles = of_bin[(of_bin.size - 1) * np.array([1, 2, 3]) // 4].tolist()
            yield CircleBin(low, 2 * low - 1, of_bin.size, *quartiles)
        low *= 2


def _measure_ties(network: Network) -> Ties:
    sample = _WEDGES if network.n_contacts > _MOST_COUNTED else None
    closed, mixed = network.clustering(sample=sample), network.mixing()
    return Ties(
        transitivity=closed.transitivity,
        transitivity_interval=_interval(closed.transitivity_interval),
        mean_local=closed.mean_local,
        mean_local_interval=_interval(closed.mean_local_interval),
        wedge_sample=closed.sample,
        assortativity=mixed.assortativity,
        mean_of_contacts=mixed.mean_of_contacts,
        share_outdone=mixed.share_outdone,
    )


def _interval(found: tuple[float, float] | None) -> Interval | None:
    return None if found is None else Interval(*found)
