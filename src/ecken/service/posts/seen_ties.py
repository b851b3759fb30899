"""Which ties a viewer may see between authors of posts and those who act on them.

Ties are read from the lists of the first two circles, as far as they are disclosed: an author whose
post somebody else may not simply open stands in one of the two. Which lists are read never depends
on who acted, so the work for an act that stays hidden is the same as for none.
"""

from __future__ import annotations

import numpy as np

from ecken.service.engine.neighbourhoods import is_among
from ecken.service.world import Ids, World

__all__ = ["SECOND_MOST", "SeenTies"]

SECOND_MOST = 20_000
"""Above so many members of the second circle their lists are not read: it would take too long.

Then an act is told that the lists of contacts show, and no other.
"""

_NOBODY: Ids = np.empty(0, dtype=np.uint32)


class SeenTies:
    """Ties as one viewer may see them: in the lists of the first two circles, read once."""

    def __init__(self, world: World) -> None:
        self._world = world
        layers = (1, 2) if len(world.near.second) <= SECOND_MOST else (1,)
        self._circles = [world.circle(layer) for layer in layers]
        self._lists = [world.full_lists_of_circle(layer) for layer in layers]
        self._around: dict[int, Ids] = {}

    def is_tied(self, one: int, other: int) -> bool:
        """Say whether one of the two stands in the other's list, as far as it is shown."""
        return self._is_in_list(one, other) or self._is_in_list(other, one)

    def is_near(self, one: int, other: int) -> bool:
        """Say whether somebody is tied to both, as far as the viewer may see that."""
        near = np.intersect1d(self._tied_to(one), self._tied_to(other), assume_unique=True)
        return len(near) > 0

    def _is_in_list(self, owner: int, member: int) -> bool:
        entries = self._list_of(owner)
        place = int(np.searchsorted(entries, member))
        return place < len(entries) and int(entries[place]) == member

    def _list_of(self, owner: int) -> Ids:
        for circle, (indptr, ids) in zip(self._circles, self._lists, strict=True):
            place = int(np.searchsorted(circle, owner))
            if place < len(circle) and int(circle[place]) == owner:
                return ids[indptr[place] : indptr[place + 1]]
        return _NOBODY

    def _tied_to(self, member: int) -> Ids:
        """Return who is tied to a member: their list, and the owners of lists that name them."""
        found = self._around.get(member)
        if found is None:
            owners = [
                circle[np.searchsorted(indptr, np.flatnonzero(ids == member), side="right") - 1]
                for circle, (indptr, ids) in zip(self._circles, self._lists, strict=True)
            ]
            is_contact = is_among(np.array([member], dtype=np.uint32), self._world.contacts)[0]
            viewer = np.array([self._world.viewer] if is_contact else [], dtype=np.uint32)
            found = np.unique(np.concatenate([self._list_of(member), viewer, *owners]))
            self._around[member] = found
        return found
