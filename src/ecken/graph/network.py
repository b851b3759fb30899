"""The contact network: one object that answers for any viewer and takes changes while it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ecken.graph import sources
from ecken.graph.answers import CircleBits, Circles, Figures
from ecken.graph.arrange import Chunks
from ecken.graph.build import (
    rows_from_chunks,
    rows_from_columns,
    rows_from_csr,
    rows_from_matrix,
)
from ecken.graph.held import HeldRows
from ecken.graph.inputs import (
    NO_IDS,
    check_hops,
    check_id,
    check_ids,
    check_size,
    integer_array,
    pair_columns,
)
from ecken.graph.lazy import LazyModule
from ecken.graph.routes import RouteSearch
from ecken.graph.rows import Bytes, Ids, Longs
from ecken.graph.search import (
    count_entries_among,
    find_bridges,
    find_bridges_of_many,
    find_circle_bits,
    find_circles,
    find_degrees,
    find_entries_among,
    find_figures,
    find_within,
)
from ecken.graph.snapshot import open_rows
from ecken.graph.wholes import AllFigures, Distances, count_all, measure_distances

__all__ = ["Network"]

warming = LazyModule("ecken.graph.warm")


class Network(HeldRows):
    """Members as ids ``0..n-1``, their contacts, audiences and listed flags.

    Many threads may ask at once; a change waits for them and is in every answer that begins
    after it. ``version`` is whatever the caller last gave: the position in their journal.

    ``blocked``, where a method takes it, are ids removed from the viewer's world; ``also`` are
    ids taken as further contacts of the viewer, as if accepted.
    """

    # ------------------------------------------------------------------ made from

    @classmethod
    def from_pairs(
        cls, pairs: Any, *, n: int | None = None, reach: Any = None, listed: Any = None,
        version: int = 0,
    ) -> Network:  # fmt: skip
        """Build from pairs: an (m, 2) integer array or an iterable of pairs.

        Repeated and reversed pairs count once. ``n`` is the number of ids (default: the largest
        plus 1); ``reach`` (n,) 0 to 4 or 255, default everyone; ``listed`` (n,) bool, default all.
        """
        a, b = pair_columns(pairs)
        return cls(rows_from_columns(a, b, n, reach, listed), version=version)

    @classmethod
    def from_arrays(
        cls, a: Any, b: Any, *, n: int | None = None, reach: Any = None, listed: Any = None,
        version: int = 0,
    ) -> Network:  # fmt: skip
        """Build from two columns of ids: NumPy arrays, Arrow or Polars columns, lists."""
        one, two = integer_array(a, "a"), integer_array(b, "b")
        return cls(rows_from_columns(one, two, n, reach, listed), version=version)

    @classmethod
    def from_csr(
        cls, indptr: Any, indices: Any, *, reach: Any = None, listed: Any = None, version: int = 0
    ) -> Network:
        """Build from CSR arrays: ascending rows, each pair in both; they are checked and copied."""
        return cls(rows_from_csr(indptr, indices, reach, listed), version=version)

    @classmethod
    def from_scipy(
        cls, matrix: Any, *, reach: Any = None, listed: Any = None, version: int = 0
    ) -> Network:
        """Build from a square SciPy sparse matrix: every stored nonzero makes a contact."""
        return cls(rows_from_matrix(matrix, reach, listed), version=version)

    @classmethod
    def from_networkx(
        cls, graph: Any, *, reach: Any = None, listed: Any = None, version: int = 0
    ) -> Network:
        """Build from an undirected networkx graph whose nodes are ``0..n-1``."""
        a, b, n = sources.columns_of_graph(graph)
        return cls(rows_from_columns(a, b, n, reach, listed), version=version)

    @classmethod
    def from_chunks(
        cls, chunks: Chunks, n: int, *, reach: Any = None, listed: Any = None, version: int = 0
    ) -> Network:
        """Build from a source that can be read twice, without holding the pairs in memory.

        ``chunks()`` yields pairs of uint32 columns, with ids below ``n`` and no id beside itself;
        it is called twice and must yield the same both times.
        """
        checked = sources.checked_chunks(chunks, check_size(n))
        return cls(rows_from_chunks(checked, n, reach, listed), version=version)

    # --------------------------------------------------------------------- answers

    def figures(self, viewer: int, *, blocked: Any = None, also: Any = None) -> Figures:
        """Count the viewer's three circles, exactly.

        Cost: reading the open lists of circle 1 and 2 once; 1 to 2 ns per entry.
        """
        with self._lock.reading:
            rows = self._rows
            who, out, more = self._world(viewer, blocked, also)
            with self._scratch.borrow(rows.n) as scratch:
                return find_figures(rows, who, more, out, scratch)

    def circles(
        self, viewer: int, *, blocked: Any = None, also: Any = None, depth: int = 3
    ) -> Circles:
        """List the viewer's circles 1 to ``depth`` (1, 2 or 3), ascending, with bridge counts."""
        sources.check_depth(depth)
        with self._lock.reading:
            rows = self._rows
            who, out, more = self._world(viewer, blocked, also)
            with self._scratch.borrow(rows.n) as scratch:
                return find_circles(rows, who, more, out, depth, scratch)

    def circle_bits(self, viewer: int, *, blocked: Any = None) -> CircleBits:
        """List circles 1 and 2 like :meth:`circles`, and mark the third in a bitset.

        Cost: that of :meth:`figures` and of listing circle 2; the third is not listed.
        """
        with self._lock.reading:
            rows = self._rows
            who, out, more = self._world(viewer, blocked, None)
            with self._scratch.borrow(rows.n) as scratch:
                return find_circle_bits(rows, who, more, out, scratch)

    def circle(self, viewer: int, degree: int, *, blocked: Any = None) -> Ids:
        """List one circle (1, 2 or 3), ascending uint32."""
        found = self.circles(viewer, blocked=blocked, depth=sources.check_depth(degree))
        return (found.first, found.second, found.third)[degree - 1]

    def degrees(self, viewer: int, targets: Any, *, blocked: Any = None) -> Bytes:
        """Return the degree of each target, uint8: 1, 2, 3, or 0 for beyond, none, the viewer."""
        with self._lock.reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            asked = check_ids(targets, rows.n, "targets")
            with self._scratch.borrow(rows.n) as scratch:
                return find_degrees(rows, who, asked, out, scratch)[0]

    def within(self, viewer: int, target: int, hops: int = 3, *, blocked: Any = None) -> bool:
        """Say whether ``target`` is the viewer, or in their circles 1 to ``hops`` (1, 2 or 3).

        Exact under the same rule, and the quickest way to ask about one member: it also goes back
        from the target, so its *time* depends on how long the target's list is, which the viewer
        may not know. Where that matters take :meth:`degrees`. Cost: the shorter lists of the two
        sides' contacts, 1 to 3 ns per entry.
        """
        with self._lock.reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            whom = check_id(target, rows.n, "target")
            steps = sources.check_depth(hops)
            with self._scratch.borrow(rows.n) as scratch:
                return find_within(rows, who, whom, steps, out, scratch)

    def bridges(self, viewer: int, target: int, *, blocked: Any = None, also: Any = None) -> Ids:
        """Return the viewer's contacts who disclose ``target``, ascending.

        For a member of circle 2 these are the bridges, for a contact the shared contacts.
        """
        with self._lock.reading:
            rows = self._rows
            who, out, more = self._world(viewer, blocked, also)
            whom = check_id(target, rows.n, "target")
            with self._scratch.borrow(rows.n) as scratch:
                return find_bridges(rows, who, whom, more, out, scratch)[0]

    def bridges_of_many(
        self, viewer: int, targets: Any, *, blocked: Any = None
    ) -> tuple[Longs, Ids]:
        """Return ``(indptr, ids)``: target ``i`` has the bridges ``ids[indptr[i]:indptr[i+1]]``."""
        with self._lock.reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            asked = check_ids(targets, rows.n, "targets")
            with self._scratch.borrow(rows.n) as scratch:
                return find_bridges_of_many(rows, who, asked, out, scratch)

    def entries_among(
        self, members: Any, layer: int, wanted: Any, *, others: bool = False
    ) -> tuple[Longs, Ids]:
        """Return ``(indptr, ids)``: what each list holds of ``wanted`` (or of all ``others``).

        A list counts as far as it is disclosed to somebody at ``layer`` from its owner: closed
        lists and unlisted entries are not read. Cost: 1 to 3 ns per entry of the open lists.
        """
        with self._lock.reading:
            rows = self._rows
            asked = check_ids(members, rows.n, "members")
            named = check_ids(wanted, rows.n, "wanted")
            return find_entries_among(rows, asked, int(layer), named, others)[:2]

    def entry_counts(self, members: Any, layer: int, wanted: Any) -> Longs:
        """Count, int64, how much of ``wanted`` each list holds; see :meth:`entries_among`."""
        with self._lock.reading:
            rows = self._rows
            asked = check_ids(members, rows.n, "members")
            named = check_ids(wanted, rows.n, "wanted")
            return count_entries_among(rows, asked, int(layer), named)[0]

    def layer(
        self, viewer: int, target: int, *, blocked: Any = None, max_hops: int | None = None,
        is_work_equal: bool = False,
    ) -> int | None:  # fmt: skip
        """Return the exact layer of ``target`` in what the viewer may see, or None.

        0 for the viewer; None beyond ``max_hops`` too. With ``is_work_equal`` no list is read that
        the viewer may not see, at any distance: slower beyond the third layer, where the search
        else goes from both ends, but its time tells nothing either.
        """
        search = self._route(viewer, target, blocked, max_hops, is_work_equal, trace=False)
        return search.distance

    def path(
        self, viewer: int, target: int, *, blocked: Any = None, max_hops: int | None = None
    ) -> list[int] | None:
        """Return one shortest path, viewer first, or None.

        Among several it is the first in the order of :meth:`paths`.
        """
        found = self.paths(viewer, target, blocked=blocked, max_hops=max_hops, limit=1)
        return found[0] if found else None

    def paths(
        self, viewer: int, target: int, *, blocked: Any = None, max_hops: int | None = None,
        limit: int = 100, is_work_equal: bool = False,
    ) -> list[list[int]]:  # fmt: skip
        """List the shortest paths, at most ``limit``, each with the viewer first.

        Ordered by ids as words are by letters: the smallest second id first, and so on.
        ``is_work_equal`` as in :meth:`layer`.
        """
        return self._route(
            viewer, target, blocked, max_hops, is_work_equal, trace=True, limit=limit
        ).found

    # ---------------------------------------------------------------- the whole of it

    def figures_of_all(
        self, *, third: str = "sketch", registers: int = 256, threads: int = 1
    ) -> AllFigures:
        """Count everybody's circles under the same rule: 1 and 2 exactly, 3 as asked.

        ``third="exact"`` counts it (milliseconds per member); ``"sketch"`` estimates it with the
        relative standard error that the answer states. Changes go on meanwhile, but for the
        sketch: each member's figures are those of one moment, not all of the same.
        """
        return count_all(self._hold, self.n, self._scratch, third, registers, threads)

    def distances(self, *, sample: int | None = 128, seed: int = 1) -> Distances:
        """Measure how many hops apart members are, over all contacts, from ``sample`` members.

        ``sample=None`` takes all members as sources, and is exact. Cost: seconds per 64 sources and
        100 million contacts; 24 bytes per member. Changes wait for the end, and answers for them:
        beside a running service, ask a network opened from a file.
        """
        with self._lock.reading:
            return measure_distances(self._rows, sample, seed)

    # ----------------------------------------------------------------------- files

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        source: str | None = None,
        verify: bool = True,
        mapped: bool = True,
    ) -> Network:
        """Open a saved network; its lists are mapped, not read, unless ``mapped=False``.

        ``NotReady`` if the file is cut, altered, of another version or, given ``source``, of
        another database. ``verify=False`` skips the checksum of the lists. Lists that were read
        lie on huge pages: answers are faster, opening slower, and nothing is shared.
        """
        rows, version, names = open_rows(Path(path), source=source, verify=verify, mapped=mapped)
        return cls(rows, version=version, names=names)

    def warm(self) -> None:
        """Compile or load every kernel, so that the first question waits for nothing."""
        warming.warm_all()

    # ---------------------------------------------------------------------- inside

    def _world(self, viewer: Any, blocked: Any, also: Any) -> tuple[int, Ids, Ids]:
        """Check viewer, blocked and also; the latter two as uint32 ids."""
        n = self._rows.n
        who = check_id(viewer, n, "viewer")
        out = NO_IDS if blocked is None else check_ids(blocked, n, "blocked")
        more = NO_IDS if also is None else check_ids(also, n, "also")
        return who, out, more

    def _route(
        self, viewer: Any, target: Any, blocked: Any, max_hops: Any, is_forward: bool = False, *,
        trace: bool, limit: int = 0,
    ) -> RouteSearch:  # fmt: skip
        hops = check_hops(max_hops)
        with self._lock.reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            whom = check_id(target, rows.n, "target")
            search = RouteSearch(rows, who, whom, out, hops, is_forward)
            with self._scratch.borrow(rows.n) as ahead, self._scratch.borrow(rows.n) as back:
                search.run(ahead, back, trace=trace)
            if trace:
                search.list_paths(limit)
            return search
