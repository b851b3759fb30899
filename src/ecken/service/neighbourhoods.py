"""The circles of members who were here lately, kept as long as they hold.

A visit is a dozen pages, and each of them needs the same circles. What is kept is exact: a tie that
was made or ended since is compared with the circles, and if the viewer sees it, they are computed
anew. Only what the viewer may see decides about that, so the time of an answer tells nothing more
(R2, R4). Where somebody changes their privacy or leaves, everybody's circles are
computed anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from ecken.graph import CircleBits, Circles, Network
from ecken.graph.bitsets import ids_in
from ecken.search.bitmaps import bitmap_of

__all__ = ["Ids", "Neighbourhood", "Neighbourhoods", "Words", "is_among"]

Words = NDArray[np.uint64]
"""A bitset: id ``v`` at bit ``v % 64`` of word ``v // 64``."""

Ids = NDArray[np.uint32]
"""Sorted member ids, ``uint32``, one-dimensional."""

MOST_BYTES = 128_000_000
_TIES_KEPT = 4_096


class Neighbourhood:
    """What one viewer's circles are made of, computed when first asked for."""

    def __init__(self, graph: Network, viewer: int, hidden: Ids) -> None:
        self._graph = graph
        self.viewer = viewer
        self.hidden = hidden
        self._near: Circles | None = None
        self._third: CircleBits | None = None

    @property
    def first(self) -> Ids:
        """The viewer's contacts; where nothing else is known yet, nothing else is looked for."""
        if self._near is not None:
            return self._near.first
        return self._graph.circles(self.viewer, blocked=self.hidden, depth=1).first

    @property
    def is_complete(self) -> bool:
        """Say whether all three circles are known."""
        return self._third is not None

    @property
    def near(self) -> Circles:
        """The first two circles, with bridge counts."""
        if self._near is None:
            self._near = self._graph.circles(self.viewer, blocked=self.hidden, depth=2)
        return self._near

    @property
    def third_bits(self) -> Words:
        """The third circle as a bitset, ``uint64`` (n // 64 + 1,); not to be changed."""
        return self._all.third

    @property
    def third_count(self) -> int:
        """How many members are in the third circle."""
        return self._all.third_count

    @property
    def third(self) -> BitMap:
        """The members of the third circle."""
        return bitmap_of(ids_in(self.third_bits, self.third_count))

    @cached_property
    def up_to_second(self) -> BitMap:
        """The members of the first two circles."""
        return bitmap_of(self.near.first) | bitmap_of(self.near.second)

    @property
    def work(self) -> int:
        """Operations that listing all three takes: a function of what the viewer may see."""
        return self._all.work

    @cached_property
    def vouching(self) -> NDArray[np.float64]:
        """How much each contact vouches for others by what the viewer may see; see ``bridges``.

        Contacts in common, divided by the root of the length of the contact's list; aligned with
        the first circle.
        """
        contacts = self.near.first
        _, shown = self._graph.entries_among(contacts, 1, contacts)
        shared = np.bincount(np.searchsorted(contacts, shown), minlength=len(contacts))
        found: NDArray[np.float64] = shared / np.sqrt(1.0 + self.list_lengths)
        return found

    @cached_property
    def list_lengths(self) -> Ids:
        """Length of each contact's list as the viewer sees it, without the viewer; ``uint32``."""
        contacts, graph = self.near.first, self._graph
        is_open = graph.reach[contacts] >= 1
        lengths = graph.disclosed_counts_of(contacts).astype(np.int64)
        lengths -= int(graph.listed[self.viewer])
        if len(self.hidden):
            lengths -= graph.entry_counts(contacts, 1, self.hidden)
        return np.where(is_open, lengths, 0).astype(np.uint32)

    @property
    def size_bytes(self) -> int:
        """Memory that is kept."""
        size = 1_000 + 16 * len(self.hidden)
        if self._near is not None:
            size += 20 * len(self._near.first) + 10 * len(self._near.second)
        if self._third is not None:
            size += self._third.third.nbytes
        return size

    def holds(self, graph: Network, hidden: Ids, since: Sequence[tuple[int, int]]) -> bool:
        """Say whether nothing that the viewer sees has changed by the ties made or ended since."""
        if graph is not self._graph or not np.array_equal(hidden, self.hidden):
            return False
        return not since or not self._is_touched(np.array(since, dtype=np.int64))

    def _is_touched(self, ties: NDArray[np.int64]) -> bool:
        """Say whether one of ``ties`` (k, 2), made or ended since, is seen in the circles.

        The viewer's own ties are; those of a member of circle 1 or 2 are if the member's list is
        open to the viewer, and the other is listed and not hidden.
        """
        one, other = np.concatenate([ties, ties[:, ::-1]]).T
        if (one == self.viewer).any():
            return True
        reach, near = self._graph.reach, self.near
        is_seen = self._graph.listed[other] & ~is_among(other, self.hidden)
        for layer, circle in ((1, near.first), (2, near.second)):
            if (is_among(one, circle) & is_seen & (reach[one] >= layer)).any():
                return True
        return False

    @property
    def _all(self) -> CircleBits:
        if self._third is None:
            found = self._graph.circle_bits(self.viewer, blocked=self.hidden)
            self._near, self._third = found.near, found
        return self._third


