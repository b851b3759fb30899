"""The first contact: whoever has joined by a member's link is offered that member, never more."""

from __future__ import annotations

from ecken.errors import NotFound
from ecken.service.community import Community
from ecken.service.contacts.requests import Sent, send_request
from ecken.service.world import World
from ecken.store.contacts import personal_links as rows
from ecken.store.contacts.requests import read_with_open_request
from ecken.store.profiles.members import Card

__all__ = ["ask_first_contact", "close_first_contact", "find_first_contact"]


def find_first_contact(world: World) -> Card | None:
    """Return who has invited the viewer, while they are neither a contact nor asked."""
    inviter = rows.find_inviter(world.connection, world.viewer, hidden=world.hidden.tolist())
    if inviter is None or inviter in world.contacts:
        return None
    if inviter in read_with_open_request(world.connection, world.viewer, now=world.now):
        return None
    return world.cards([inviter]).get(inviter)


def ask_first_contact(community: Community, viewer: int, *, message: str = "") -> Sent:
    """Send the request that was offered.

    Raises
    ------
    NotFound
        Nobody is offered.
    Conflict, Invalid, TooMany
        As for any request.
    """
    with community.reading(viewer) as world:
        card = find_first_contact(world)
    if card is None:
        raise NotFound
    sent = send_request(community, viewer, card.public_id, message=message)
    close_first_contact(community, viewer)
    return sent


def close_first_contact(community: Community, viewer: int) -> None:
    """Offer the inviter no longer; doing it twice changes nothing."""
    with community.writing() as connection:
        rows.close_offer(connection, viewer)
