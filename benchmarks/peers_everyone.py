"""Circle 1 and 2 of many members at once: the engine beside the same libraries, one core.

The circles of *all* members of a large network take the peers hours, so a stretch of ids is
counted by each, and times are per member.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.duel import Duel
from benchmarks.peers import Entries, Starts, pairs_of, version_of
from ecken.graph import Network
from ecken.graph.inputs import NO_IDS
from ecken.graph.kernels import all_members
from ecken.graph.live.changes import compact

__all__ = ["meet_peers_for_all"]

_BLOCK = 64

_Seconds = Callable[[int, int], NDArray[np.int64]]
"""Circle 2's size of the members from the first id up to the second."""


def _use_igraph(indptr: Starts, indices: Entries) -> _Seconds:
    """``Graph.neighborhood_size`` takes a list of members."""
    import igraph

    graph = igraph.Graph(n=indptr.size - 1, edges=pairs_of(indptr, indices))

    def count(low: int, high: int) -> NDArray[np.int64]:
        two = np.array(graph.neighborhood_size(range(low, high), order=2))
        return two - 1 - np.diff(indptr[low : high + 1])

    return count


def _use_graphblas(indptr: Starts, indices: Entries) -> _Seconds:
    """SuiteSparse GraphBLAS: a block of rows times the matrix, masked by rows and diagonal."""
    import graphblas

    n = indptr.size - 1
    graphblas.ss.config["nthreads"] = 1
    matrix = graphblas.Matrix.ss.import_csr(
        nrows=n, ncols=n, indptr=indptr.astype(np.uint64),
        col_indices=indices.astype(np.uint64), values=np.array([True]), is_iso=True,
        sorted_cols=True,
    )  # fmt: skip
    any_pair = graphblas.semiring.any_pair

    def count(low: int, high: int) -> NDArray[np.int64]:
        sizes = []
        for at in range(low, high, _BLOCK):
            end = min(at + _BLOCK, high)
            rows = matrix[at:end, :].new()
            known = rows.dup()
            for i in range(end - at):
                known[i, at + i] = True
            near = graphblas.Matrix(bool, nrows=end - at, ncols=n)
            near(~known.S, replace=True) << any_pair(rows @ matrix)
            per_row = near.reduce_rowwise(graphblas.monoid.plus[int]).new()
            sizes.append(per_row.to_dense(fill_value=0))
        return np.concatenate(sizes).astype(np.int64)

    return count


def _use_scipy(indptr: Starts, indices: Entries) -> _Seconds:
    """SciPy: a block of rows times the matrix, then what is in neither rows nor diagonal."""
    import scipy.sparse

    n = indptr.size - 1
    ones = np.ones(indices.size, dtype=np.int32)
    matrix = scipy.sparse.csr_array((ones, indices.astype(np.int32), indptr), shape=(n, n))

    def count(low: int, high: int) -> NDArray[np.int64]:
        sizes = []
        for at in range(low, high, _BLOCK):
            end = min(at + _BLOCK, high)
            rows = matrix[at:end]
            self_ = scipy.sparse.csr_array(
                (np.ones(end - at, dtype=np.int32), (np.arange(end - at), np.arange(at, end))),
                shape=(end - at, n),
            )
            within = rows @ matrix + rows + self_
            sizes.append(np.diff(within.indptr) - 1 - np.diff(rows.indptr))
        return np.concatenate(sizes).astype(np.int64)

    return count


_PEERS: dict[str, tuple[str, Callable[[Starts, Entries], _Seconds]]] = {
    "SuiteSparse GraphBLAS": ("python-graphblas", _use_graphblas),
    "igraph": ("igraph", _use_igraph),
    "SciPy, sparse product": ("scipy", _use_scipy),
}


def meet_peers_for_all(net: Network, count: int) -> list[Duel]:
    """Measure each peer that is installed on ``count`` neighbouring ids, ours before and after."""
    rows = compact(net._rows)
    indptr = np.concatenate([[0], np.cumsum(rows.total, dtype=np.int64)])
    indices = rows.pool[: rows.used]
    low = net.n // 3
    high = min(low + count, net.n)
    duels = []
    for name, (package, use) in _PEERS.items():
        try:
            counter = use(indptr, indices)
        except ModuleNotFoundError:
            continue
        counter(low, low + 2)
        ours_before, expected = _ours(net, low, high)
        begin = time.process_time()
        found = counter(low, high)
        theirs = (time.process_time() - begin) / (high - low)
        ours_after, _ = _ours(net, low, high)
        assert (found == expected).all(), (name, found, expected)
        ours = (ours_before + ours_after) / 2
        duels.append(Duel(f"{name} {version_of(package)}", theirs, ours, theirs / ours))
        del counter
        gc.collect()
    return duels


def _ours(net: Network, low: int, high: int) -> tuple[float, Any]:
    """Return seconds per member, and the sizes of circle 2."""
    rows = net._rows
    out = np.zeros((2, net.n), dtype=np.uint32)
    with net._scratch.borrow(net.n) as s:
        begin = time.process_time()
        all_members.count_second_of(
            rows.pool, rows.head, rows.total, low, high, NO_IDS,
            s.seen, s.nodes, s.starts, s.lengths, *out,
        )  # fmt: skip
        took = time.process_time() - begin
    return took / (high - low), out[1][low:high].astype(np.int64)
