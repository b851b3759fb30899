"""How many contacts the viewer shares with each member of a circle, as far as they may see."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ecken.service.world import World

__all__ = ["shared_counts"]


def shared_counts(world: World, degree: int) -> NDArray[np.int64]:
    """Return how many contacts the viewer shares with each member of circle 1 or 2.

    Aligned with ``world.circle(degree)``; each is the length of ``world.shared_contacts``. A tie
    counts if either of its two lists shows it. Cost: for circle 1 the contacts' lists are read; for
    circle 2 its bridges are counted already, and contacts whose list is closed are looked for in
    the lists of the others.
    """
    if degree == 2:
        counts: NDArray[np.int64] = world.near.bridge_counts.astype(np.int64)
        closed = world.contacts_with_closed_list()
        return counts + world.list_counts_of_circle(2, closed) if len(closed) else counts
    contacts = world.contacts
    many = len(contacts)
    indptr, shown = world.lists_of_circle(1, contacts)
    owners, entries = np.repeat(np.arange(many), np.diff(indptr)), np.searchsorted(contacts, shown)
    ties = np.unique(np.minimum(owners, entries) * many + np.maximum(owners, entries))
    low, high = np.divmod(ties, max(1, many))
    return np.bincount(low, minlength=many) + np.bincount(high, minlength=many)
