"""Which ties a viewer may see between authors of posts and those who act on them.

Ties are read from the lists of the first two circles, as far as they are disclosed: an author whose
post somebody else may not simply open stands in one of the two. Which lists are read never depends
on who acted, so the work for an act that stays hidden is the same as for none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from ecken.search.cached_property import cached_property
from ecken.service.engine.neighbourhoods import is_among
from ecken.service.world import Ids, World

__all__ = ["SECOND_MOST", "SeenTies"]

SECOND_MOST = 20_000
"""Above so many members of the second circle their lists are not read: it would take too long.

Then an act is told that the lists of contacts show, and no other.
"""

Pairs = tuple[Ids, Ids]


class SeenTies:
    """Ties as one viewer may see them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def around(self, members: Iterable[int]) -> dict[int, frozenset[int]]:
        """Return whom each of ``members`` is tied to, as far as the viewer may see that.

        Lists of the first two circles are read once, all of them.
        """
        wanted = np.array(sorted(set(members)), dtype=np.uint32)
        owners, entries = self._lists
        found: dict[int, set[int]] = defaultdict(set)
        for members_of, others in ((owners, entries), (entries, owners)):
            chosen = is_among(members_of, wanted)
            pairs = zip(members_of[chosen].tolist(), others[chosen].tolist(), strict=True)
            for member, other in pairs:
                found[member].add(other)
        for contact in wanted[is_among(wanted, self._world.contacts)].tolist():
            found[contact].add(self._world.viewer)
        return {member: frozenset(ties) for member, ties in found.items()}

    @cached_property
    def _lists(self) -> Pairs:
        """Owners and entries of all lists that are read, pair by pair."""
        layers = (1, 2) if len(self._world.near.second) <= SECOND_MOST else (1,)
        owners, entries = [], []
        for layer in layers:
            indptr, ids = self._world.full_lists_of_circle(layer)
            owners.append(np.repeat(self._world.circle(layer), np.diff(indptr)))
            entries.append(ids)
        return np.concatenate(owners), np.concatenate(entries)
