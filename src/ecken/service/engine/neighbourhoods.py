"""Caches the circles of recent visitors until a change invalidates them.

A visit is a dozen pages, and each of them needs the same circles. What is kept is exact: a tie that
was made or ended since is compared with the circles, and if the viewer sees it, they are computed
anew; but for one that only brings somebody into the third circle, who is marked there. Only what
the viewer may see decides about that, so the time of an answer tells nothing more (R2, R4).
The same holds for a member who changes their settings or leaves: circles are computed anew where
the rule reads what was changed, and nowhere else. Where somebody joins, all are.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ecken.graph import CircleBits, Circles, Network
from ecken.search.bitsets.bitset import bitset, is_in
from ecken.search.cached_property import cached_property

__all__ = ["Ids", "Neighbourhood", "Neighbourhoods", "PrivacyChange", "Words", "is_among"]

Words = NDArray[np.uint64]
"""A bitset: id ``v`` at bit ``v % 64`` of word ``v // 64``."""

Ids = NDArray[np.uint32]
"""Sorted member ids, ``uint32``, one-dimensional."""

Tie = tuple[int, int, bool]
"""Two members, and whether they became contacts or ceased to be."""


class PrivacyChange(NamedTuple):
    """A member whose list reaches farther or less far, or who is listed, or no longer."""

    member: int
    reach_before: int
    reach_after: int
    is_listed_turned: bool


MOST_BYTES = 128_000_000
_TIES_KEPT = 4_096
_PRIVACY_MOST = 256
"""Changes of settings since the last look that are compared; more, and circles are listed anew."""


