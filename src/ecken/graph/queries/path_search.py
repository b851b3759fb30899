"""The exact layer of a member and all shortest paths: Python around the kernels of ``paths``.

See :mod:`ecken.graph.kernels.paths` for the rule, and why searching from both ends
finds the same layer.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.inputs import NO_IDS
from ecken.graph.kernels import bidirectional_search, bridges, frontier, paths
from ecken.graph.packed_rows import Ids, Rows, Words
from ecken.graph.queries.scratch import Scratch

__all__ = ["RouteSearch", "find_one_path"]


_FORWARD_ONLY = 3
"""Up to this layer the search goes forward only, and its work depends on nothing hidden."""
_FIXED = 8
"""From this distance on, backward steps stand beyond layer 4, where only `everyone` discloses."""


class _Side:
    """One end's search: layers of ids, all marked in the scratch's ``seen``."""

    def __init__(self, rows: Rows, scratch: Scratch, blocked: Ids) -> None:
        self.rows = rows
        self.scratch = scratch
        self.blocked = blocked
        self.bounds: list[int] = [0]
        self.work = 0

    def layer(self, k: int) -> Ids:
        """Ids found in step ``k`` (0 is the first stretch of the list)."""
        return self.scratch.nodes[self.bounds[k] : self.bounds[k + 1]]

    @property
    def size(self) -> int:
        """Number of steps held."""
        return len(self.bounds) - 1

    def open_last(self, level: int) -> bool:
        """Open the last layer as members of layer ``level``; false if nothing new was found."""
        r, s = self.rows, self.scratch
        low, high = self.bounds[-2:]
        end, work = paths.expand(
            r.pool, r.head, s.nodes, low, high, level, s.seen, s.starts, s.lengths
        )
        self.bounds.append(int(end))
        self.work += int(work)
        return bool(end > high)

    def clean(self, origin: int) -> None:
        """Leave the scratch clean and forget all layers."""
        frontier.unmark(
            origin, self.blocked, self.scratch.nodes, self.bounds[-1], self.scratch.seen
        )
        self.bounds = [0]


class RouteSearch:
    """One search for the shortest paths from ``viewer`` to ``target``.

    ``places[p]``, after :meth:`run`, holds the ids that can stand at place ``p`` of a shortest
    path (``places[0]`` is the viewer alone), each ascending; ``distance`` is their number less 1.
    ``is_forward`` reads nothing but lists that the viewer may see, at any distance.
    """

    def __init__(
        self, rows: Rows, viewer: int, target: int, blocked: Ids, max_hops: int | None,
        is_forward: bool = False,
    ) -> None:  # fmt: skip
        self.rows = rows
        self.viewer = viewer
        self.target = target
        self.blocked = blocked
        self.most = rows.n if max_hops is None else max_hops
        self.most_forward = self.most if is_forward else min(self.most, _FORWARD_ONLY)
        self.distance: int | None = None
        self.places: list[Ids] = []
        self.found: list[list[int]] = []
        self.work = 0

    def run(self, ahead: Scratch, back: Scratch, *, trace: bool) -> int | None:
        """Search; with ``trace`` also fill :attr:`places`. Returns the distance in hops or None."""
        if self.viewer == self.target:
            self.distance, self.places = 0, [_one(self.viewer)]
            return 0
        if (self.blocked == self.target).any() or self.most < 1:
            return None
        forward = _Side(self.rows, ahead, self.blocked)
        backward = _Side(self.rows, back, self.blocked)
        try:
            self._search(forward, backward, trace)
        finally:
            self.work += forward.work + backward.work
            forward.clean(self.viewer)
            backward.clean(self.target)
        return self.distance

    def _search(self, forward: _Side, backward: _Side, trace: bool) -> None:
        r, s = self.rows, forward.scratch
        found, _ = frontier.begin(
            r.pool, r.head, r.total, self.viewer, NO_IDS, self.blocked, s.seen, s.nodes
        )
        forward.bounds.append(int(found))
        forward.work += int(r.total[self.viewer])
        if (forward.layer(0) == self.target).any():
            self._settle(1, forward, backward, NO_IDS, trace)
            return
        for distance in range(2, self.most_forward + 1):
            if distance > 2 and not forward.open_last(distance - 2):
                return
            met = self._disclosing(forward.layer(distance - 2), distance - 1, forward)
            if met.size:
                self._settle(distance, forward, backward, met, trace)
                return
        if self.most_forward < self.most and self.rows.listed[self.target]:
            self._search_both(forward, backward, trace)

    def _disclosing(self, ids: Ids, level: int, side: _Side) -> Ids:
        """Return those of a layer who disclose the target; ask each of them."""
        r = self.rows
        out = np.empty(ids.size + 1, dtype=np.uint32)
        found, work = bridges.bridges_to(r.pool, r.head, ids, level, self.target, out)
        side.work += int(work)
        return out[:found]

    def _search_both(self, forward: _Side, backward: _Side, trace: bool) -> None:
        """Try distance 4, 5, … until the two sides meet or one has nothing left."""
        for distance in range(_FORWARD_ONLY + 1, self.most + 1):
            if distance <= _FIXED:
                ahead = distance - distance // 2
                if forward.size < ahead and not forward.open_last(ahead - 1):
                    return
                if not self._go_back(backward, distance, distance // 2):
                    return
            elif not self._open_smaller(forward, backward, distance):
                return
            met = self._meet(forward, backward)
            if met.size:
                self._settle(distance, forward, backward, met, trace)
                return

    def _go_back(self, backward: _Side, distance: int, steps: int) -> bool:
        """Search ``steps`` back from the target, as if it stood at ``distance``."""
        s = backward.scratch
        backward.clean(self.target)
        paths.mark_ids(self.blocked, s.seen)
        paths.mark_ids(_one(self.target), s.seen)
        s.nodes[0] = self.target
        backward.bounds = [0, 1]
        return all(backward.open_last(distance - i if i else 0) for i in range(steps))

    def _open_smaller(self, forward: _Side, backward: _Side, distance: int) -> bool:
        """Take one step on the side whose last layer is smaller; places stay beyond layer 4."""
        if forward.layer(forward.size - 1).size <= backward.layer(backward.size - 1).size:
            return forward.open_last(forward.size)
        return backward.open_last(distance)

    def _meet(self, forward: _Side, backward: _Side) -> Ids:
        """Return the ids in the last layers of both sides that are open where they stand."""
        last = backward.layer(backward.size - 1)
        out = np.empty(last.size + 1, dtype=np.uint32)
        found = paths.keep_marked(last, forward.scratch.seen, self.rows.head, forward.size, out)
        backward.work += int(last.size)
        return out[:found]

    def _settle(
        self, distance: int, forward: _Side, backward: _Side, met: Ids, trace: bool
    ) -> None:
        """Note the distance; with ``trace`` find who can stand at each place."""
        self.distance = distance
        if not trace:
            return
        places: list[Ids] = [NO_IDS] * (distance + 1)
        places[0], places[-1] = _one(self.viewer), _one(self.target)
        if distance > 1:
            middle = forward.size
            places[middle] = np.sort(met)
            bits = forward.scratch.mark
            for p in range(middle - 1, 0, -1):
                places[p] = self._linked(forward.layer(p - 1), p, places[p + 1], bits)
            for p in range(middle + 1, distance):
                places[p] = self._linked(backward.layer(distance - p), p, places[p - 1], bits)
        self.places = places

    def _linked(self, ids: Ids, level: int, beside: Ids, bits: Words) -> Ids:
        """Return those ``ids``, open at ``level``, who have one of ``beside`` in their list."""
        out = np.empty(ids.size + 1, dtype=np.uint32)
        paths.mark_ids(beside, bits)
        found, work = paths.linked(self.rows.pool, self.rows.head, ids, level, bits, out)
        frontier.clear_ids(beside, beside.size, bits)
        self.work += int(work)
        return np.sort(out[:found])

    def list_paths(self, limit: int) -> None:
        """Put at most ``limit`` shortest paths into :attr:`found`, smallest ids first."""
        if self.distance is None:
            return
        trail = [self.viewer]
        choices = [iter(self._next(trail))] if self.distance else []
        if not choices and limit > 0:
            self.found.append(trail)
        while choices and len(self.found) < limit:
            v = next(choices[-1], None)
            if v is None:
                choices.pop()
                trail.pop()
            elif len(trail) == self.distance:
                self.found.append([*trail, v])
            else:
                trail.append(v)
                choices.append(iter(self._next(trail)))

    def _next(self, path: list[int]) -> list[int]:
        """Return who can follow on ``path``, ascending."""
        ids = self.places[len(path)]
        if len(path) == 1:
            return [int(v) for v in ids]
        out = np.empty(ids.size + 1, dtype=np.uint32)
        found = paths.keep_entries(self.rows.pool, self.rows.head, path[-1], ids, out)
        return [int(v) for v in out[:found]]


def _one(v: int) -> Ids:
    return np.array([v], dtype=np.uint32)


def find_one_path(
    rows: Rows, viewer: int, target: int, blocked: Ids, max_hops: int | None, scratch: Scratch
) -> list[int] | None:
    """Return one shortest path, or an empty list for none; asks from both ends, at any distance.

    None where an audience decides whose reach cannot be known from the target's side.
    """
    most, s = rows.n if max_hops is None else max_hops, scratch
    if viewer == target:
        return [viewer]
    if most < 1 or (blocked.size and (blocked == target).any()):
        return []
    hops = bidirectional_search.find_way(
        rows.pool, rows.head, rows.total, rows.listed, viewer, target, most, blocked,
        s.seen, s.mark, s.nodes, s.third, s.counts, s.lengths, s.way,
    )  # fmt: skip
    if hops == bidirectional_search.UNSURE:
        return None
    way: list[int] = s.way[: hops + 1].tolist()
    return way
