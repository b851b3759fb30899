"""Open requests as the viewer sees them: beside members, as cards, one by one.

Whatever shows a member together with a request takes it from :func:`open_requests`, so that a hit,
a profile and the list of requests say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecken.errors import NotFound
from ecken.rules.rounding import Rounded
from ecken.service.advisor.advisor import rank_requests
from ecken.service.bridges import BridgeOrder
from ecken.service.contacts.requests import ShownRequest
from ecken.service.world import World
from ecken.store.contacts import requests as rows
from ecken.store.contacts.requests import RequestRow
from ecken.store.profiles.members import Card

__all__ = [
    "SHARED_SHOWN",
    "RequestCard",
    "cards_of_received",
    "cards_of_sent",
    "contact_of_request",
    "show_outgoing",
]

SHARED_SHOWN = 3
"""Shared contacts named on a card; all of them are counted."""


@dataclass(frozen=True, slots=True)
class RequestCard:
    """One request with what helps to answer it, or to remember why it was sent."""

    request: ShownRequest
    degree: int | None
    shared: list[Card]
    """The best shared contacts first, at most ``SHARED_SHOWN``."""
    shared_count: int
    entering_second: Rounded | None
    """How many accepting would bring; of a request that the viewer has sent, nothing is told."""

    @property
    def is_stranger(self) -> bool:
        """Say whether nobody whom the viewer can see knows the other."""
        return self.shared_count == 0 and self.degree is None


def cards_of_received(world: World, requests: Sequence[ShownRequest]) -> list[RequestCard]:
    """Return requests to the viewer as cards, in the order given."""
    opened = {
        ranked.request.id: ranked.entering_second for ranked in rank_requests(world, requests)
    }
    return _cards(world, requests, [opened[request.id] for request in requests])


def cards_of_sent(world: World, requests: Sequence[ShownRequest]) -> list[RequestCard]:
    """Return requests of the viewer as cards, in the order given."""
    return _cards(world, requests, [None] * len(requests))


def show_outgoing(world: World, request_id: str) -> RequestCard:
    """Return one request of the viewer's that they see as pending.

    Raises
    ------
    NotFound
        If there is none of this id: somebody else's, answered, withdrawn, expired or blocked.
    """
    for row in rows.read_outgoing(world.connection, world.viewer, now=world.now):
        if row.public_id == request_id:
            return _sent_card(world, row)
    raise NotFound


def contact_of_request(world: World, request_id: str) -> Card:
    """Return the contact that a request of the viewer's, or to them, has led to.

    Raises
    ------
    NotFound
        If there is no such request, or the two are no contacts.
    """
    row = rows.find_request(world.connection, request_id)
    if row is None or world.viewer not in (row.sender_id, row.recipient_id):
        raise NotFound
    other = row.sender_id if row.recipient_id == world.viewer else row.recipient_id
    card = world.cards([other]).get(other)
    if card is None or other not in world.contacts:
        raise NotFound
    return card


def _sent_card(world: World, row: RequestRow) -> RequestCard:
    card = world.cards([row.recipient_id]).get(row.recipient_id)
    if card is None:
        raise NotFound
    shown = ShownRequest(row.public_id, card, row.reason, row.message, row.sent_at, row.expires_at)
    return cards_of_sent(world, [shown])[0]


def _cards(
    world: World, requests: Sequence[ShownRequest], opened: Sequence[Rounded | None]
) -> list[RequestCard]:
    others = [request.other.member for request in requests]
    degrees, order = world.degrees(others), BridgeOrder(world)
    shared = {other: world.shared_contacts(other) for other in others}
    best = {other: order.best(ids, SHARED_SHOWN) for other, ids in shared.items()}
    cards = world.cards({contact for ids in best.values() for contact in ids})
    return [
        RequestCard(
            request=request,
            degree=degrees[other],
            shared=[cards[contact] for contact in best[other] if contact in cards],
            shared_count=len(shared[other]),
            entering_second=entering,
        )
        for request, other, entering in zip(requests, others, opened, strict=True)
    ]
