"""Measures distances: sources in batches of 512, a thread for each; may be stopped and taken up."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from ecken.graph.inputs import check_whole
from ecken.graph.measures.diameter import find_diameter
from ecken.graph.measures.distance_sums import DistanceSums
from ecken.graph.measures.distances import Diameter, Distances
from ecken.graph.measures.run_state import RunState, find_run
from ecken.graph.measures.searches import Searches
from ecken.graph.packed_rows import Ids, Longs, Rows
from ecken.graph.workers import cores, in_order

__all__ = ["measure_distances"]

Progress = Callable[[int, int], None]
"""Gets how many sources are done, and of how many."""

_KEEP_EVERY_S = 10.0
"""How much work is lost at most when a run is killed."""


def measure_distances(
    rows: Rows,
    sample: int | None,
    seed: int,
    *,
    threads: int | None = None,
    path: Path | None = None,
    on_progress: Progress | None = None,
) -> Distances:
    """Count hops from ``sample`` random members (None: from all) to everybody."""
    if sample is not None:
        sample = min(check_whole(sample, "sample", 2, 2**63 - 1), rows.n)
    seed = check_whole(seed, "seed", 0, 2**64 - 1)
    is_all = sample is None or sample >= rows.n
    asked = "all members" if is_all else f"a sample of {sample} by seed {seed}"
    state = None if path is None else find_run(path, rows, asked)
    found = DistanceSums() if state is None else state.read()
    searches = Searches(rows)
    sources = _choose_sources(searches, None if is_all else sample, seed)
    _run(searches, sources, found, not is_all, threads or cores(), state, on_progress)
    farthest = found.counts.size
    diameter = Diameter(farthest, farthest) if is_all else find_diameter(searches, farthest)
    return found.as_distances(rows.n, _count_unreachable(searches.sizes), diameter)


def _count_unreachable(sizes: Longs) -> int:
    """Return how many pairs of members are in different components."""
    inside: int = sum(size * (size - 1) // 2 for size in sizes.tolist())
    members = int(sizes.sum())
    return members * (members - 1) // 2 - inside


def _choose_sources(searches: Searches, sample: int | None, seed: int) -> Ids:
    """Return all members, or some by lot; component by component, as they are searched."""
    order = searches.order
    if sample is None:
        return order
    chosen = np.random.default_rng(seed).choice(order.size, sample, replace=False)
    return order[np.sort(chosen)]


def _run(
    searches: Searches, sources: Ids, found: DistanceSums, is_each: bool, threads: int,
    state: RunState | None, on_progress: Progress | None,
) -> None:  # fmt: skip
    """Search from all sources that are not done yet; keep the state now and then."""
    cuts = range(found.done, sources.size, searches.at_once)
    batches = (sources[low : low + searches.at_once] for low in cuts)
    kept, kept_at = found.done, time.monotonic()
    running = in_order(lambda s: searches.from_sources(s, is_each), batches, threads, threads)
    try:
        if on_progress is not None:
            on_progress(found.done, sources.size)
        for batch in running:
            found.add(batch.found)
            if state is not None and time.monotonic() - kept_at >= _KEEP_EVERY_S:
                state.write(found)
                kept, kept_at = found.done, time.monotonic()
            if on_progress is not None:
                on_progress(found.done, sources.size)
    finally:
        running.close()
        if state is not None and kept != found.done:
            state.write(found)