@dataclass
class _Kept:
    neighbourhood: Neighbourhood
    ties_seen: int
    """How many ties had been noted when it was last found to hold."""


@dataclass
class Neighbourhoods:
    """Neighbourhoods by viewer; those asked for longest ago go first when memory is used up."""

    most_bytes: int = MOST_BYTES
    _kept: OrderedDict[int, _Kept] = field(default_factory=OrderedDict)
    _ties: list[tuple[int, int]] = field(default_factory=list)
    _dropped: int = 0
    """Ties noted before those in ``_ties``."""
    _lock: Lock = field(default_factory=Lock)

    def note_tie(self, a: int, b: int) -> None:
        """Note that two members became contacts, or are no longer."""
        with self._lock:
            self._ties.append((a, b))
            if len(self._ties) > 2 * _TIES_KEPT:
                del self._ties[:_TIES_KEPT]
                self._dropped += _TIES_KEPT

    def forget_all(self) -> None:
        """Keep nothing: the network is another one, or somebody's privacy has changed."""
        with self._lock:
            self._kept.clear()

    def find(self, graph: Network, viewer: int, hidden: Ids) -> Neighbourhood:
        """Return the viewer's neighbourhood in ``graph`` as it is now."""
        with self._lock:
            now = self._dropped + len(self._ties)
            kept = self._kept.get(viewer)
            since = self._ties[kept.ties_seen - self._dropped :] if kept else []
            is_known = kept is not None and kept.ties_seen >= self._dropped
        if kept is not None and is_known and kept.neighbourhood.holds(graph, hidden, since):
            with self._lock:
                kept.ties_seen = now
                if viewer in self._kept:
                    self._kept.move_to_end(viewer)
            return kept.neighbourhood
        return self._keep(viewer, _Kept(Neighbourhood(graph, viewer, hidden), now))

    def _keep(self, viewer: int, kept: _Kept) -> Neighbourhood:
        with self._lock:
            self._kept[viewer] = kept
            self._kept.move_to_end(viewer)
            size = sum(one.neighbourhood.size_bytes for one in self._kept.values())
            while size > self.most_bytes and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                size -= oldest.neighbourhood.size_bytes
        return kept.neighbourhood


def is_among(few: NDArray[np.integer], many: Ids) -> NDArray[np.bool_]:
    """Say of each of ``few`` whether they are in ``many`` (sorted); a binary search for each."""
    if len(many) == 0:
        return np.zeros(len(few), dtype=np.bool_)
    at = np.minimum(np.searchsorted(many, few), len(many) - 1)
    found: NDArray[np.bool_] = np.equal(many[at], few)
    return found
