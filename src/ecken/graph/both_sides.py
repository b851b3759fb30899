"""Questions about two members that are asked from both sides: the quickest, but not of equal work.

For callers who own the whole network, or to whom the time of an answer tells nothing. What a site
answers its members takes :meth:`~ecken.graph.network.Network.degrees` and
:meth:`~ecken.graph.network.Network.paths`; see ``docs/decisions/011-engine-forward-only.md``.
"""

from __future__ import annotations

from typing import Any

from ecken.graph.inputs import Hops, check_hops, check_near
from ecken.graph.queries.circle_search import find_within
from ecken.graph.queries.path_search import find_one_path
from ecken.graph.whole_network import MeasuredRows

__all__ = ["AskedFromBothSides"]


class AskedFromBothSides(MeasuredRows):
    """A network and the questions whose time may tell what a viewer may not see."""

    def within(self, viewer: Any, target: Any, hops: Hops = 3, *, blocked: Any = None) -> bool:
        """Say whether ``target`` is the viewer, or in their circles 1 to ``hops`` (1, 2 or 3).

        Exact under the same rule, and the quickest way to ask about one member: it also goes back
        from the target, so its *time* depends on how long the target's list is, which the viewer
        may not know. Where that matters take :meth:`degrees`. Cost: the shorter lists of the two
        sides' contacts, 1 to 3 ns per entry.

        Raises ``Invalid`` for who is not in the network, and for any other ``hops``.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)])
        >>> net.within(0, 4), net.within(0, 4, hops=2)
        (True, False)
        """
        with self._reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            whom = self._id(target, "target")
            steps = check_near(hops)
            with self._scratch.borrow(rows.n) as scratch:
                return find_within(rows, who, whom, steps, out, scratch)

    def quick_path(
        self, viewer: Any, target: Any, *, blocked: Any = None, max_hops: int | None = None
    ) -> list[Any] | None:
        """Return one shortest path, viewer first, or None: any of them, not the first by ids.

        Exact under the same rule, and the quickest way to one path: both sides go on by whole
        layers until they meet. So its *time* depends on lists that the viewer may not see, at any
        distance. Where that matters take :meth:`~ecken.graph.network.Network.paths`. Where lists
        for some layers only stand on the target's side, it searches as ``paths`` does. Cost: a few
        nanoseconds per entry of the lists opened on both sides.

        Raises ``Invalid`` for who is not in the network, and for negative ``max_hops``.

        >>> from ecken.graph import Network
        >>> net = Network.from_pairs([(0, 1), (1, 2), (2, 3), (3, 4)])
        >>> net.quick_path(0, 4), net.quick_path(0, 4, max_hops=3)
        ([0, 1, 2, 3, 4], None)
        """
        hops = check_hops(max_hops)
        with self._reading:
            rows = self._rows
            who, out, _ = self._world(viewer, blocked, None)
            whom = self._id(target, "target")
            with self._scratch.borrow(rows.n) as scratch:
                found = find_one_path(rows, who, whom, out, hops, scratch)
        if found is None:
            ways = self._route(viewer, target, blocked, max_hops, trace=True, limit=1).found
            found = ways[0] if ways else []
        if self._labels is None:
            return found or None
        return [self._name(v) for v in found] or None
