"""Which bridge first: how strongly the viewer is tied to each of their contacts.

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

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ecken.search.once import once
from ecken.service.world import Ids, World

__all__ = ["BridgeOrder"]


class BridgeOrder:
    """Orders bridges for one viewer, best first; computed once per answer."""

    def __init__(self, world: World, closeness: Mapping[int, float] | None = None) -> None:
        self._world = world
        self._closeness = closeness or {}

    def best(self, bridges: Ids, limit: int) -> list[int]:
        """Return up to ``limit`` of ``bridges`` (contacts of the viewer), best first.

        Equal strength is ordered by public id, which is random and does not change.
        """
        ids = np.asarray(bridges, dtype=np.uint32)
        places = self._places[np.searchsorted(self._world.contacts, ids)]
        best: list[int] = ids[np.argsort(places)[:limit]].tolist()
        return best

    @once
    def _places(self) -> NDArray[np.intp]:
        """Place of every contact in the order, aligned with the first circle."""
        public_ids = self._world.index.column("public_id", self._world.contacts)
        order = np.lexsort((public_ids, -self._strengths))
        places = np.empty_like(order)
        places[order] = np.arange(len(order))
        return places

    @once
    def _strengths(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Strength of every contact, aligned with the first circle."""
        contacts = self._world.contacts
        strengths = self._world.vouching_of_contacts().copy()
        close = [member for member, much in self._closeness.items() if much]
        at = np.searchsorted(contacts, np.array(close, dtype=np.uint32))
        for place, member in zip(at.tolist(), close, strict=True):
            if place < len(contacts) and int(contacts[place]) == member:
                strengths[place] += self._closeness[member]
        return strengths
