"""The viewer's contacts and blocks: list, remove, block, unblock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ecken.errors import Invalid, NotFound
from ecken.rules.request import Actor, Move, step
from ecken.service.community import Community
from ecken.service.introduction_upkeep import end_introductions_with
from ecken.service.world import World
from ecken.store import blocks, requests
from ecken.store.contacts import delete_contact, read_contact_dates
from ecken.store.members import Card, find_member_id, read_cards

__all__ = [
    "BlockedMember",
    "Contact",
    "block_member",
    "list_blocks",
    "list_contacts",
    "remove_contact",
    "sort_by_name",
    "unblock_member",
]


@dataclass(frozen=True, slots=True)
class Contact:
    """One of the viewer's contacts."""

    card: Card
    since: int


@dataclass(frozen=True, slots=True)
class BlockedMember:
    """Somebody the viewer has blocked."""

    card: Card
    since: int


def list_contacts(world: World) -> list[Contact]:
    """Return the viewer's contacts by last and first name."""
    since = read_contact_dates(world.connection, world.viewer)
    cards = sort_by_name(world, world.cards(since).values())
    return [Contact(card, since[card.member]) for card in cards]


def sort_by_name(world: World, cards: Iterable[Card]) -> list[Card]:
    """Return ``cards`` of this world in the order of their names."""
    found = {card.member: card for card in cards}
    return [found[member] for member in world.by_name(np.array(sorted(found), dtype=np.uint32))]


def remove_contact(community: Community, viewer: int, contact_id: str) -> None:
    """End the contact with the member ``contact_id``; they are not told.

    Raises
    ------
    NotFound
        If they are no contact of the viewer.
    """
    with community.changing(viewer) as world:
        other = world.member(contact_id)
        if not delete_contact(world.connection, viewer, other.member, at=world.now):
            raise NotFound


def block_member(community: Community, viewer: int, member_id: str) -> None:
    """Remove each from the other's world; end contact, open requests and introductions (R3).

    Blocking somebody twice changes nothing. Somebody who has blocked the viewer is not there, so
    that trying to block tells nothing either.
    """
    with community.changing(viewer) as world:
        other = _own_blocked(world, member_id)
        if other is not None:
            return
        other = world.member(member_id).member
        if other == viewer:
            raise Invalid("block_self", "You cannot block yourself.")
        delete_contact(world.connection, viewer, other, at=world.now)
        _end_requests(world, other)
        end_introductions_with(world, other)
        blocks.insert_block(world.connection, viewer, other, at=world.now)


def unblock_member(community: Community, viewer: int, member_id: str) -> None:
    """End a block of the viewer's. It restores nothing by itself.

    Raises
    ------
    NotFound
        If the viewer has not blocked this member.
    """
    with community.changing(viewer) as world:
        other = _own_blocked(world, member_id)
        if other is None:
            raise NotFound
        blocks.delete_block(world.connection, viewer, other, at=world.now)


def list_blocks(world: World) -> list[BlockedMember]:
    """Return whom the viewer has blocked, newest first."""
    own = blocks.read_own_blocks(world.connection, world.viewer)
    cards = read_cards(world.connection, [member for member, _ in own])
    return [BlockedMember(cards[member], since) for member, since in own if member in cards]


def _own_blocked(world: World, member_id: str) -> int | None:
    """Return the id behind ``member_id`` if the viewer has blocked that member."""
    other = find_member_id(world.connection, member_id)
    own = {member for member, _ in blocks.read_own_blocks(world.connection, world.viewer)}
    return other if other in own else None


def _end_requests(world: World, other: int) -> None:
    request = requests.find_open_between(world.connection, world.viewer, other)
    if request is not None:
        transition = step(request.state, Move.END, Actor.HOUSE)
        requests.move_request(world.connection, request, transition.state, at=world.now)
