"""The libraries one would otherwise take, each made to count the three figures of one member.

Each peer is built from the same CSR arrays and used the quickest way that its documentation
offers. All run on one core.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

__all__ = ["PEERS", "Entries", "Starts", "pairs_of", "version_of"]

Counter = Callable[[int], tuple[int, int, int]]
Starts = NDArray[np.int64]
Entries = NDArray[np.uint32]


def version_of(name: str) -> str:
    """Return the installed version of a package."""
    return importlib.metadata.version(name)


def use_csgraph(indptr: Starts, indices: Entries) -> Counter:
    """SciPy's own search: ``csgraph.dijkstra``, unweighted, bounded at three hops."""
    import scipy.sparse
    from scipy.sparse.csgraph import dijkstra

    n = indptr.size - 1
    ones = np.ones(indices.size, dtype=np.float64)
    matrix = scipy.sparse.csr_array(
        (ones, indices.astype(np.int32), indptr.astype(np.int32)), shape=(n, n)
    )

    def count(viewer: int) -> tuple[int, int, int]:
        hops = dijkstra(matrix, indices=viewer, unweighted=True, limit=3)
        return tuple(int((hops == k).sum()) for k in (1, 2, 3))  # type: ignore[return-value]

    return count


def use_numpy(indptr: Starts, indices: Entries) -> Counter:
    """Written by hand: rows sliced out of a SciPy matrix, NumPy bitmaps of who was seen."""
    import scipy.sparse

    n = indptr.size - 1
    ones = np.ones(indices.size, dtype=np.int8)
    matrix = scipy.sparse.csr_array((ones, indices.astype(np.int32), indptr), shape=(n, n))

    def count(viewer: int) -> tuple[int, int, int]:
        seen = np.zeros(n, dtype=bool)
        seen[viewer] = True
        layer = np.array([viewer])
        sizes = []
        for _ in range(3):
            near = np.zeros(n, dtype=bool)
            near[matrix[layer].indices] = True
            near &= ~seen
            seen |= near
            layer = np.flatnonzero(near)
            sizes.append(int(layer.size))
        return sizes[0], sizes[1], sizes[2]

    return count


def use_igraph(indptr: Starts, indices: Entries) -> Counter:
    """``Graph.neighborhood_size`` for two and three steps, and ``degree``."""
    import igraph

    n = indptr.size - 1
    graph = igraph.Graph(n=n, edges=pairs_of(indptr, indices))

    def count(viewer: int) -> tuple[int, int, int]:
        first = graph.degree(viewer)
        two = graph.neighborhood_size(viewer, order=2)
        three = graph.neighborhood_size(viewer, order=3)
        return first, two - first - 1, three - two

    return count


def use_graphblas(indptr: Starts, indices: Entries) -> Counter:
    """SuiteSparse GraphBLAS: vector times matrix, masked by who was seen."""
    import graphblas

    n = indptr.size - 1
    graphblas.ss.config["nthreads"] = 1
    matrix = graphblas.Matrix.ss.import_csr(
        nrows=n,
        ncols=n,
        indptr=indptr.astype(np.uint64),
        col_indices=indices.astype(np.uint64),
        values=np.array([True]),
        is_iso=True,
        sorted_cols=True,
    )
    any_pair = graphblas.semiring.any_pair

    def count(viewer: int) -> tuple[int, int, int]:
        seen = graphblas.Vector.from_coo([viewer], True, size=n, dtype=bool)
        layer = seen.dup()
        sizes = []
        for _ in range(3):
            near = graphblas.Vector(bool, size=n)
            near(~seen.S, replace=True) << any_pair(layer @ matrix)
            sizes.append(int(near.nvals))
            seen(near.S) << True
            layer = near
        return sizes[0], sizes[1], sizes[2]

    return count


def use_networkit(indptr: Starts, indices: Entries) -> Counter:
    """``distance.BFS``; it has no bound on depth."""
    import networkit

    networkit.setNumberOfThreads(1)
    n = indptr.size - 1
    a, b = pairs_of(indptr, indices).T
    graph = networkit.GraphFromCoo((np.ascontiguousarray(a), np.ascontiguousarray(b)), n=n)

    def count(viewer: int) -> tuple[int, int, int]:
        search = networkit.distance.BFS(graph, viewer, storePaths=False)
        search.run()
        hops = np.asarray(search.getDistances(asarray=True))
        return tuple(int((hops == k).sum()) for k in (1, 2, 3))  # type: ignore[return-value]

    return count


def use_duckdb(indptr: Starts, indices: Entries) -> Counter:
    """DuckDB: three joins in SQL over a table of both directions, sorted by the first end."""
    import duckdb

    base = duckdb.connect()
    base.execute("SET threads = 1")
    rows = np.repeat(np.arange(indptr.size - 1, dtype=np.uint32), np.diff(indptr))
    base.register("pairs", {"a": rows, "b": indices})
    base.execute("CREATE TABLE ties AS SELECT a, b FROM pairs")
    base.unregister("pairs")
    question = """
        WITH one AS MATERIALIZED (SELECT b AS v FROM ties WHERE a = $who),
        two AS MATERIALIZED (
            SELECT DISTINCT b AS v FROM ties JOIN one ON a = v
            WHERE b <> $who AND b NOT IN (SELECT v FROM one)
        ),
        three AS (
            SELECT DISTINCT b AS v FROM ties JOIN two ON a = v
            WHERE b <> $who AND b NOT IN (SELECT v FROM one) AND b NOT IN (SELECT v FROM two)
        )
        SELECT (SELECT count(*) FROM one), (SELECT count(*) FROM two), (SELECT count(*) FROM three)
    """

    def count(viewer: int) -> tuple[int, int, int]:
        found = base.execute(question, {"who": viewer}).fetchone()
        return tuple(int(size) for size in found)  # type: ignore[return-value]

    return count


def pairs_of(indptr: Starts, indices: Entries) -> NDArray[np.int64]:
    """Return each pair once, (m, 2)."""
    rows = np.repeat(np.arange(indptr.size - 1, dtype=np.int64), np.diff(indptr))
    once = rows < indices
    return np.column_stack([rows[once], indices[once].astype(np.int64)])


PEERS: dict[str, tuple[str, Callable[[Starts, Entries], Counter]]] = {
    "SuiteSparse GraphBLAS": ("python-graphblas", use_graphblas),
    "igraph": ("igraph", use_igraph),
    "SciPy csgraph": ("scipy", use_csgraph),
    "by hand, NumPy on SciPy rows,": ("scipy", use_numpy),
    "NetworKit": ("networkit", use_networkit),
    "DuckDB": ("duckdb", use_duckdb),
}
