"""Whom the viewer knows at a company, directly or through a contact (R2, R15).

The numbers are those of the company's page, so the lists behind them show who was counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ecken.errors import NotFound
from ecken.service.bridges import BridgeOrder
from ecken.service.search.companies import Company, count_members, find_company
from ecken.service.world import World
from ecken.store.profiles.members import Card

__all__ = ["KnownPeople", "people_at"]

SHOWN = 3


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Who works at a company now, of the viewer's first and second circle."""

    company: Company
    first: int
    second: int
    contacts: list[Card]
    """Some of the first circle, best first."""
    bridges: list[Card]
    """Some contacts who stand between the viewer and those of the second, best first."""
    bridge_count: int


def people_at(world: World, company: str) -> KnownPeople | None:
    """Return whom the viewer knows at a company; ``None`` where no profile names it.

    ``None``, too, while the search is prepared: then an ad is shown without them.
    """
    if not world.may_search:
        return None
    try:
        found = find_company(world, company)
    except NotFound:
        return None
    counts = count_members(world, found.now)
    first = np.intersect1d(found.now, world.circle(1)).astype(np.uint32)
    second = np.intersect1d(found.now, world.circle(2)).astype(np.uint32)
    bridges = world.circle(1)[world.list_counts_of_circle(1, second) > 0]
    order = BridgeOrder(world)
    best, through = order.best(first, SHOWN), order.best(bridges, SHOWN)
    cards = world.cards({*best, *through})
    return KnownPeople(
        company=found,
        first=counts.first,
        second=counts.second,
        contacts=[cards[member] for member in best],
        bridges=[cards[member] for member in through],
        bridge_count=len(bridges),
    )
