"""The start page: the three figures, the popular estimate, and open tasks."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.service.contacts.first_contact import find_first_contact
from ecken.service.contacts.requests import ShownRequest, list_incoming, list_outgoing
from ecken.service.world import Figures, World
from ecken.store.profiles.members import Card
from ecken.store.site.daily_snapshot import read_daily

__all__ = ["Estimate", "Start", "estimate_second_circle", "show_start"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The popular estimate beside what is true (R8)."""

    own: int
    """The viewer's contacts."""
    mean: int
    """Mean length of the lists that everyone may see, rounded, from the daily snapshot."""
    product: int
    """``own × mean``: the popular estimate of the second circle."""
    listed_sum: int
    """How many entries the contacts' visible lists have together, the viewer left out."""
    distinct: int
    """The second figure: how many different members stand behind those entries."""


@dataclass(frozen=True, slots=True)
class Start:
    """Everything the start page shows of the network."""

    figures: Figures
    estimate: Estimate
    incoming: list[ShownRequest]
    outgoing: list[ShownRequest]
    """What the viewer has asked and sees as open, newest first."""
    inviter: Card | None
    """Who has invited the viewer and is offered as a first contact."""
    contacts: list[Card]
    """Up to ``DOTS`` contacts to draw on the first ring, in the order of their names."""


DOTS = 60


def show_start(world: World) -> Start:
    """Return what the viewer's start page shows."""
    cards = world.cards(world.contacts[:DOTS])
    return Start(
        figures=world.figures,
        estimate=estimate_second_circle(world),
        incoming=list_incoming(world),
        outgoing=list_outgoing(world),
        inviter=find_first_contact(world),
        contacts=sorted(cards.values(), key=lambda c: (c.last_name.casefold(), c.public_id)),
    )


def estimate_second_circle(world: World) -> Estimate:
    """Return the popular estimate, the sum over the contacts' lists, and the distinct count."""
    daily = read_daily(world.connection)
    own = world.figures.first
    mean = round(daily.mean_contacts) if daily else 0
    return Estimate(
        own=own,
        mean=mean,
        product=own * mean,
        listed_sum=world.listed_by_contacts(),
        distinct=world.figures.second,
    )
