"""The diameter: the largest distance of all, exact where that takes few searches, else bounds.

*iFUB* of Crescenzi, Grossi, Habib, Lanzi and Marino, "On computing the diameter of real-world
undirected graphs" (Theoretical Computer Science 514, 2013): from a member in the middle, found by
four sweeps, search from the farthest ones inward. When all at ``k`` hops or more from the middle
are done, two who are farther apart than ``2 (k - 1)`` are among those already seen.

Departure from the paper: 512 of the farthest are searched from at once. In a network too large for
that there are bounds alone, from three searches.
"""

from __future__ import annotations

import numpy as np

from ecken.graph.kernels import distances
from ecken.graph.kernels.wide_sets import BITS
from ecken.graph.measures.distances import Diameter
from ecken.graph.measures.searches import LoneSearches, Searches
from ecken.graph.packed_rows import Ids

__all__ = ["find_diameter", "is_deeper"]

_MOST_PARTS = 64
"""Components that are searched for bounds alone."""

_MOST_ENTRIES = 800_000_000
"""What the searches from the farthest members may read before bounds have to do.

A batch of them reads most entries of the network, however few it begins from. One is always made.
"""


def find_diameter(searches: Searches, known: int) -> Diameter:
    """Return the largest distance in any component; some two are ``known`` hops apart."""
    if searches.lone is not None:
        return _bound_lonely(searches, searches.lone, known)
    low = high = known
    sweeps = _Sweeps(searches)
    left = max(1, _MOST_ENTRIES // max(1, int(searches.rows.total.sum(dtype=np.int64))))
    for part, size in enumerate(searches.sizes.tolist()):
        if size - 1 <= low:
            break  # no two of so few can be farther apart, nor of those that follow
        low, bound, made = _bound_part(sweeps, part, low, left)
        left -= made
        high = max(high, bound)
    return Diameter(low, max(low, high))


def _bound_lonely(searches: Searches, lone: LoneSearches, known: int) -> Diameter:
    """Return bounds: no two are farther apart than twice what anybody's farthest is away.

    Searched are the one with most contacts, who is farthest from them, and who is from there.
    """
    low = high = known
    for part, size in enumerate(searches.sizes.tolist()):
        if size - 1 <= low:
            break
        if part == _MOST_PARTS:
            return Diameter(low, max(high, size - 1))
        members = searches.order[searches.ends[part] : searches.ends[part + 1]]
        member = int(members[np.argmax(searches.rows.total[members])])
        bound = size - 1
        for _ in range(3):
            layers, last = lone.search(member, size - 1)
            low = max(low, layers.size)
            if int(layers.sum()) == size - 1:
                bound = min(bound, 2 * layers.size)
            member = last
        high = max(high, bound)
    return Diameter(low, max(low, high))


def is_deeper(searches: Searches, hops: int) -> bool:
    """Whether two are seen to be more than so many hops apart; at most two searches a component."""
    sweeps = _Sweeps(searches)
    for part, size in enumerate(searches.sizes.tolist()):
        if size - 1 <= hops:
            break
        around = sweeps.search(int(searches.order[searches.ends[part]]))
        if 2 * around.farthest > hops and sweeps.search(around.last).farthest > hops:
            return True
    return False


def _bound_part(sweeps: _Sweeps, part: int, low: int, left: int) -> tuple[int, int, int]:
    """Return bounds of one component, the lower at least ``low``, and how many batches it took.

    At most ``left`` batches are made.
    """
    middle, longest = sweeps.find_middle(part)
    low = max(low, longest)
    around = sweeps.search(middle)
    step = around.farthest
    made = 0
    while step and low < 2 * step:
        fringe = around.at(step)
        for at in range(0, fringe.size, BITS):
            if low >= 2 * step:
                break
            if made >= left:
                return low, 2 * step, made
            several = fringe[at : at + BITS]
            low = max(low, int(sweeps.searches.from_sources(several, is_each=True).farthest.max()))
            made += 1
        step -= 1
    return low, max(low, 2 * step), made


class _Around:
    """Everybody around a member, by hops."""

    def __init__(self, queue: Ids, hops: Ids, farthest: int) -> None:
        self.last = int(queue[-1])
        self.farthest = farthest
        self._queue, self._hops = queue, hops[queue]

    def at(self, step: int) -> Ids:
        """Return who stands at so many hops."""
        low, high = np.searchsorted(self._hops, [step, step + 1])
        return self._queue[low:high]


class _Sweeps:
    """Searches from one member at a time."""

    def __init__(self, searches: Searches) -> None:
        n = searches.order.size
        self.searches = searches
        self._hops: Ids = np.full(n, distances.NEVER)
        self._queue: Ids = np.empty(n, dtype=np.uint32)
        self._seen: Ids = np.empty(0, dtype=np.uint32)

    def search(self, member: int) -> _Around:
        """Search from one member; what an earlier search left is cleared."""
        rows = self.searches.rows
        self._hops[self._seen] = distances.NEVER
        found, farthest = distances.search_from(
            rows.pool, rows.head, rows.total, member, self._hops, self._queue
        )
        self._seen = self._queue[:found].copy()
        return _Around(self._seen, self._hops, int(farthest))

    def find_middle(self, part: int) -> tuple[int, int]:
        """Return a member in the middle of a component, and the longest distance seen.

        Four sweeps (Crescenzi et al., section 3): twice to the farthest and to the farthest from
        there, and to the middle of the way between.
        """
        ends = self.searches.ends
        members = self.searches.order[ends[part] : ends[part + 1]]
        start = int(members[np.argmax(self.searches.rows.total[members])])
        longest = 0
        for _ in range(2):
            one = self.search(start).last
            around = self.search(one)
            longest = max(longest, around.farthest)
            start = self._step_back(around.last, around.farthest // 2)
        return start, longest

    def _step_back(self, member: int, steps: int) -> int:
        rows = self.searches.rows
        return int(distances.step_back(rows.pool, rows.head, rows.total, self._hops, member, steps))
