"""One shortest path between members by lot: the engine's ways, and plain C from both sides."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from benchmarks.plain.kernels import PlainKernels
from benchmarks.plain.turns import Way, take_turns
from ecken.graph import Network
from ecken.graph.inputs import NO_IDS
from ecken.graph.queries.path_search import find_one_path

__all__ = ["measure_one_path"]


def measure_one_path(net: Network, plain: PlainKernels, viewers: list[int]) -> list[Way]:
    """Ask all ways for the same pairs; paths must be as long as each other."""
    targets = np.random.default_rng(2).permutation(viewers).tolist()
    pairs = list(zip(viewers, targets, strict=True))
    for a, b in pairs:
        ways = [net.quick_path(a, b), net.path(a, b), plain.find_path(a, b)]
        assert len({len(way or ()) for way in ways}) == 1, (a, b, ways)
        way = ways[0] or []
        assert all(net.is_contact(u, v) for u, v in pairwise(way))
    rows = net._rows
    with net._scratch.borrow(net.n) as s:
        return take_turns(
            pairs,
            {
                "`Network.quick_path`": lambda pair: net.quick_path(*pair),
                "its kernel, and the list": lambda pair: find_one_path(
                    rows, *pair, NO_IDS, None, s
                ),
                "`Network.path`": lambda pair: net.path(*pair),
                "plain C from both sides": lambda pair: plain.find_path(*pair),
            },
        )