class Neighbourhood:
    """What one viewer's circles are made of, computed when first asked for."""

    def __init__(self, graph: Network, viewer: int, hidden: Ids) -> None:
        self._graph = graph
        self._size = graph.n
        self.viewer = viewer
        self.hidden = hidden
        self._near: Circles | None = None
        self._third: CircleBits | None = None

    @property
    def first(self) -> Ids:
        """The viewer's contacts; where nothing else is known yet, nothing else is looked for."""
        if self._near is not None:
            return self._near.first
        return self._graph.circles(self.viewer, blocked=self.hidden, hops=1).first

    @property
    def is_complete(self) -> bool:
        """Say whether all three circles are known."""
        return self._third is not None

    @property
    def near(self) -> Circles:
        """The first two circles, with bridge counts."""
        if self._near is None:
            self._near = self._graph.circles(self.viewer, blocked=self.hidden, hops=2)
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

    def after(
        self, graph: Network, hidden: Ids, since: Sequence[Tie | PrivacyChange]
    ) -> Neighbourhood | None:
        """Return the circles after what has changed ``since``; ``None`` to list them anew."""
        if graph is not self._graph or graph.n != self._size:
            return None
        if not np.array_equal(hidden, self.hidden):
            return None
        settings = [change for change in since if isinstance(change, PrivacyChange)]
        ties = [change for change in since if not isinstance(change, PrivacyChange)]
        if settings and not self._holds_under(settings, ties):
            return None
        return self._after_ties(ties)

    def _holds_under(self, settings: Sequence[PrivacyChange], ties: Sequence[Tie]) -> bool:
        """Say whether the rule reads none of these settings for the viewer.

        It reads how far a list of circle 1 or 2 reaches, and whether an entry of one that is open
        to the viewer is listed. Ties of those members, made or ended meanwhile, may have been seen
        under other settings than those of now: where they touch circle 1 or 2, nothing is kept.
        """
        if len(settings) > _PRIVACY_MOST:
            return False
        members = {change.member for change in settings}
        touched = np.array(
            [m for a, b, _ in ties if {a, b} & members for m in (a, b)], dtype=np.int64
        )
        if is_among(touched, self.near.first).any() or is_among(touched, self.near.second).any():
            return False
        return not any(self._reads(change) for change in settings)

    def _reads(self, change: PrivacyChange) -> bool:
        member = np.array([change.member])
        if is_among(member, self.hidden).any():
            return False
        if change.member == self.viewer:
            return True
        for layer, circle in ((1, self.near.first), (2, self.near.second)):
            is_turned = (change.reach_before >= layer) is not (change.reach_after >= layer)
            if is_turned and is_among(member, circle).any():
                return True
        return change.is_listed_turned and self._is_entry(change.member)

    def _is_entry(self, member: int) -> bool:
        """Say whether a member of circle 1 or 2 whose list is open has this one as a contact."""
        reach, near = self._graph.reach, self.near
        contacts = self._graph.contacts(member)
        is_open = is_among(contacts, near.first) & (reach[contacts] >= 1)
        is_open |= is_among(contacts, near.second) & (reach[contacts] >= 2)
        return bool(is_open.any())

    def _after_ties(self, since: Sequence[Tie]) -> Neighbourhood | None:
        """Return the circles after ties that were made or ended.

        The viewer's own ties are seen; those of a member of circle 1 or 2 are if the member's list
        is open to the viewer, and the other is listed and not hidden.
        """
        if not since:
            return self
        graph = self._graph
        ties = np.array(since, dtype=np.int64)
        one, other = np.concatenate([ties[:, :2], ties[:, 1::-1]]).T
        is_made = np.concatenate([ties[:, 2], ties[:, 2]]) > 0
        reach, near = graph.reach, self.near
        is_seen = graph.listed[other] & ~is_among(other, self.hidden)
        is_near = is_seen & is_among(one, near.first) & (reach[one] >= 1)
        is_far = is_seen & is_among(one, near.second) & (reach[one] >= 2)
        if is_near.any() or (one == self.viewer).any() or not is_made[is_far].all():
            return None
        return self._with(other[is_far]) if is_far.any() and self._third else self

    def _with(self, entries: NDArray[np.int64]) -> Neighbourhood:
        """Return the circles with further ``entries`` in lists of the second circle."""
        known = self._third
        assert known is not None
        near, ids = known.near, np.unique(entries)
        entering = ids[
            ~(is_among(ids, near.first) | is_among(ids, near.second) | (ids == self.viewer))
            & ~is_in(known.third, ids.astype(np.uint32))
        ]
        marks = known.third | bitset(entering.astype(np.uint32), len(known.third))
        marks.flags.writeable = False
        found = Neighbourhood(self._graph, self.viewer, self.hidden)
        found._near = near
        found._third = CircleBits(
            near, marks, known.third_count + len(entering), known.work + len(entries)
        )
        return found

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
    """Neighbourhoods by viewer and kind; where memory is used up, the longest unasked go first."""

    most_bytes: int = MOST_BYTES
    _kept: OrderedDict[tuple[int, bool], _Kept] = field(default_factory=OrderedDict)
    _ties: list[Tie | PrivacyChange] = field(default_factory=list)
    """Ties made and ended, and settings changed."""
    _dropped: int = 0
    """What was noted before those in ``_ties``."""
    _lock: Lock = field(default_factory=Lock)
    asked: int = 0
    """How often somebody's circles were asked for since this process began."""
    searched: int = 0
    """How often they were not in memory, or had changed."""

    def note_tie(self, a: int, b: int, *, is_made: bool) -> None:
        """Note that two members became contacts, or are no longer."""
        self._note((a, b, is_made))

    def note_privacy(self, change: PrivacyChange) -> None:
        """Note that a member has changed their settings, or has left."""
        self._note(change)

    def _note(self, change: Tie | PrivacyChange) -> None:
        with self._lock:
            self._ties.append(change)
            if len(self._ties) > 2 * _TIES_KEPT:
                del self._ties[:_TIES_KEPT]
                self._dropped += _TIES_KEPT

    def forget_all(self) -> None:
        """Keep nothing: the network is another one."""
        with self._lock:
            self._kept.clear()

    def find(
        self, graph: Network, viewer: int, hidden: Ids, *, is_picture: bool = False
    ) -> Neighbourhood:
        """Return the viewer's neighbourhood in ``graph`` as it is now.

        One is kept beside for the latest picture of each viewer (contacts left out are hidden).
        """
        key = viewer, is_picture
        with self._lock:
            self.asked += 1
            now = self._dropped + len(self._ties)
            kept = self._kept.get(key)
            since = self._ties[kept.ties_seen - self._dropped :] if kept else []
            is_known = kept is not None and kept.ties_seen >= self._dropped
        after = kept.neighbourhood.after(graph, hidden, since) if kept and is_known else None
        if kept is None or after is None:
            return self._keep(key, _Kept(Neighbourhood(graph, viewer, hidden), now))
        with self._lock:
            kept.neighbourhood, kept.ties_seen = after, now
            if key in self._kept:
                self._kept.move_to_end(key)
        return after

    def _keep(self, key: tuple[int, bool], kept: _Kept) -> Neighbourhood:
        with self._lock:
            self.searched += 1
            self._kept[key] = kept
            self._kept.move_to_end(key)
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
