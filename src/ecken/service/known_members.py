"""Which members exist for a viewer (R3, R4), and which day a moment is for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo

import numpy as np
from pyroaring import BitMap
from sqlalchemy import Connection

from ecken.errors import NotFound
from ecken.reference.days import day_of, zone_for
from ecken.search.bitsets.roaring import bitmap_of, rows_of
from ecken.search.cached_property import cached_property
from ecken.search.profile_index import ProfileIndex
from ecken.service.engine.neighbourhoods import Ids
from ecken.store.profiles.members import (
    Card,
    find_member_id,
    read_card,
    read_cards,
    read_time_zone,
)

__all__ = ["KnownMembers"]


class KnownMembers:
    """All members but those with whom a block stands in between, for one viewer."""

    viewer: int
    connection: Connection
    index: ProfileIndex
    _hidden: Ids
    _time_zone: str

    @cached_property
    def zone(self) -> tzinfo:
        """The viewer's time zone: their own, else the community's."""
        return zone_for(read_time_zone(self.connection, self.viewer), self._time_zone)

    def day(self, at: int) -> date:
        """Return the day on which a moment is for the viewer."""
        return day_of(at, self.zone)

    def member(self, public_id: str) -> Card:
        """Return a member's card.

        Raises
        ------
        NotFound
            Alike for blocked, closed and never existing.
        """
        member = find_member_id(self.connection, public_id)
        card = None
        if member is not None and not self._is_hidden(member):
            card = read_card(self.connection, member)
        if card is None:
            raise NotFound
        return card

    def require(self, *members: int) -> None:
        """Let what these members have part in be there for the viewer only if all of them are (R4).

        Whoever finds a request, an introduction, a conversation, a message by its id asks this
        before anything else: the state of what one may not know of must not be told by an error.

        Raises
        ------
        NotFound
            Alike for blocked, closed and never existing.
        """
        if not set(members) <= self.cards(members).keys():
            raise NotFound

    def cards(self, members: Iterable[int]) -> dict[int, Card]:
        """Return the cards of those of ``members`` whom the viewer may know of."""
        ids = [int(member) for member in members if not self._is_hidden(int(member))]
        return read_cards(self.connection, ids)

    def by_name(self, members: Ids) -> list[int]:
        """Return those of ``members`` whom the viewer may know of, in the order of their names."""
        found: list[int] = self.index.by_name(self._without_hidden(members)).tolist()
        return found

    def everyone(self) -> Ids:
        """Return all members whom the viewer may know of, without the viewer."""
        return rows_of(self.known)

    @cached_property
    def known(self) -> BitMap:
        """The same as a bitmap, which is not to be changed; quicker where it is counted."""
        known = self.index.members()
        known.discard(self.viewer)
        return known - bitmap_of(self._hidden) if len(self._hidden) else known

    @property
    def may_search(self) -> bool:
        """Whether members can be searched for: words are entered beside after a load."""
        return self.index.is_searchable

    def require_search(self) -> None:
        """Refuse what needs a search to everybody alike, before a row is looked up for it.

        Whoever finds something by an id and then asks a search whether it is there for the viewer
        calls this first: else “not yet” would tell what is hidden from what never was (R4).

        Raises
        ------
        NotReady
            ``search_preparing``
        """
        self.index.require_words()

    @property
    def hidden(self) -> Ids:
        """Those blocked in either direction, sorted: nothing of them may count for the viewer."""
        return self._hidden

    def _is_hidden(self, member: int) -> bool:
        if not len(self._hidden):
            return False
        at = int(np.searchsorted(self._hidden, member))
        return at < len(self._hidden) and int(self._hidden[at]) == member

    def _without_hidden(self, members: Ids) -> Ids:
        if len(self._hidden) == 0:
            return members
        return np.setdiff1d(members, self._hidden, assume_unique=True)
