"""The contact network: one object that answers for any viewer and can change while it is used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ecken.graph.both_sides import AskedFromBothSides
from ecken.graph.inputs import (
    Hops,
    check_flag,
    check_layer,
    check_near,
    check_share,
    check_whole,
)
from ecken.graph.packed_rows import Bytes, Column, Longs
from ecken.graph.queries.cascade import CascadeQuestion, find_cascade
from ecken.graph.queries.circle_search import (
    count_entries_among,
    find_bridges,
    find_bridges_of_many,
    find_circle_bits,
    find_circles,
    find_degrees,
    find_entries_among,
    find_figures,
    find_layer_sizes,
    find_losses,
)
from ecken.graph.queries.results import (
    Cascade,
    CircleBits,
    Circles,
    Figures,
    LayerSizes,
    Losses,
)
from ecken.graph.warm import warm_all

__all__ = ["Network"]

_MOST_PATHS = 1 << 31
_MOST_RUNS = 1 << 20


class Network(AskedFromBothSides):
    """Members, their contacts, audiences and listed flags.

    Members are ids ``0..n-1``, or the caller's own labels: then every method takes labels and
    answers with labels (:attr:`labels`, :meth:`index_of`). Many threads may ask at once; a change
    waits for them and is in every answer that begins after it. ``version`` is whatever the caller
    last gave: the position in their journal.

    ``blocked``, where a method takes it, are ids removed from the viewer's world; ``also`` are
    ids taken as further contacts of the viewer, as if accepted.
    """

    # --------------------------------------------------------------------- answers

    def figures(self, viewer: Any, *, blocked: Any = None, also: Any = None) -> Figures:
        """Count the viewer's three circles, exactly.

        Cost: reading the open lists of circle 1 and 2 once; 1 to 2 ns per entry.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.figures(0)[:3], net.figures(0, blocked=[3])[:3]
        ((2, 1, 1), (2, 0, 0))
        """
        with self._reading:
            rows = self._rows
            who, out, more = self._world(viewer, blocked, also)
            with self._scratch.borrow(rows.n) as scratch:
                return find_figures(rows, who, more, out, scratch)

    def layer_sizes(self, viewer: Any, *, blocked: Any = None) -> LayerSizes:
        """Count how many stand at each distance in what the viewer may see, exactly.

        Cost: each list that the viewer may see is read once, at whatever distance.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> Network.from_pairs([(0, 1), (1, 2), (1, 3), (3, 4)]).layer_sizes(0).sizes.tolist()
        [1, 1, 2, 1]
        """
        with self._reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            with self._scratch.borrow(rows.n) as scratch:
                return find_layer_sizes(rows, who, out, scratch)

    def losses(self, viewer: Any, *, blocked: Any = None) -> Losses:
        """Count what would change in the viewer's circles without each contact, exactly.

        As :meth:`figures` with that contact among ``blocked``, less those with everybody; all in
        one pass. Cost: reading the open lists of circle 1 and 2 once; some 3 ns per entry.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> found = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (2, 4)]).losses(0)
        >>> found.contacts.tolist(), found.opened.tolist(), found.alone.tolist()
        ([1, 2], [1, 2], [0, 1])
        """
        with self._reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            with self._scratch.borrow(rows.n) as scratch:
                found = find_losses(rows, who, out, scratch)
            return found._replace(contacts=self._told(found.contacts))

    def circles(
        self, viewer: Any, *, blocked: Any = None, also: Any = None, hops: Hops = 3
    ) -> Circles:
        """List the viewer's circles 1 to ``hops`` (1, 2 or 3), ascending, with bridge counts.

        Raises ``Invalid`` for who is not in the network, and for any other ``hops``.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> found = net.circles(0)
        >>> found.second.tolist(), found.bridge_counts.tolist(), found.third.tolist()
        ([3], [2], [4])
        """
        steps = check_near(hops)
        with self._reading:
            rows = self._rows
            who, out, more = self._world(viewer, blocked, also)
            with self._scratch.borrow(rows.n) as scratch:
                return self._told_circles(find_circles(rows, who, more, out, steps, scratch))

    def circle_bits(self, viewer: Any, *, blocked: Any = None) -> CircleBits:
        """List circles 1 and 2 like :meth:`circles`, and mark the third in a bitset, by place.

        Cost: that of :meth:`figures` and of listing circle 2; the third is not listed.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> found = net.circle_bits(0)
        >>> found.third_count, bin(found.third[0])
        (1, '0b10000')
        """
        with self._reading:
            rows = self._rows
            who, out, more = self._world(viewer, blocked, None)
            with self._scratch.borrow(rows.n) as scratch:
                bits = find_circle_bits(rows, who, more, out, scratch)
            return replace(bits, near=self._told_circles(bits.near))

    def circle(self, viewer: Any, hops: Hops, *, blocked: Any = None) -> Column:
        """List the circle at 1, 2 or 3 hops, ascending.

        Raises ``Invalid`` for who is not in the network, and for any other ``hops``.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.circle(0, 2).tolist()
        [3]
        """
        steps = check_near(hops)
        found = self.circles(viewer, blocked=blocked, hops=steps)
        return (found.first, found.second, found.third)[steps - 1]

    def degrees(self, viewer: Any, targets: Any, *, blocked: Any = None) -> Bytes:
        """Return the degree of each target, uint8: 1, 2, 3, or 0 for beyond, none, the viewer.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.degrees(0, [1, 3, 4, 0]).tolist()
        [1, 2, 3, 0]
        """
        with self._reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            asked = self._ids(targets, "targets")
            with self._scratch.borrow(rows.n) as scratch:
                return find_degrees(rows, who, asked, out, scratch)[0]

    def bridges(self, viewer: Any, target: Any, *, blocked: Any = None, also: Any = None) -> Column:
        """Return the viewer's contacts who disclose ``target``, ascending.

        For a member of circle 2 these are the bridges, for a contact the shared contacts.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.bridges(0, 3).tolist()
        [1, 2]
        """
        with self._reading:
            rows = self._rows
            who, out, more = self._world(viewer, blocked, also)
            whom = self._id(target, "target")
            with self._scratch.borrow(rows.n) as scratch:
                return self._told(find_bridges(rows, who, whom, more, out, scratch)[0])

    def bridges_of_many(
        self, viewer: Any, targets: Any, *, blocked: Any = None
    ) -> tuple[Longs, Column]:
        """Return ``(indptr, ids)``: target ``i`` has the bridges ``ids[indptr[i]:indptr[i+1]]``.

        Raises ``Invalid`` for who is not in the network.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> indptr, ids = net.bridges_of_many(0, [3, 4])
        >>> indptr.tolist(), ids.tolist()
        ([0, 2, 2], [1, 2])
        """
        with self._reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            asked = self._ids(targets, "targets")
            with self._scratch.borrow(rows.n) as scratch:
                indptr, ids, _ = find_bridges_of_many(rows, who, asked, out, scratch)
            return indptr, self._told(ids)

    def entries_among(
        self, members: Any, layer: int, wanted: Any, *, others: bool = False
    ) -> tuple[Longs, Column]:
        """Return ``(indptr, ids)``: what each list holds of ``wanted`` (or of all ``others``).

        A list counts as far as it is disclosed to somebody at ``layer`` from its owner: closed
        lists and unlisted entries are not read. Cost: 1 to 3 ns per entry of the open lists.

        Raises ``Invalid`` for who is not in the network, and for a layer below 1.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> indptr, ids = net.entries_among([1, 2], 1, [3, 4])
        >>> indptr.tolist(), ids.tolist()
        ([0, 1, 2], [3, 3])
        """
        with self._reading:
            rows = self._rows
            asked = self._ids(members, "members")
            named = self._ids(wanted, "wanted")
            near, rest = check_layer(layer), check_flag(others, "others")
            indptr, ids, _ = find_entries_among(rows, asked, near, named, rest)
            return indptr, self._told(ids)

    def entry_counts(self, members: Any, layer: int, wanted: Any) -> Longs:
        """Count, int64, how much of ``wanted`` each list holds; see :meth:`entries_among`.

        Raises ``Invalid`` as :meth:`entries_among` does.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.entry_counts([1, 3], 1, [2, 4]).tolist()
        [0, 2]
        """
        with self._reading:
            rows = self._rows
            asked = self._ids(members, "members")
            named = self._ids(wanted, "wanted")
            return count_entries_among(rows, asked, check_layer(layer), named)[0]

    def cascade(
        self, viewer: Any, share: float, *, hops: Hops = 3, blocked: Any = None, also: Any = None,
        error: float = 0.01, runs: int = 4096, seed: int = 1,
    ) -> Cascade:  # fmt: skip
        """Return how many members a post of the viewer reaches, where each passes on by ``share``.

        All contacts see it; whoever passes it on, with probability ``share`` (0 to 1), shows it to
        the next circle, along disclosed lists. Circle 1 and 2 are exact: a member with ``b``
        bridges sees it with ``1 − (1 − share)^b``. Circle 3 is played until its relative standard
        error is below ``error``, or ``runs`` runs, or some 15 ms are over; the answer states it.
        Cost: that of :meth:`circles` with two hops, and 1 to 3 ns per entry read in each run.
        Source and model: :mod:`ecken.graph.kernels.cascade`.

        Raises ``Invalid`` for who is not in the network, and for a number out of bounds.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.cascade(0, 0.5, hops=2)[:2], net.cascade(0, 1.0)[:3]
        ((2, 0.75), (2, 1.0, 1.0))
        """
        asked = CascadeQuestion(
            check_share(share, "share"), check_near(hops), check_share(error, "error"),
            check_whole(runs, "runs", 1, _MOST_RUNS), check_whole(seed, "seed", 0, 2**64 - 1),
        )  # fmt: skip
        with self._reading:
            rows = self._rows
            who, out, more = self._world(viewer, blocked, also)
            with self._scratch.borrow(rows.n) as scratch:
                return find_cascade(rows, who, more, out, asked, scratch)

    def layer(
        self, viewer: Any, target: Any, *, blocked: Any = None, max_hops: int | None = None,
        is_work_equal: bool = False,
    ) -> int | None:  # fmt: skip
        """Return the exact layer of ``target`` in what the viewer may see, or None.

        0 for the viewer; None beyond ``max_hops`` too. With ``is_work_equal`` no list is read that
        the viewer may not see, at any distance: slower beyond the third layer, where the search
        else goes from both ends, but its time tells nothing either.

        Raises ``Invalid`` for who is not in the network, and for negative ``max_hops``.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.layer(0, 4), net.layer(0, 4, max_hops=2)
        (3, None)
        """
        search = self._route(viewer, target, blocked, max_hops, is_work_equal, trace=False)
        return search.distance

    def path(
        self, viewer: Any, target: Any, *, blocked: Any = None, max_hops: int | None = None
    ) -> list[Any] | None:
        """Return one shortest path, viewer first, or None.

        Among several it is the first in the order of :meth:`paths`.

        Raises ``Invalid`` as :meth:`paths` does.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.path(0, 4)
        [0, 1, 3, 4]
        """
        found = self.paths(viewer, target, blocked=blocked, max_hops=max_hops, limit=1)
        return found[0] if found else None

    def paths(
        self, viewer: Any, target: Any, *, blocked: Any = None, max_hops: int | None = None,
        limit: int = 100, is_work_equal: bool = False,
    ) -> list[list[Any]]:  # fmt: skip
        """List the shortest paths, at most ``limit``, each with the viewer first.

        Ordered by ids (by places, with labels) as words are by letters: the smallest second first.
        ``is_work_equal`` as in :meth:`layer`.

        Raises ``Invalid`` for who is not in the network, and for a negative number.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.paths(0, 4)
        [[0, 1, 3, 4], [0, 2, 3, 4]]
        """
        most = check_whole(limit, "limit", 0, _MOST_PATHS)
        found = self._route(
            viewer, target, blocked, max_hops, is_work_equal, trace=True, limit=most
        ).found
        return found if self._labels is None else [[self._name(v) for v in way] for way in found]

    # --------------------------------------------------------------------- kernels

    @classmethod
    def warm(cls) -> None:
        """Compile or load every kernel, so that the first question waits for nothing.

        Raises nothing.

        >>> from ecken.graph import Network
        >>> Network.warm()
        """
        warm_all(cls)
