"""Order of bridges: how close the viewer is to each of their contacts.

The strength of a contact ``w`` is made of what the viewer may see and nothing else:

``closeness(w) + shared(w) / sqrt(1 + list(w))``

``shared(w)`` is the number of contacts that viewer and ``w`` have in common, ``list(w)`` the length
of the list that ``w`` shows to the viewer, who is not counted in it: somebody who knows everybody
vouches for little
(Adamic & Adar, Friends and neighbors on the Web, Social Networks 25, 2003, weigh by the inverse
logarithm of the degree; the square root sets hubs further back). ``closeness`` counts what the
viewer did: messages between the two, and tags.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ecken.search.cached_property import cached_property
from ecken.service.closeness import closeness_of_contacts
from ecken.service.world import Ids, World

__all__ = ["WAYS_LOOKED_FOR", "BridgeOrder"]

WAYS_LOOKED_FOR = 40
"""So many shortest ways are compared where there are more."""


class BridgeOrder:
    """Orders bridges, and the ways that begin with them, for one viewer; best first (R15).

    Every page, answer and file that names a bridge or a way asks here, so all name the same.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    def best(self, bridges: Ids, limit: int) -> list[int]:
        """Return up to ``limit`` of ``bridges`` (contacts of the viewer), best first.

        Equal strength is ordered by public id, which is random and does not change.
        """
        ids = np.asarray(bridges, dtype=np.uint32)
        places = self._places[np.searchsorted(self._world.contacts, ids)]
        best: list[int] = ids[np.argsort(places)[:limit]].tolist()
        return best

    def ways(self, member: int, degree: int | None) -> list[list[int]]:
        """Return shortest visible ways to a member of this degree, best first; both ends included.

        Two hops: over each bridge, best first. More: over the best first contact, then by public
        ids; at most :data:`WAYS_LOOKED_FOR`.
        """
        world = self._world
        if degree == 2:
            bridges = world.bridges(member)
            best = self.best(bridges, WAYS_LOOKED_FOR)
            return [[world.viewer, bridge, member] for bridge in best]
        found = world.paths(member, limit=WAYS_LOOKED_FOR)
        if len(found) > 1:
            first = np.unique(np.array([way[1] for way in found], dtype=np.uint32))
            place = {member: i for i, member in enumerate(self.best(first, len(first)))}
            ids = np.unique(np.array(found, dtype=np.uint32))
            public_ids = world.index.column("public_id", ids).tolist()
            name = dict(zip(ids.tolist(), public_ids, strict=True))
            found.sort(key=lambda way: (place[way[1]], [name[step] for step in way[2:]]))
        return found

    def way(self, member: int, degree: int | None) -> list[int]:
        """Return the best of :meth:`ways`; empty without one."""
        found = self.ways(member, degree)
        return found[0] if found else []

    @cached_property
    def _places(self) -> NDArray[np.intp]:
        """Place of every contact in the order, aligned with the first circle."""
        public_ids = self._world.index.column("public_id", self._world.contacts)
        order = np.lexsort((public_ids, -self._strengths))
        places = np.empty_like(order)
        places[order] = np.arange(len(order))
        return places

    @cached_property
    def _strengths(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Strength of every contact, aligned with the first circle."""
        contacts = self._world.contacts
        strengths = self._world.vouching_of_contacts().copy()
        closeness = closeness_of_contacts(self._world)
        close = [member for member, much in closeness.items() if much]
        at = np.searchsorted(contacts, np.array(close, dtype=np.uint32))
        for place, member in zip(at.tolist(), close, strict=True):
            if place < len(contacts) and int(contacts[place]) == member:
                strengths[place] += closeness[member]
        return strengths
