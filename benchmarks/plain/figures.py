"""The three figures: the engine, plain C, GraphBLAS where it is installed, and reading alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.peers import PEERS
from benchmarks.plain.kernels import PlainKernels
from benchmarks.plain.turns import Way, take_turns
from benchmarks.reading import touch_rows
from ecken.graph import Network
from ecken.graph.inputs import NO_IDS
from ecken.graph.kernels import circles, frontier

__all__ = ["measure_figures"]

_PEER = "SuiteSparse GraphBLAS"


def measure_figures(net: Network, plain: PlainKernels, viewers: list[int]) -> list[Way]:
    """Ask all ways for the same members; the answers must be equal."""
    ways: dict[str, Callable[[Any], Any]] = {"`Network.figures`": net.figures}
    ways["plain C"] = plain.count_figures
    try:
        ways[_PEER] = PEERS[_PEER][1](plain.starts, plain.entries)
    except ModuleNotFoundError:
        print(f"  {_PEER} is not installed, and is left out")
    for viewer in viewers[:50]:
        expected = tuple(net.figures(viewer)[:3])
        for name, ask in ways.items():
            assert tuple(ask(viewer)[:3]) == expected, (name, viewer)
    rows = net._rows
    with net._scratch.borrow(net.n) as s:

        def read(viewer: int) -> None:
            first, second, _, _ = circles.reach_second(
                rows.pool, rows.head, rows.total, viewer, NO_IDS, NO_IDS,
                s.seen, s.nodes, s.starts, s.lengths,
            )  # fmt: skip
            both = first + second
            frontier.unmark(viewer, NO_IDS, s.nodes, both, s.seen)
            opened, _ = frontier.gather_rows(
                rows.head, s.nodes, first, both, 2, s.starts, s.lengths
            )
            touch_rows(rows.pool, s.starts, s.lengths, opened)

        return take_turns(viewers, {**ways, "circle 2, and reading its lists": read})
