"""Exports a network: contacts as arrays, to SciPy, networkx and igraph, and copies.

Over all contacts, whatever the audiences: for who runs the network, not for a viewer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NoReturn, Self

import numpy as np

from ecken.errors import Invalid, NotReady
from ecken.graph.live import changes
from ecken.graph.network_changes import ChangedRows
from ecken.graph.packed_rows import Column, Ids, Longs, Rows

__all__ = ["ExportedRows"]


class ExportedRows(ChangedRows):
    """A network and what other libraries expect of one."""

    def __len__(self) -> int:
        """Number of members."""
        return self.n

    def __bool__(self) -> bool:
        """True, also for a network without members."""
        return True

    def __iter__(self) -> Iterator[Any]:
        """Members in the order of ``labels``."""
        return iter(self.labels.tolist())

    def __contains__(self, member: object) -> bool:
        """Say whether there is such a member."""
        try:
            self.index_of(member)
        except Invalid:
            return False
        return True

    def __repr__(self) -> str:
        """Return size and kind, not the contacts."""
        labels = ", with labels" if self.has_labels else ""
        return f"<{type(self).__name__}: {self.n:,} members, {self.n_contacts:,} contacts{labels}>"

    def neighbors(self, member: Any) -> Column:
        """Return the member's contacts, ascending: the same as :meth:`contacts`.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> Network.from_pairs([(0, 1), (1, 2)]).neighbors(1).tolist()
        [0, 2]
        """
        return self.contacts(member)

    def degree(self, member: Any) -> int:
        """Return how many contacts the member has: the same as :meth:`contact_count`.

        How far apart two members are is another degree: see ``degrees`` and ``layer``. Raises
        ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> Network.from_pairs([(0, 1), (1, 2)]).degree(1)
        2
        """
        return self.contact_count(member)

    def to_csr(self) -> tuple[Longs, Ids]:
        """Return ``(indptr, indices)``: int64 (n+1,), uint32 (2 contacts,), ascending rows.

        By place in ``labels``. What ``from_csr`` takes. Cost: 20 bytes per entry meanwhile.

        Raises ``NotReady`` once a mapped file was changed.

        >>> from ecken.graph import Network
        >>> [part.tolist() for part in Network.from_pairs([(0, 1), (1, 2)]).to_csr()]
        [[0, 1, 3, 4], [1, 0, 2, 1]]
        """
        with self._reading:
            return _gather(self._rows)

    def edges(self) -> tuple[Column, Column]:
        """Return all contacts as two columns (contacts,), each once, ascending.

        What ``from_arrays`` takes: ids, or labels where the network has them.

        Raises ``NotReady`` once a mapped file was changed.

        >>> from ecken.graph import Network
        >>> [side.tolist() for side in Network.from_pairs([(2, 1), (1, 0)]).edges()]
        [[0, 1], [1, 2]]
        """
        indptr, b = self.to_csr()
        a = np.repeat(np.arange(indptr.size - 1, dtype=np.uint32), np.diff(indptr))
        is_first = a < b
        return self._told(a[is_first]), self._told(b[is_first])

    def to_scipy(self) -> Any:
        """Return a symmetric SciPy ``csr_array`` (n, n) of ones, uint8, by place in ``labels``.

        Raises ``NotReady`` where SciPy is not installed.

        >>> from ecken.graph import Network
        >>> Network.from_pairs([(0, 1), (1, 2)]).to_scipy().toarray().tolist()  # doctest: +SKIP
        [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
        """
        with _needed("SciPy"):
            from scipy.sparse import csr_array
        indptr, indices = self.to_csr()
        ones = np.ones(indices.size, dtype=np.uint8)
        kind = np.int32 if indices.size < 2**31 else np.int64
        parts = (ones, indices.astype(kind), indptr.astype(kind))
        return csr_array(parts, shape=(self.n, self.n))

    def to_networkx(self) -> Any:
        """Return an undirected ``networkx.Graph`` of all members and contacts.

        Nodes are ids, or labels where the network has them. Raises ``NotReady`` where networkx is
        not installed.

        >>> from ecken.graph import Network
        >>> sorted(Network.from_pairs([("a", "b")], labels=True).to_networkx().edges())
        [('a', 'b')]
        """
        with _needed("networkx"):
            from networkx import Graph
        graph = Graph()
        graph.add_nodes_from(self.labels.tolist())
        graph.add_edges_from(zip(*(side.tolist() for side in self.edges()), strict=True))
        return graph

    def to_igraph(self) -> Any:
        """Return an undirected ``igraph.Graph`` of all members and contacts.

        Vertices are in the order of ``labels``; these are the attribute ``name``, where the network
        has any. Raises ``NotReady`` where igraph is not installed.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([("ann", "bob"), ("bob", "eve")], labels=True)
        >>> net.to_igraph().betweenness("bob")  # doctest: +SKIP
        1.0
        """
        with _needed("igraph"):
            from igraph import Graph
        indptr, b = self.to_csr()
        a = np.repeat(np.arange(indptr.size - 1, dtype=np.uint32), np.diff(indptr))
        pairs = np.column_stack([a, b])[a < b].astype(np.int64)
        graph = Graph(n=self.n, edges=pairs)
        if self.has_labels:
            graph.vs["name"] = self.labels.tolist()
        return graph

    def copy(self) -> Self:
        """Return a network of its own with the same members and contacts, packed, in memory.

        Raises ``NotReady`` once a mapped file was changed.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1)], n=3)
        >>> other = net.copy()
        >>> other.add_contact(1, 2), net.is_contact(1, 2)
        (True, False)
        """
        with self._reading:
            packed = changes.compact(self._rows)
            own = replace(packed, reach=packed.reach.copy(), listed=packed.listed.copy())
            return type(self)(own, version=self.version, labels=self._labels)

    def __copy__(self) -> Self:
        """Copy; rows are never shared by accident."""
        return self.copy()

    def __deepcopy__(self, memo: object) -> Self:
        """Copy."""
        return self.copy()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        """Refuse to be pickled: a file that is mapped by all is what processes share."""
        raise Invalid(
            "not_pickled",
            "A network is not pickled: save it, and open the file in the other process.",
        )


def _gather(rows: Rows) -> tuple[Longs, Ids]:
    """Return all rows one behind another, each ascending."""
    indptr, entries = rows.gather(np.arange(rows.n))
    if not rows.listed.all():
        owners = np.repeat(np.arange(rows.n, dtype=np.uint64), np.diff(indptr)) << np.uint64(32)
        entries = np.sort(owners | entries).astype(np.uint32)
    return indptr, entries


@contextmanager
def _needed(library: str) -> Iterator[None]:
    """Say which library is missing where importing it fails."""
    try:
        yield
    except ImportError as error:
        raise NotReady(
            "library_missing", "{library} is not installed; it is needed for this.",
            library=library,
        ) from error  # fmt: skip
