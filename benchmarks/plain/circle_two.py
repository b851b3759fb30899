"""Circle 2 with its bridges: the engine, plain C, and a bare visit of the same entries."""

from __future__ import annotations

import numpy as np

from benchmarks.plain.kernels import PlainKernels
from benchmarks.plain.turns import Way, take_turns
from ecken.graph import Network
from ecken.graph.inputs import NO_IDS
from ecken.graph.kernels import circles, frontier, listing

__all__ = ["measure_circle_two"]


def measure_circle_two(net: Network, plain: PlainKernels, viewers: list[int]) -> list[Way]:
    """Ask all ways for the same members; the answers must be equal."""
    for viewer in viewers[:50]:
        found = net.circles(viewer, hops=2)
        ids, counts = plain.list_ascending(viewer)
        assert np.array_equal(ids, found.second), viewer
        assert np.array_equal(counts, found.bridge_counts), viewer
        ids, counts = plain.list_found(viewer)
        order = np.argsort(ids)
        assert np.array_equal(ids[order], found.second), viewer
        assert np.array_equal(counts[order], found.bridge_counts), viewer
    rows = net._rows
    with net._scratch.borrow(net.n) as s:

        def given(viewer: int) -> tuple[object, ...]:
            own = (rows.pool, rows.head, rows.total, viewer, NO_IDS, NO_IDS)
            return (*own, s.seen, s.nodes, s.starts, s.lengths)

        def kernel(viewer: int) -> None:
            first, _, _ = listing.list_second(
                *given(viewer), s.tally, s.mark, s.entries, s.counters, s.counts
            )
            frontier.unmark(viewer, NO_IDS, s.nodes, first, s.seen)

        def visit(viewer: int) -> None:
            first, second, _, _ = circles.reach_second(*given(viewer))
            frontier.unmark(viewer, NO_IDS, s.nodes, first + second, s.seen)

        return take_turns(
            viewers,
            {
                "`Network.circles(hops=2)`": lambda v: net.circles(v, hops=2),
                "its kernels alone": kernel,
                "visiting the entries": visit,
                "plain C, no order": plain.list_found,
                "plain C, ascending": plain.list_ascending,
            },
        )
