"""The viewer's world without some of their contacts: a picture, asked for by an address.

Who is left out is not in the picture at all: no contact, no bridge, in no circle, and not there to
be fetched. It is as if a block stood in between for this one answer, so everything in it is exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ecken.errors import Invalid, NotFound
from ecken.search.cached_property import cached_property
from ecken.service.engine.neighbourhoods import Ids, Neighbourhood
from ecken.service.world import World
from ecken.store.profiles.members import Card, find_member_id

__all__ = ["LEFT_OUT_MAX", "Picture", "without"]

LEFT_OUT_MAX = 10
"""Contacts that one picture leaves out."""

_SAME = ("_graph", "zone", "_young", "_young_through_contacts")
"""What a world has found out that is the same in a picture."""


class Picture(World):
    """A world without some contacts; ``left_out`` are their cards, in the order asked for."""

    left_out: tuple[Card, ...]

    def __init__(self, whole: World, left_out: Sequence[int]) -> None:
        # Whoever is young is asked about in the whole world, which notes what that has opened.
        self._graph = whole._graph
        same = {n: v for n, v in vars(whole).items() if n not in _found_out() or n in _SAME}
        self.__dict__.update(same)
        cards = whole.cards(left_out)
        self.left_out = tuple(cards[member] for member in left_out if member in cards)
        self._hidden = np.union1d(whole.hidden, np.array(left_out, dtype=np.uint32))

    @cached_property
    def _neighbourhood(self) -> Neighbourhood:
        graph = self._network.graph
        if self._graph is not graph:
            return Neighbourhood(self._graph, self.viewer, self._hidden)
        kept = self._network.neighbourhoods
        return kept.find(graph, self.viewer, self._hidden, is_picture=True)

    @cached_property
    def contacts(self) -> Ids:
        """The viewer's contacts in the picture."""
        kept = self._network.neighbourhoods
        return kept.find(self._network.graph, self.viewer, self._hidden, is_picture=True).first


def without(world: World, contacts: Sequence[str]) -> World:
    """Return the world without these contacts, by public id; as it is, if none are named.

    Raises
    ------
    Invalid
        ``left_out_many`` for more than ``LEFT_OUT_MAX``.
    NotFound
        Alike for who is no contact, hidden, and never existing.
    """
    asked = list(dict.fromkeys(contacts))
    if not asked:
        return world
    if len(asked) > LEFT_OUT_MAX:
        raise Invalid(
            "left_out_many",
            "{count} contacts are to be left out; at most {most} can be.",
            field="without", count=len(asked), most=LEFT_OUT_MAX,
        )  # fmt: skip
    found = [find_member_id(world.connection, public_id) for public_id in asked]
    own = frozenset(world.contacts.tolist())
    members = [member for member in found if member is not None and member in own]
    if len(members) < len(asked):
        raise NotFound
    return Picture(world, members)


def _found_out() -> set[str]:
    """Return what a world finds out when it is first asked."""
    return {
        name
        for kind in World.__mro__
        for name, value in vars(kind).items()
        if isinstance(value, cached_property)
    }
