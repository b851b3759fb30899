"""Which ties a viewer may see between authors of posts and those who act on them.

A tie is looked for in few lists, as far as they are disclosed: those of the viewer's contacts, that
of the author, and, for somebody in between, those of whom the author is tied to. So it costs the
same however large the second circle is. Which lists are read depends on the posts that are shown,
never on who acted: the work for an act that stays hidden is the same as for none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ecken.search.cached_property import cached_property
from ecken.service.engine.neighbourhoods import is_among
from ecken.service.world import Ids, World

__all__ = ["SeenTies"]


class SeenTies:
    """Ties as one viewer may see them, each list read when it is first needed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tied: dict[int, Ids] = {}

    def tied_to(self, authors: Collection[int]) -> Mapping[int, Ids]:
        """Return who is tied to each author, by the author's list or by that of a contact.

        The authors are members of the first two circles.
        """
        new = _sorted_ids({*authors} - self._tied.keys())
        if not len(new):
            return self._tied
        lists, naming = self._lists_of(new), self.contacts_naming(new.tolist())
        is_contact = is_among(new, self._world.contacts)
        for author, knows_viewer in zip(new.tolist(), is_contact.tolist(), strict=True):
            others = naming[author] | ({self._world.viewer} if knows_viewer else set())
            self._tied[author] = np.union1d(lists[author], _sorted_ids(others))
        return self._tied

    def near(self, author: int, actors: Collection[int]) -> set[int]:
        """Return those of ``actors`` who are tied to somebody who is tied to the author.

        The second of the two ties stands in the list of that somebody, or of a contact.
        """
        world, between = self._world, self.tied_to([author])[author]
        asked = _sorted_ids(actors)
        found: set[int] = set()
        for degree in (1, 2):
            chosen = _positions(between, world.circle(degree))
            found.update(world.lists_of_circle(degree, asked, chosen=chosen)[1].tolist())
        found.update(world.contacts[world.list_counts_of_circle(1, between) > 0].tolist())
        if is_among(_sorted_ids([world.viewer]), between)[0]:
            found.update(world.contacts.tolist())
        return found.intersection(asked.tolist())

    def contacts_naming(self, members: Collection[int]) -> Mapping[int, set[int]]:
        """Return for each member the contacts in whose lists they stand."""
        return self._naming(_sorted_ids(members))

    def among_contacts(self, contact: int) -> set[int]:
        """Return to which contacts one of them is tied, by the list of either."""
        return self._among_contacts[contact]

    @cached_property
    def _among_contacts(self) -> Mapping[int, set[int]]:
        found = self._naming(self._world.contacts)
        for entry, owners in list(found.items()):
            for owner in tuple(owners):
                found[owner].add(entry)
        return found

    def _lists_of(self, authors: Ids) -> Mapping[int, Ids]:
        """Return what the list of each author shows the viewer."""
        found = dict.fromkeys(authors.tolist(), authors[:0])
        for degree in (1, 2):
            circle = self._world.circle(degree)
            chosen = _positions(authors, circle)
            indptr, ids = self._world.full_lists_of_circle(degree, chosen)
            for owner, (start, end) in zip(
                circle[chosen].tolist(), pairwise(indptr.tolist()), strict=True
            ):
                found[owner] = ids[start:end]
        return found

    def _naming(self, members: Ids) -> defaultdict[int, set[int]]:
        indptr, ids = self._world.lists_of_circle(1, members)
        found: defaultdict[int, set[int]] = defaultdict(set)
        owners = zip(self._world.contacts.tolist(), pairwise(indptr.tolist()), strict=True)
        for owner, (start, end) in owners:
            for entry in ids[start:end].tolist():
                found[entry].add(owner)
        return found


def _positions(members: Ids, circle: Ids) -> NDArray[np.int64]:
    """Return where those of ``members`` who are in a circle stand in it."""
    return np.searchsorted(circle, members[is_among(members, circle)])


def _sorted_ids(members: Collection[int]) -> Ids:
    return np.array(sorted(set(members)), dtype=np.uint32)
