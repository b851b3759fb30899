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
from ecken.graph.inputs import Hops, check_callback, check_near, check_path, check_whole
from ecken.graph.labels import Labels
from ecken.graph.measures.ball_growth import SketchedDistances, sketch_distances
from ecken.graph.measures.clustering import Clustering, measure_clustering
from ecken.graph.measures.degrees import (
    DegreeDistribution,
    Mixing,
    measure_degrees,
    measure_mixing,
)
from ecken.graph.measures.distances import Distances
from ecken.graph.measures.searches import find_parts
from ecken.graph.packed_rows import Ids
from ecken.graph.queries.network_statistics import AllFigures, count_all
from ecken.graph.queries.results import Components
from ecken.graph.reach import Reach

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
        on_progress: Callable[[int, int], None] | None = None, threads: int | None = None,
    ) -> Distances:  # fmt: skip
        """Measure how many hops apart members are, over all contacts, from ``sample`` members.

        ``sample=None`` takes all members as sources, and is exact; so is a sample of all. Else the
        answer states intervals, and the same ``seed`` takes the same members. With ``resume``, a
        path, the state is kept there every ten seconds; a call that was stopped goes on from it.
        ``on_progress`` gets how many sources are done, and of how many. Cost: 512 sources at once,
        some 2 ns per list entry and hop; 150 bytes per member and thread (``threads``: one for each
        core). Changes wait for the end, and answers for them: beside a running service, ask a
        network opened from a file, or a part.

        Raises ``Invalid`` for a sample below 2, and ``NotReady`` for a state of another network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> far = net.distances(sample=None)
        >>> far.pairs.tolist(), far.mean_hops, far.diameter.high
        ([5, 4, 1], 1.6, 3)
        """
        from ecken.graph.measures.distance_run import measure_distances  # not for every importer

        most = None if threads is None else check_whole(threads, "threads", 1, 1024)
        path = None if resume is None else check_path(resume)
        tell = None if on_progress is None else check_callback(on_progress, "on_progress")
        with self._reading:
            return measure_distances(
                self._rows, sample, seed, threads=most, path=path, on_progress=tell
            )

    def sketched_distances(self, *, runs: int = 8, seed: int = 1) -> SketchedDistances:
        """Estimate the distances a second time, over all contacts, without any search: HyperBall.

        Independent of :meth:`distances`: the two agree within their errors, which fall with the
        root of ``runs``. Cost: for each run and hop, a cache line for each list entry of whom grew;
        138 bytes per member. Changes wait for the end.

        Raises ``Invalid`` for fewer than 2 runs, and where balls grow beyond 1,000 hops.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> abs(net.sketched_distances().mean_hops - 1.6) < 0.1
        True
        """
        with self._reading:
            return sketch_distances(self._rows, runs, seed)

    def degree_distribution(self) -> DegreeDistribution:
        """Count the members with 0, 1, 2, … contacts, and fit the tail: power law or lognormal.

        Cost: no list is read; some tenths of a second for the fit.

        Raises ``NotReady`` once a mapped file was changed.

        >>> from ecken.graph import Network
        >>> found = Network.from_pairs([(0, 1), (0, 2), (0, 3)]).degree_distribution()
        >>> found.counts.tolist(), found.mean, found.tail
        ([0, 3, 0, 1], 1.5, None)
        """
        with self._reading:
            return measure_degrees(self._rows)

    def mixing(self) -> Mixing:
        """Compare everybody's number of contacts with that of their contacts.

        Degree assortativity and the friendship paradox, over all contacts. Cost: one random access
        per list entry.

        Raises ``NotReady`` once a mapped file was changed.

        >>> from ecken.graph import Network
        >>> found = Network.from_pairs([(0, 1), (0, 2), (0, 3)]).mixing()
        >>> found.assortativity, found.mean_contacts, found.mean_of_contacts, found.share_outdone
        (-1.0, 1.5, 2.0, 0.75)
        """
        with self._reading:
            return measure_mixing(self._rows)

    def clustering(self, *, sample: int | None = None, seed: int = 1) -> Clustering:
        """Measure how often two contacts of a member are contacts of each other.

        Exactly, or from ``sample`` pairs of contacts of members, chosen by lot for each of the two
        means, with intervals. Cost: exactly, for each contact as many steps as the one with fewer
        has contacts who have more, and 4 bytes; a sampled pair takes about a microsecond.

        Raises ``Invalid`` for a sample below 1.

        >>> from ecken.graph import Network
        >>> found = Network.from_pairs([(0, 1), (0, 2), (1, 2), (2, 3)]).clustering()
        >>> found.triangles, found.transitivity, round(found.mean_local, 3)
        (1, 0.6, 0.583)
        """
        with self._reading:
            return measure_clustering(self._rows, sample, seed)

    def open_network(self) -> Self:
        """Return the network that every member may see: open lists, listed entries, and no more.

        A contact is in it if both are listed and one of the two lists is for everyone; so are the
        members who have such a contact, and nobody else. Its labels are the ids of this network.
        Cost: reading the open lists, and building.

        Raises ``NotReady`` once a mapped file was changed.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (1, 2), (2, 3)], reach=["nobody"] * 2 + [255] * 2)
        >>> net.open_network().labels.tolist(), net.open_network().n_contacts
        ([1, 2, 3], 2)
        """
        with self._reading:
            rows = self._rows
            owners = np.flatnonzero((rows.reach == Reach.EVERYONE) & rows.listed)
            indptr, entries = rows.gather_shown(owners)
            a = np.repeat(owners.astype(np.uint32), np.diff(indptr))
            is_in = np.zeros(rows.n, dtype=np.bool_)
            is_in[a] = is_in[entries] = True
            places = np.flatnonzero(is_in)
            number = np.cumsum(is_in, dtype=np.uint32) - np.uint32(1)
            part = rows_from_columns(
                number[a], number[entries], places.size, rows.reach[places], rows.listed[places]
            )
            return type(self)(part, version=self.version, labels=Labels(self.labels[places]))

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
