"""The viewer's world: the one gateway to what a member may see (R2, R3, R4).

Doors and services ask nothing else about other members. A world belongs to one viewer at one
version of the network; every degree, figure, bridge, path and list it gives is a function of what
this viewer may see. Fetching is permission: what the viewer may not see cannot be fetched, and is
answered exactly like what never was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from ecken.graph import Cascade, Circles, Figures, LayerSizes, Losses, Network
from ecken.rules.audience import reaches
from ecken.rules.request import UNDO_S
from ecken.search.bitsets.bitset import bitset, frozen, ids_of, is_in, words_for
from ecken.search.cached_property import cached_property
from ecken.service.engine.neighbourhoods import Ids, Neighbourhood, Words, is_among
from ecken.service.engine.relation import IfContact, Relation
from ecken.service.known_members import KnownMembers
from ecken.service.limits.limits import Limits
from ecken.service.limits.reading_limits import Reads
from ecken.store.contacts.undos import ACCEPT, read_others_undoable, read_undoable

if TYPE_CHECKING:
    from ecken.service.engine.network import LiveNetwork

__all__ = [
    "Circles", "Figures", "Ids", "IfContact", "LayerSizes", "Losses", "Relation", "World",
]  # fmt: skip


class World(KnownMembers):
    """What one viewer may see, at one version.

    Open one with ``Community.reading`` or ``Community.changing``; it is valid inside that
    ``with`` only.
    """

    def __init__(
        self, viewer: int, connection: Connection, network: LiveNetwork, *,
        now: int, time_zone: str, limits: Limits, reads: Reads, secret: bytes,
        keeps_closed: bool = False,
    ) -> None:  # fmt: skip
        self.viewer = viewer
        self.opened: frozenset[int] = frozenset()
        """Whose acceptance cannot be taken back any more, because of what was asked here."""
        self._keeps_closed = keeps_closed
        self.connection = connection
        self.now = now
        self._time_zone = time_zone
        self.limits = limits
        self._reads = reads
        self.secret = secret
        self._network = network
        self._hidden = network.hidden_from(viewer)
        self.index = network.index
        self.jobs = network.jobs

    @property
    def version(self) -> int:
        """Journal version that everything here agrees with."""
        return self._network.version

    # -- what is not yet open ------------------------------------------------------------------

    @cached_property
    def _young(self) -> frozenset[int]:
        """Contacts whose request the viewer has accepted and can still take that back."""
        since = self.now - UNDO_S
        return frozenset(read_others_undoable(self.connection, self.viewer, ACCEPT, since=since))

    def is_closed(self, member: int) -> bool:
        """Say whether what ``member`` shows to contacts is closed to the viewer, who is one (R7).

        In a world that ``keeps_closed`` it is as long as the viewer can take their acceptance back:
        list, details and news are not shown, and what follows from the list counts in no number. In
        any other world nobody is closed, and to have asked ends the undo.
        """
        if member not in self._young or self._keeps_closed:
            return member in self._young
        self.opened |= {member}
        return False

    @cached_property
    def _young_through_contacts(self) -> frozenset[int]:
        """Whom the viewer sees only through a contact who can still take their acceptance back.

        Their lists are closed, too: or the contact could look with the eyes of a friend, and then
        take it back.
        """
        pairs = read_undoable(self.connection, ACCEPT, since=self.now - UNDO_S)
        graph, own = self._network.graph, frozenset(self.contacts.tolist()) if pairs else ()
        return frozenset(
            other
            for owner, other in pairs
            if owner in own
            and other not in own
            and graph.bridges(self.viewer, other, blocked=self._hidden).tolist() == [owner]
        )

    @cached_property
    def _graph(self) -> Network:
        closed = sorted({*filter(self.is_closed, self._young), *self._young_through_contacts})
        return self._network.graph.with_closed(closed) if closed else self._network.graph

    # -- the circles -----------------------------------------------------------------------

    @cached_property
    def _neighbourhood(self) -> Neighbourhood:
        if self._graph is not self._network.graph:
            return Neighbourhood(self._graph, self.viewer, self._hidden)
        return self._network.neighbourhoods.find(self._graph, self.viewer, self._hidden)

    @cached_property
    def circles(self) -> Circles:
        """The three circles, with the number of bridges to each member of the second."""
        around = self._neighbourhood
        third = ids_of(around.third_bits)
        near = around.near
        return Circles(near.first, near.second, third, near.bridge_counts, around.work)

    def bits(self, degree: int) -> Words:
        """Return one circle (1, 2 or 3) as a bitset, which is not to be changed.

        ``uint64`` (n // 64 + 1,), member ``v`` at bit ``v % 64`` of word ``v // 64``: for counting.
        """
        if degree == 3:
            return self._neighbourhood.third_bits
        return self._first_bits if degree == 1 else self._second_bits

    @cached_property
    def _first_bits(self) -> Words:
        return frozen(bitset(self.near.first, words_for(self._graph.n + 1)))

    @cached_property
    def _second_bits(self) -> Words:
        return frozen(bitset(self.near.second, words_for(self._graph.n + 1)))

    @property
    def figures(self) -> Figures:
        """How many members are at degree 1, 2 and 3."""
        around, near = self._neighbourhood, self.near
        return Figures(len(near.first), len(near.second), around.third_count, around.work)

    @property
    def near(self) -> Circles:
        """The first two circles, with bridge counts; quicker where the third is not needed."""
        return self._neighbourhood.near

    @cached_property
    def contacts(self) -> Ids:
        """The viewer's contacts; to know them opens nothing of theirs."""
        graph = self._network.graph
        return self._network.neighbourhoods.find(graph, self.viewer, self._hidden).first

    def if_contact(self, member: int) -> IfContact:
        """Return how the circles would change if ``member`` were a contact: for numbers (R7).

        The new contact's list enters the second circle; the lists of those who enter it reach the
        third. Nobody else moves: a lower degree opens more lists, never fewer. Cost: one listing
        of the circles (usually done already) and reading the lists of who enters.
        """
        circles = self.circles
        who = np.array([member], dtype=np.uint32)
        around = (circles.first, circles.second, self._hidden, who, self._me)
        entering = self._beside(who, 1, np.concatenate(around))
        further = self._beside(entering, 2, np.concatenate((*around, entering)))
        nearer = np.union1d(entering, who)
        return IfContact(
            entering_second=entering,
            entering_third=further[~is_among(further, circles.third)],
            leaving_second=who[is_among(who, circles.second)],
            leaving_third=nearer[is_among(nearer, circles.third)],
        )

    def _beside(self, members: Ids, layer: int, known: Ids) -> Ids:
        """Return who is in the lists that ``members`` of ``layer`` disclose, without ``known``."""
        _, ids = self._graph.entries_among(members, layer, known, others=True)
        return np.unique(ids)

    @property
    def _me(self) -> Ids:
        return np.array([self.viewer], dtype=np.uint32)

    def entering_second_with_each(self, members: Sequence[int]) -> list[int]:
        """How many would enter the second circle if the one, or the other, were a contact.

        Numbers only (R7): ``len(if_contact(member).entering_second)``; one list is read for each.
        """
        known = np.concatenate((self.near.first, self.near.second, self._hidden, self._me))
        asked = np.array(members, dtype=np.uint32)
        indptr, _ = self._graph.entries_among(asked, 1, known, others=True)
        return [int(count) for count in np.diff(indptr)]

    def spread(self, share: float) -> Cascade:
        """Return how far a post of the viewer's spreads if ``share`` of its readers pass it on."""
        return self._graph.cascade(self.viewer, share, blocked=self._hidden)

    def losses(self) -> Losses:
        """Return what would change in the circles without each contact."""
        return self._graph.losses(self.viewer, blocked=self._hidden)

    def layer_sizes(self) -> LayerSizes:
        """Return how many members stand at each distance, as far as there is a visible path."""
        return self._graph.layer_sizes(self.viewer, blocked=self._hidden)

    def lists_of_circle(
        self, degree: int, wanted: Ids, *, chosen: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.int64], Ids]:
        """Return ``(indptr, ids)``, aligned with ``circle(degree)``, or its ``chosen`` positions.

        ``ids[indptr[i]:indptr[i + 1]]`` is what the list of member ``i`` holds of ``wanted``
        (sorted), as far as the viewer may see that list.
        """
        owners = self.circle(degree) if chosen is None else self.circle(degree)[chosen]
        return self._graph.entries_among(owners, degree, self._without_hidden(wanted))

    def full_lists_of_circle(
        self, degree: int, chosen: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], Ids]:
        """Return ``(indptr, ids)``: all that these lists hold, as the viewer sees it."""
        owners = self.circle(degree)[chosen]
        return self._graph.entries_among(owners, degree, self._hidden, others=True)

    def recent_contacts(self, since: int) -> Iterator[tuple[int, int, int]]:
        """Yield ``(owner, entry, at)``: what contacts' lists show since then, newest first.

        A tie comes once, with its lower id as the owner if both show it. No list is read for it:
        a list that was would tell by its length that there is a tie which the viewer may not see.
        """
        owners, entries = np.zeros(self._graph.n, dtype=np.bool_), self._graph.listed.copy()
        owners[self.contacts] = self._graph.reach[self.contacts] >= 1
        entries[self._hidden] = entries[self.viewer] = False
        recent = self._network.recent.of(
            self.connection, owners, entries, version=self.version, since=since
        )
        for low, high, at in recent:
            yield (low, high, at) if owners[low] and entries[high] else (high, low, at)

    def list_counts_of_circle(self, degree: int, wanted: Ids) -> NDArray[np.int64]:
        """Return how much of ``wanted`` each list of a circle holds: lengths of the above."""
        return self._graph.entry_counts(self.circle(degree), degree, self._without_hidden(wanted))

    def circle(self, degree: int) -> Ids:
        """Return the members of one circle (1, 2 or 3)."""
        if degree == 1:
            return self.contacts
        return self.near.second if degree == 2 else self.circles.third

    def degrees(self, members: Iterable[int]) -> dict[int, int | None]:
        """Return the degree of each member: 0 for the viewer, ``None`` for beyond."""
        ids = [int(member) for member in members]
        asked = np.array(ids, dtype=np.uint32)
        if self._neighbourhood.is_complete:
            codes = self._degrees_from_circles(asked)
        else:
            codes = self._graph.degrees(self.viewer, asked, blocked=self._hidden)
        found: dict[int, int | None] = {
            member: int(code) or None for member, code in zip(ids, codes, strict=True)
        }
        if self.viewer in found:
            found[self.viewer] = 0
        return found

    def _degrees_from_circles(self, members: Ids) -> NDArray[np.uint8]:
        codes = np.zeros(len(members), dtype=np.uint8)
        codes[is_in(self._neighbourhood.third_bits, members)] = 3
        codes[is_among(members, self.near.second)] = 2
        codes[is_among(members, self.near.first)] = 1
        return codes

    def degree(self, member: int) -> int | None:
        """Return the degree of one member: 0, 1, 2, 3, or ``None`` for beyond."""
        return self.degrees([member])[member]

    def layer(self, member: int) -> int | None:
        """Return the length of the shortest visible path, however long; ``None`` without one."""
        if self._is_hidden(member):
            return None
        return self._graph.layer(self.viewer, member, blocked=self._hidden, is_work_equal=True)

    # -- who stands in between ---------------------------------------------------------------

    def bridges(self, member: int) -> Ids:
        """Return the viewer's contacts through whose lists the viewer sees ``member``."""
        return self._graph.bridges(self.viewer, member, blocked=self._hidden)

    def bridges_of_many(self, members: Sequence[int] | Ids) -> list[Ids]:
        """Return the bridges of each of ``members``, for a page of hits."""
        indptr, ids = self._graph.bridges_of_many(
            self.viewer, np.array(members, dtype=np.uint32), blocked=self._hidden
        )
        return [ids[indptr[i] : indptr[i + 1]] for i in range(len(members))]

    def relation(self, member: int) -> Relation:
        """Return degree and bridges of one member."""
        if member == self.viewer:
            return Relation(0, np.empty(0, dtype=np.uint32))
        return Relation(self.degree(member), self.bridges(member))

    def shared_contacts(self, member: int) -> Ids:
        """Return the contacts that viewer and member have in common, as far as visible.

        A tie between ``member`` and a contact of the viewer is visible through the contact's list
        (then the contact is a bridge) or through the member's own list, as far as the third layer.
        Both are asked, whatever the member has set.
        """
        through_own_list = np.intersect1d(
            self.contact_list(member, is_far=False), self.contacts, assume_unique=True
        )
        return np.union1d(self.bridges(member), through_own_list).astype(np.uint32)

    def paths(self, member: int, *, limit: int = 100) -> list[list[int]]:
        """Return shortest visible paths, at most ``limit``; empty if there is none."""
        if self._is_hidden(member):
            return []
        return self._graph.paths(
            self.viewer, member, blocked=self._hidden, limit=limit, is_work_equal=True
        )

    # -- lists -------------------------------------------------------------------------------

    def may_see_list_of(self, member: int, *, is_far: bool = True) -> bool:
        """Say whether the viewer may see the member's contact list.

        Decided by the layer in what the viewer may see; without a visible path it is closed. Not
        ``is_far``: lists beyond the third layer count as closed, and nobody looks so far. The
        layer is looked for whatever the member has set.
        """
        if member == self.viewer:
            return True
        layer = self.layer(member) if is_far else self.degree(member)
        is_open = reaches(int(self._graph.reach[member]), layer)
        return is_open and not self.is_closed(member)

    def contact_list(self, member: int, *, is_far: bool = True) -> Ids:
        """Return the member's contacts as the viewer sees them; empty if the list is closed."""
        if member == self.viewer:
            return self.contacts
        if not self.may_see_list_of(member, is_far=is_far):
            return np.empty(0, dtype=np.uint32)
        return self._without_hidden(self._graph.disclosed(member))

    def list_lengths_of_contacts(self) -> Ids:
        """Return the length of each contact's list as the viewer sees it, 0 where it is closed.

        Aligned with the first circle; the viewer and blocked members do not count.
        """
        return self._neighbourhood.list_lengths

    def vouching_of_contacts(self) -> NDArray[np.float64]:
        """Return how much each contact vouches for others (R6), aligned with the first circle.

        Contacts in common divided by ``sqrt(1 + list)``, by what the viewer may see.
        """
        return self._neighbourhood.vouching

    def contacts_with_closed_list(self) -> Ids:
        """Return the viewer's contacts whose list not even their contacts see."""
        return self.contacts[self._graph.reach[self.contacts] < 1]

    def listed_by_contacts(self) -> int:
        """Return how many entries the contacts' lists have together (R8).

        Members on several lists count several times.
        """
        return int(self.list_lengths_of_contacts().sum(dtype=np.int64))

    def note_read(self, members: Iterable[int]) -> None:
        """Count whom the viewer is about to read of, beyond their own contacts (``reads``).

        Raises ``TooMany`` where that is more than a person reads; then nothing is to be shown.
        """
        own = {self.viewer, *self.contacts.tolist()}
        strangers = [member for member in members if member not in own]
        self._reads.note(self.viewer, strangers, now=self.now)

    # -- other worlds ------------------------------------------------------------------------

    def seen_by(self, member: int) -> World:
        """Return another member's world at this same moment.

        For checks of what *they* may do, such as an asker whose bridge answers (R9); never for
        showing anything to this viewer.
        """
        return World(
            member, self.connection, self._network, now=self.now, keeps_closed=True,
            time_zone=self._time_zone, limits=self.limits, reads=self._reads,
            secret=self.secret,
        )  # fmt: skip
