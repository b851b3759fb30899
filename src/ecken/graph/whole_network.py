"""Queries about the network as a whole: all figures, distances, components, subgraphs.

Over all contacts, whatever the audiences, but for everybody's figures: for who runs the network.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numpy as np

from ecken.graph.building.constructors import BuiltRows
from ecken.graph.building.row_builder import rows_from_columns
from ecken.graph.inputs import Hops, check_callback, check_near, check_path
from ecken.graph.labels import Labels
from ecken.graph.measures.distance_run import measure_distances
from ecken.graph.measures.distances import Distances
from ecken.graph.measures.searches import find_parts
from ecken.graph.packed_rows import Ids
from ecken.graph.queries.network_statistics import AllFigures, count_all
from ecken.graph.queries.results import Components

__all__ = ["MeasuredRows"]


class MeasuredRows(BuiltRows):
    """A network and what is asked of all of it."""

    def figures_of_all(
        self, *, third: str = "sketch", registers: int = 256, threads: int = 1
    ) -> AllFigures:
        """Count everybody's circles under the same rule: 1 and 2 exactly, 3 as asked.

        ``third="exact"`` counts it (milliseconds per member); ``"sketch"`` estimates it with the
        relative standard error that the answer states. Changes go on meanwhile, but for the
        sketch: each member's figures are those of one moment, not all of the same.

        Raises ``Invalid`` for any other ``third``, ``registers`` or ``threads``.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.figures_of_all(third="exact").second.tolist()
        [1, 2, 2, 1, 2]
        """
        return count_all(self._hold, self._scratch, third, registers, threads)

    def distances(
        self, *, sample: int | None = 1024, seed: int = 1, resume: str | Path | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> Distances:  # fmt: skip
        """Measure how many hops apart members are, over all contacts, from ``sample`` members.

        ``sample=None`` takes all members as sources, and is exact; so is a sample of all. Else the
        answer states intervals, and the same ``seed`` takes the same members. With ``resume``, a
        path, the state is kept there every ten seconds; a call that was stopped goes on from it.
        ``on_progress`` gets how many sources are done, and of how many. Cost: 512 sources at once,
        some 2 ns per list entry and hop; 150 bytes per member and core. Changes wait for the
        end, and answers for them: beside a running service, ask a network opened from a file.

        Raises ``Invalid`` for a sample below 2, and ``NotReady`` for a state of another network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> far = net.distances(sample=None)
        >>> far.pairs.tolist(), far.mean_hops, far.diameter.high
        ([5, 4, 1], 1.6, 3)
        """
        path = None if resume is None else check_path(resume)
        tell = None if on_progress is None else check_callback(on_progress, "on_progress")
        with self._reading:
            return measure_distances(self._rows, sample, seed, path=path, on_progress=tell)

    def components(self) -> Components:
        """Find the connected components, over all contacts.

        Cost: some random accesses per member.

        Raises ``NotReady`` once a mapped file was changed.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (2, 3), (3, 4)])
        >>> parts = net.components()
        >>> len(parts), parts.sizes.tolist(), net.labels[parts.membership == 0].tolist()
        (2, [3, 2], [2, 3, 4])
        """
        with self._reading:
            return find_parts(self._rows)

    def subgraph(self, members: Any) -> Self:
        """Return a network of these members and the contacts among them, with their audiences.

        Its labels are the ids of this network. Cost: reading the lists of these members.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> part = net.subgraph([1, 3, 4])
        >>> part.labels.tolist(), part.contacts(3).tolist()
        ([1, 3, 4], [1, 4])
        """
        with self._reading:
            return self._part(np.unique(self._ids(members, "members")))

    def ego(self, member: Any, hops: Hops = 1) -> Self:
        """Return a network of a member, who is within ``hops`` (1, 2 or 3), and their contacts.

        Over all contacts: what the member themself may see, :meth:`circles` answers. Labels as in
        :meth:`subgraph`.

        Raises ``Invalid`` for who is not in the network, and for any other ``hops``.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.ego(4).labels.tolist(), net.ego(4, 2).labels.tolist()
        ([3, 4], [1, 2, 3, 4])
        """
        steps = check_near(hops)
        with self._reading:
            ball = newest = np.array([self._id(member, "member")], dtype=np.uint32)
            for _ in range(steps):
                newest = np.setdiff1d(self._rows.gather(newest)[1], ball)
                ball = np.union1d(ball, newest)
            return self._part(ball)

    def _part(self, places: Ids) -> Self:
        """Return the network of some places, ascending, with the ids of before as labels."""
        rows, n = self._rows, places.size
        indptr, entries = rows.gather(places)
        a = np.repeat(np.arange(n, dtype=np.uint32), np.diff(indptr))
        b = np.minimum(np.searchsorted(places, entries), max(n - 1, 0)).astype(np.uint32)
        is_inside = (a < b) & (places[b] == entries)
        part = rows_from_columns(
            a[is_inside], b[is_inside], n, rows.reach[places], rows.listed[places]
        )
        return type(self)(part, version=self.version, labels=Labels(self.labels[places]))
