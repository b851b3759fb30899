"""Constructors of a network: from pairs, columns, matrices, graphs, chunks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from ecken.errors import Invalid
from ecken.graph.building import sources
from ecken.graph.building.csr_builder import Chunks
from ecken.graph.building.edge_reader import EdgeReport, read_rows
from ecken.graph.building.row_builder import (
    rows_from_chunks,
    rows_from_columns,
    rows_from_csr,
    rows_from_matrix,
)
from ecken.graph.columns import read_id_column, shown, split_pairs
from ecken.graph.export import ExportedRows
from ecken.graph.formats.layout import Format
from ecken.graph.inputs import check_path, check_same, check_size
from ecken.graph.labels import number_columns, read_labels
from ecken.graph.packed_rows import Rows

__all__ = ["BuiltRows"]


class BuiltRows(ExportedRows):
    """A network and the ways to make one.

    ``labels``, where a method takes it, are the caller's own ids: different whole numbers of 64
    bits, or different texts, one for each place. Then every method takes and gives these.
    """

    @classmethod
    def from_pairs(
        cls, pairs: Any, *, n: int | None = None, reach: Any = None, listed: Any = None,
        labels: Any = None, version: int = 0,
    ) -> Self:  # fmt: skip
        """Build from pairs: an (m, 2) integer array, an iterable of pairs, or a frame.

        A frame (pandas, Polars, Arrow) has two columns; an array of shape (2, 2) holds two pairs.
        Repeated and reversed pairs count once. ``n`` is the number of ids (default: the largest
        plus 1, unless hardly any of these occur); ``reach`` (n,), or one for all, by name or number
        (:class:`~ecken.graph.reach.Reach`), default everyone;
        ``listed`` (n,) bool, default all. With ``labels`` the pairs hold labels; ``labels=True``
        takes all that occur, ascending.

        Raises ``Invalid`` for what is no id, for a pair of a member with itself, and for a column
        or an option of the wrong length.

        >>> from ecken.graph import Network
        >>> Network.from_pairs([(0, 1), (1, 2), (1, 0)])
        <Network: 3 members, 2 contacts>
        >>> net = Network.from_pairs([("ann", "bob"), ("bob", "eve")], labels=True)
        >>> net.circle("ann", 2).tolist()
        ['eve']
        """
        a, b = split_pairs(pairs)
        return cls._from_columns(a, b, ("pairs", "pairs"), n, reach, listed, labels, version)

    @classmethod
    def from_arrays(
        cls, a: Any, b: Any, *, n: int | None = None, reach: Any = None, listed: Any = None,
        labels: Any = None, version: int = 0,
    ) -> Self:  # fmt: skip
        """Build from two columns of ids: NumPy arrays, Arrow, Polars or pandas columns, lists.

        The rest as in :meth:`from_pairs`.

        Raises ``Invalid`` as :meth:`from_pairs` does.

        >>> from ecken.graph import Network
        >>> import numpy as np
        >>> Network.from_arrays(np.array([0, 1]), np.array([1, 2])).n_contacts
        2
        """
        return cls._from_columns(a, b, ("a", "b"), n, reach, listed, labels, version)

    @classmethod
    def _from_columns(
        cls, a: Any, b: Any, called: tuple[str, str], n: Any, reach: Any, listed: Any, labels: Any,
        version: int,
    ) -> Self:  # fmt: skip
        size = None if n is None else check_size(n)
        if labels is None or labels is False:
            one, two = (read_id_column(*of) for of in zip((a, b), called, strict=True))
            return cls(rows_from_columns(one, two, size, reach, listed), version=version)
        left, right, known = number_columns(a, b, labels)
        check_same(size, known.n)
        rows = rows_from_columns(left, right, known.n, reach, listed, known.array)
        return cls(rows, version=version, labels=known)

    @classmethod
    def from_csr(
        cls, indptr: Any, indices: Any, *, reach: Any = None, listed: Any = None,
        labels: Any = None, version: int = 0,
    ) -> Self:  # fmt: skip
        """Build from CSR arrays: ascending rows, each pair in both; they are checked and copied.

        Raises ``Invalid`` for rows that do not ascend or do not agree with each other.

        >>> from ecken.graph import Network
        >>> Network.from_csr([0, 1, 3, 4], [1, 0, 2, 1], labels=[7, 8, 9]).contacts(8).tolist()
        [7, 9]
        """
        return cls._labelled(rows_from_csr(indptr, indices, reach, listed), labels, version)

    @classmethod
    def from_scipy(
        cls, matrix: Any, *, reach: Any = None, listed: Any = None, labels: Any = None,
        version: int = 0,
    ) -> Self:  # fmt: skip
        """Build from a square SciPy sparse matrix: every stored nonzero makes a contact.

        Raises ``Invalid`` for what is not sparse or not square, and for a nonzero on the diagonal.

        >>> from ecken.graph import Network
        >>> from scipy.sparse import csr_array  # doctest: +SKIP
        >>> Network.from_scipy(csr_array([[0, 1], [1, 0]])).n_contacts  # doctest: +SKIP
        1
        """
        return cls._labelled(rows_from_matrix(matrix, reach, listed), labels, version)

    @classmethod
    def from_networkx(
        cls, graph: Any, *, reach: Any = None, listed: Any = None, version: int = 0
    ) -> Self:
        """Build from an undirected networkx graph.

        Nodes ``0..n-1`` are ids; other whole numbers or texts become labels, in their order.

        Raises ``Invalid`` for a directed graph, for nodes of several kinds, and for a loop.

        >>> from ecken.graph import Network
        >>> import networkx
        >>> Network.from_networkx(networkx.path_graph(4)).figures(0)[:3]
        (1, 1, 1)
        """
        a, b, n, labels = sources.columns_of_graph(graph)
        names = None if labels is None else labels.array
        rows = rows_from_columns(a, b, n, reach, listed, names)
        return cls(rows, version=version, labels=labels)

    @classmethod
    def from_igraph(
        cls, graph: Any, *, reach: Any = None, listed: Any = None, version: int = 0
    ) -> Self:
        """Build from an undirected igraph graph; its vertex attribute ``name`` becomes the labels.

        Without that attribute ids are the numbers of the vertices.

        Raises ``Invalid`` for a directed graph, for names that repeat, and for a loop.

        >>> from ecken.graph import Network
        >>> import igraph  # doctest: +SKIP
        >>> Network.from_igraph(igraph.Graph.Ring(5)).figures(0)[:3]  # doctest: +SKIP
        (2, 2, 0)
        """
        a, b, n, labels = sources.columns_of_igraph(graph)
        names = None if labels is None else labels.array
        rows = rows_from_columns(a, b, n, reach, listed, names)
        return cls(rows, version=version, labels=labels)

    @classmethod
    def from_chunks(
        cls, chunks: Chunks, n: int, *, reach: Any = None, listed: Any = None, labels: Any = None,
        version: int = 0,
    ) -> Self:  # fmt: skip
        """Build from a source that can be read twice, without holding the pairs in memory.

        ``chunks()`` yields pairs of uint32 columns, with ids below ``n`` and no id beside itself;
        it is called twice and must yield the same both times. Chunks are copied at once.

        Raises ``Invalid`` for a source or a chunk of another kind.

        >>> from ecken.graph import Network
        >>> import numpy as np
        >>> a, b = np.array([[0, 1], [1, 2]], dtype=np.uint32)
        >>> Network.from_chunks(lambda: [(a, b)], 3).n_contacts
        2
        """
        size = check_size(n)
        checked = sources.checked_chunks(chunks, size)
        return cls._labelled(rows_from_chunks(checked, size, reach, listed), labels, version)

    @classmethod
    def read_edges(
        cls,
        path: str | Path,
        on_progress: Callable[[int], None] = lambda read_bytes: None,
        *,
        format: Format | None = None,
    ) -> tuple[Self, EdgeReport]:
        """Read a file of pairs as others publish them, plain or gzip.

        Pairs of whole numbers (SNAP, KONECT), tables of names (Gephi), MatrixMarket, Pajek, GraphML
        and METIS are told apart by how they begin; ``format`` says it otherwise. Names become
        labels, and so do numbers that have gaps. Directions, weights and times, pairs of a member
        with itself and repeats are left out and reported. ``on_progress`` gets the bytes read since
        the last call. Cost: on two cores some 3 s per GB of numbers in memory, and 1 to 3 µs for
        each pair of names.

        Raises ``Invalid`` with the number of the first bad line, and ``OSError`` if there is no
        such file.

        >>> from ecken.graph import Network
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "edges.txt"
        >>> _ = path.write_text("10 20\\n20 30\\n")
        >>> net, report = Network.read_edges(path)
        >>> report.contacts, net.contacts(20).tolist()
        (2, [10, 30])
        """
        if not callable(on_progress):
            raise Invalid(
                "not_callable", "on_progress is {seen}; a function that takes the bytes read is "
                "needed.", seen=shown(on_progress),
            )  # fmt: skip
        rows, labels, report = read_rows(check_path(path), on_progress, format)
        return cls(rows, labels=labels), report

    @classmethod
    def _labelled(cls, rows: Rows, labels: Any, version: int) -> Self:
        """Return a network of rows, with labels for their places if there are any."""
        known = None if labels is None else read_labels(labels, rows.n)
        return cls(rows, version=version, labels=known)
