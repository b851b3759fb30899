"""Networks from other libraries: SciPy matrices, networkx graphs, chunked sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ecken.errors import Invalid
from ecken.graph.building.csr_builder import Chunks
from ecken.graph.columns import own_integers, plain_array, read_integers, shown, split_pairs
from ecken.graph.inputs import check_size
from ecken.graph.labels import Labels, read_labels
from ecken.graph.packed_rows import Ids

__all__ = [
    "checked_chunks",
    "columns_of_graph",
    "columns_of_igraph",
    "columns_of_matrix",
    "is_plain_rows",
]

_Columns = tuple[NDArray[np.integer], NDArray[np.integer], int]


def columns_of_matrix(matrix: Any) -> _Columns:
    """Return both ends of each stored nonzero of a square sparse matrix, and its size."""
    shape = getattr(matrix, "shape", None)
    if not hasattr(matrix, "tocoo") or not isinstance(shape, tuple) or len(shape) != 2:
        raise Invalid(
            "not_a_matrix", "A sparse matrix is needed; this is {seen}.", seen=shown(matrix)
        )
    if shape[0] != shape[1]:
        raise Invalid(
            "not_a_matrix", "The matrix has shape {shape}; it must be square.", shape=shape
        )
    n = check_size(shape[0])
    entries = matrix.tocoo()
    kept = np.asarray(entries.data) != 0
    return np.asarray(entries.row)[kept], np.asarray(entries.col)[kept], n


def is_plain_rows(matrix: Any) -> bool:
    """Whether a matrix is square and compressed, with ascending rows, and holds no zeros."""
    return (
        getattr(matrix, "format", None) in ("csr", "csc")
        and matrix.shape[0] == matrix.shape[1]
        and bool(matrix.has_canonical_format)
        and bool(np.all(matrix.data))
    )


def columns_of_graph(graph: Any) -> tuple[Ids, Ids, int, Labels | None]:
    """Return both ends of each edge of an undirected networkx graph, how many nodes, their names.

    Nodes ``0..n-1``, in whatever order, are ids; any other whole numbers or texts are labels.
    """
    if not hasattr(graph, "is_directed") or not hasattr(graph, "edges"):
        raise Invalid(
            "not_a_graph", "A networkx graph is needed; this is {seen}.", seen=shown(graph)
        )
    if graph.is_directed():
        raise Invalid(
            "directed",
            "The graph is directed; a contact is mutual. Use graph.to_undirected(reciprocal=True).",
        )
    labels = read_labels(list(graph.nodes))
    n = labels.n
    if not labels.is_text and (np.sort(labels.array) == np.arange(n)).all():
        labels = Labels(np.arange(n))
        is_named = False
    else:
        is_named = True
    edges = list(graph.edges())
    a = labels.places([edge[0] for edge in edges], "edges")
    b = labels.places([edge[1] for edge in edges], "edges")
    return a, b, n, labels if is_named else None


def columns_of_igraph(graph: Any) -> tuple[*_Columns, Labels | None]:
    """Return both ends of each edge of an undirected igraph graph, how many vertices, their names.

    Names are the vertex attribute ``name``, where the graph has it.
    """
    if not all(hasattr(graph, name) for name in ("vcount", "get_edgelist", "vs", "is_directed")):
        raise Invalid(
            "not_a_graph", "An igraph graph is needed; this is {seen}.", seen=shown(graph)
        )
    if graph.is_directed():
        raise Invalid(
            "directed",
            "The graph is directed; a contact is mutual. Use graph.as_undirected(mode='mutual').",
        )
    n = check_size(graph.vcount())
    a, b = split_pairs(plain_array(graph.get_edgelist(), "edges"))
    has_names = "name" in graph.vs.attributes()
    ends = read_integers(a, "edges"), read_integers(b, "edges")
    return *ends, n, read_labels(graph.vs["name"], n) if has_names else None


def checked_chunks(chunks: Chunks, n: int) -> Chunks:
    """Wrap a source of chunks so that no bad id reaches a kernel.

    Each chunk is copied before it is looked at: a source may use its buffers again.
    """
    if not callable(chunks):
        raise Invalid(
            "bad_source", "chunks is {seen}; a function that yields chunks is needed.",
            seen=shown(chunks),
        )  # fmt: skip

    def read() -> Iterator[tuple[Ids, Ids]]:
        found = chunks()
        if not isinstance(found, Iterable):
            raise Invalid(
                "bad_source", "chunks() gave {seen}; chunks are needed.", seen=shown(found)
            )
        for chunk in found:
            a, b = _own_columns(chunk)
            if a.size and (max(int(a.max()), int(b.max())) >= n or bool((a == b).any())):
                bad = int(np.argmax((a >= n) | (b >= n) | (a == b)))
                raise Invalid(
                    "bad_pair",
                    "A chunk holds ({a}, {b}); two different ids from 0 to {last} are needed.",
                    a=int(a[bad]), b=int(b[bad]), last=n - 1,
                )  # fmt: skip
            yield a, b

    return read


def _own_columns(chunk: Any) -> tuple[Ids, Ids]:
    """Return a chunk's two columns, copied."""
    if not isinstance(chunk, (tuple, list)) or len(chunk) != 2:
        raise Invalid(
            "bad_chunk", "A chunk is {seen}; two uint32 columns are needed.", seen=shown(chunk)
        )
    a, b = (own_integers(column, "a chunk") for column in chunk)
    if a.dtype != np.uint32 or b.dtype != np.uint32 or a.shape != b.shape:
        raise Invalid(
            "bad_chunk",
            "A chunk has columns {one} {a} and {two} {b}; two uint32 columns are needed.",
            one=a.dtype, a=a.shape, two=b.dtype, b=b.shape,
        )  # fmt: skip
    return a.astype(np.uint32, copy=False), b.astype(np.uint32, copy=False)
