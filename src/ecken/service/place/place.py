"""A member's own place: how far away everybody is, what each contact opens, how it grew.

Everything is exact, and counts what the viewer may see today.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ecken.service.place.growth import Year, grown_by_year
from ecken.service.place.peers import Peers, find_peers
from ecken.service.world import Figures, Losses, World
from ecken.store.profiles.members import Card

__all__ = ["PAGE", "Distance", "Opening", "Openings", "Place", "show_place"]

PAGE = 20
"""Contacts on one page of the ranking."""


@dataclass(frozen=True, slots=True)
class Distance:
    """Members at one distance from the viewer; ``hops`` is ``None`` without a visible way."""

    hops: int | None
    members: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What one contact opens, and what the circles would be without them."""

    card: Card
    opened: int
    """Members of the second circle who stand in the contact's list."""
    alone: int
    """Of these, who stand in no other contact's: without the contact they leave that circle."""
    without: tuple[int, int]
    """The second and the third figure without the contact."""
    change: tuple[int, int]
    """These, less the figures with everybody: the second never grows, the third may."""
    is_closed: bool
    """Whether the viewer does not see the contact's list, so that nothing can be opened."""

    @property
    def shared(self) -> int:
        """Members of the second circle to whom other contacts lead as well."""
        return self.opened - self.alone


@dataclass(frozen=True, slots=True)
class Openings:
    """One page of the contacts, by what would be lost without each, the most first."""

    items: list[Opening]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where the viewer stands."""

    figures: Figures
    others: int
    """Members that the viewer may know of, without the viewer."""
    distances: list[Distance]
    openings: Openings
    years: list[Year]
    """The figures at the end of each year; empty where there is nothing to compare."""
    alone: int
    """How many of the second circle stand in the list of one contact only."""
    peers: Peers | None
    """What members with about as many contacts have; ``None`` where too few are measured."""

    def within(self, hops: int) -> float:
        """Return the share of the others who are at most so many hops away."""
        near = (d.members for d in self.distances if d.hops is not None and d.hops <= hops)
        return sum(near) / max(1, self.others)


def show_place(world: World, *, page: int = 1) -> Place:
    """Return the viewer's place.

    Cost: each list that the viewer may see is read once for the distances, those of circle 1 and 2
    once for what each contact opens, and the dates of the contacts' visible contacts.
    """
    others = len(world.known)
    losses = world.losses()
    return Place(
        figures=losses.figures,
        others=others,
        distances=_distances(world, others),
        openings=_openings(world, losses, page),
        years=grown_by_year(world),
        alone=int(losses.alone.sum()),
        peers=find_peers(world, losses.figures.first),
    )


def _distances(world: World, others: int) -> list[Distance]:
    sizes = world.layer_sizes().sizes.tolist()[1:]
    found = [Distance(hops, size) for hops, size in enumerate(sizes, start=1)]
    beyond = max(0, others - sum(sizes))
    return [*found, Distance(None, beyond)] if beyond else found


def _openings(world: World, losses: Losses, page: int) -> Openings:
    """Return a page of the ranking: by the loss of the second circle, then of all, then by id."""
    third = losses.returning - losses.third_alone
    order = np.lexsort((losses.contacts, third - losses.alone, -losses.alone))
    pages = max(1, -(-len(order) // PAGE))
    number = min(max(page, 1), pages)
    shown = order[(number - 1) * PAGE : number * PAGE]
    members = losses.contacts[shown].tolist()
    cards = world.cards(members)
    columns = (losses.opened[shown], losses.alone[shown], third[shown])
    closed = frozenset(world.contacts_with_closed_list().tolist())
    rows = zip(members, *(column.tolist() for column in columns), strict=True)
    figures = losses.figures
    items = [
        Opening(
            card=cards[member],
            opened=opened,
            alone=alone,
            without=(figures.second - alone, figures.third + change),
            change=(-alone, change),
            is_closed=member in closed,
        )
        for member, opened, alone, change in rows
        if member in cards
    ]
    return Openings(items, number, pages, len(order))
