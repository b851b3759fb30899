"""Hops from given members to all others, by the libraries one would otherwise take; one core."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers import Entries, Starts, pairs_of

__all__ = ["ALL_PAIRS"]

Histogram = Callable[[int], NDArray[np.int64]]
"""How many are at 0, 1, 2, … hops from one member."""


def use_networkit(indptr: Starts, indices: Entries) -> Histogram:
    """``distance.BFS`` without paths, the quickest search from one member that NetworKit has."""
    import networkit

    networkit.setNumberOfThreads(1)
    a, b = pairs_of(indptr, indices).T
    graph = networkit.GraphFromCoo(
        (np.ascontiguousarray(a), np.ascontiguousarray(b)), n=indptr.size - 1
    )

    def search(source: int) -> NDArray[np.int64]:
        run = networkit.distance.BFS(graph, source, storePaths=False)
        run.run()
        hops = np.asarray(run.getDistances(asarray=True))
        return np.bincount(hops[hops < indptr.size].astype(np.int64))

    return search


def use_igraph(indptr: Starts, indices: Entries) -> Histogram:
    """``Graph.bfs``, whose layers are places in one list: no list of distances is made."""
    import igraph

    graph = igraph.Graph(n=indptr.size - 1, edges=pairs_of(indptr, indices))

    def search(source: int) -> NDArray[np.int64]:
        return np.diff(graph.bfs(source)[1])

    return search


ALL_PAIRS: dict[str, tuple[str, Callable[[Starts, Entries], Histogram]]] = {
    "NetworKit, BFS": ("networkit", use_networkit),
    "igraph, bfs": ("igraph", use_igraph),
}
