"""Networks that live elsewhere: SciPy matrices, networkx graphs, sources read in chunks."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.arrange import Chunks
from ecken.graph.inputs import NO_IDS, check_id, pair_columns
from ecken.graph.rows import Ids

__all__ = [
    "check_depth",
    "checked_chunks",
    "columns_of_graph",
    "columns_of_matrix",
    "is_plain_rows",
]

_Columns = tuple[NDArray[np.integer], NDArray[np.integer], int]


def columns_of_matrix(matrix: Any) -> _Columns:
    """Return both ends of each stored nonzero of a square sparse matrix, and its size."""
    if not hasattr(matrix, "tocoo") or len(matrix.shape) != 2:
        raise Invalid(
            "not_a_matrix", "A sparse matrix is needed; this is {seen}.", seen=type(matrix).__name__
        )
    if matrix.shape[0] != matrix.shape[1]:
        raise Invalid(
            "not_a_matrix", "The matrix has shape {shape}; it must be square.", shape=matrix.shape
        )
    entries = matrix.tocoo()
    kept = entries.data != 0
    return entries.row[kept], entries.col[kept], int(matrix.shape[0])


def is_plain_rows(matrix: Any) -> bool:
    """Whether a matrix is square and compressed, with ascending rows, and holds no zeros."""
    return (
        getattr(matrix, "format", None) in ("csr", "csc")
        and matrix.shape[0] == matrix.shape[1]
        and bool(matrix.has_canonical_format)
        and bool(np.all(matrix.data))
    )


def columns_of_graph(graph: Any) -> _Columns:
    """Return both ends of each edge of an undirected networkx graph, and its number of nodes."""
    if not hasattr(graph, "is_directed"):
        raise Invalid(
            "not_a_graph", "A networkx graph is needed; this is {seen}.", seen=type(graph).__name__
        )
    if graph.is_directed():
        raise Invalid(
            "directed",
            "The graph is directed; a contact is mutual. Use graph.to_undirected(reciprocal=True).",
        )
    n = graph.number_of_nodes()
    for node in graph.nodes:
        check_id(node, n, "a node")
    if n and graph.number_of_edges():
        a, b = pair_columns([(u, v) for u, v in graph.edges()])
        return a, b, n
    return NO_IDS, NO_IDS, n


def checked_chunks(chunks: Chunks, n: int) -> Chunks:
    """Wrap a source of chunks so that no bad id reaches a kernel."""

    def read() -> Iterable[tuple[Ids, Ids]]:
        for a, b in chunks():
            if a.dtype != np.uint32 or b.dtype != np.uint32 or a.shape != b.shape or a.ndim != 1:
                raise Invalid(
                    "bad_chunk",
                    "A chunk has columns {one} {a} and {two} {b}; two uint32 columns are needed.",
                    one=a.dtype, a=a.shape, two=b.dtype, b=b.shape,
                )  # fmt: skip
            if a.size and (max(int(a.max()), int(b.max())) >= n or bool((a == b).any())):
                bad = int(np.argmax((a >= n) | (b >= n) | (a == b)))
                raise Invalid(
                    "bad_pair",
                    "A chunk holds ({a}, {b}); two different ids from 0 to {last} are needed.",
                    a=int(a[bad]), b=int(b[bad]), last=n - 1,
                )  # fmt: skip
            yield a, b

    return read


def check_depth(depth: Any) -> int:
    """Return a circle's number, 1 to 3."""
    try:
        number = operator.index(depth)
    except TypeError:
        number = 0
    if number not in (1, 2, 3):
        raise Invalid("bad_degree", "The degree is {seen!r}; it must be 1, 2 or 3.", seen=depth)
    return number
