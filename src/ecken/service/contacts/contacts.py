"""The viewer's contacts and blocks: list, remove, block, unblock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ecken.errors import Invalid, NotFound
from ecken.service.community import Community
from ecken.service.contacts.introduction_upkeep import end_introductions_with
from ecken.service.contacts.requests import end_request_with
from ecken.service.undo import Act, keep_undo, settle, take_undo
from ecken.service.world import World
from ecken.store.contacts import blocks
from ecken.store.contacts.contacts import (
    contact_exists,
    delete_contact,
    insert_contact,
    read_contact_dates,
)
from ecken.store.profiles.members import Card, find_member_id, read_cards

__all__ = [
    "BlockedMember",
    "Contact",
    "block_member",
    "list_blocks",
    "list_contacts",
    "remove_contact",
    "restore_contact",
    "sort_by_name",
    "unblock_member",
    "undo_block",
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


def remove_contact(community: Community, viewer: int, contact_id: str) -> str:
    """End the contact with the member ``contact_id``; they are not told.

    Return the seal with which :func:`restore_contact` takes it back.

    Raises
    ------
    NotFound
        If they are no contact of the viewer.
    """
    with community.changing(viewer) as world:
        other = world.member(contact_id)
        since = _end_contact(world, other.member)
        if since is None:
            raise NotFound
        settle(world, other.member)
        return keep_undo(
            world, Act.REMOVE_CONTACT, other.public_id, other=other.member, since=since
        )


def restore_contact(community: Community, viewer: int, contact_id: str, seal: str) -> None:
    """Take a removal back: once, within a minute, and only if the other has done nothing since.

    Raises
    ------
    NotFound
        Nobody there whom the viewer may see.
    Conflict
        ``undo_too_late``.
    """
    with community.changing(viewer) as world:
        other = world.member(contact_id)
        kept = take_undo(world, Act.REMOVE_CONTACT, other.public_id, seal)
        _put_back(world, other.member, kept["since"])


def block_member(community: Community, viewer: int, member_id: str) -> str:
    """Remove each from the other's world; end contact, open requests and introductions (R3).

    Blocking somebody twice changes nothing. Somebody who has blocked the viewer is not there, so
    that trying to block tells nothing either. Return the seal with which :func:`undo_block` takes
    it back, empty if they were blocked before.
    """
    with community.changing(viewer) as world:
        if _own_blocked(world, member_id) is not None:
            return ""
        card = world.member(member_id)
        other = card.member
        if other == viewer:
            raise Invalid("block_self", "You cannot block yourself.")
        settle(world, other)
        since = _end_contact(world, other)
        end_request_with(world, other)
        end_introductions_with(world, other)
        blocks.insert_block(world.connection, viewer, other, at=world.now)
        return keep_undo(world, Act.BLOCK, card.public_id, other=other, since=since)


def unblock_member(community: Community, viewer: int, member_id: str) -> None:
    """End a block of the viewer's. It restores nothing by itself.

    Raises
    ------
    NotFound
        If the viewer has not blocked this member.
    """
    with community.changing(viewer) as world:
        settle(world, _unblock(world, member_id))


def undo_block(community: Community, viewer: int, member_id: str, seal: str) -> None:
    """Take a block back: end it, and restore the contact that it ended.

    Raises
    ------
    NotFound
        If the viewer has not blocked this member.
    Conflict
        ``undo_too_late``: the block stays.
    """
    with community.changing(viewer) as world:
        other = _unblock(world, member_id)
        kept = take_undo(world, Act.BLOCK, member_id, seal)
        if kept["since"] is not None:
            _put_back(world, other, kept["since"])


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


def _unblock(world: World, member_id: str) -> int:
    other = _own_blocked(world, member_id)
    if other is None:
        raise NotFound
    blocks.delete_block(world.connection, world.viewer, other, at=world.now)
    return other


def _end_contact(world: World, other: int) -> int | None:
    """End the contact with ``other``; return since when it was one, if it was."""
    since = read_contact_dates(world.connection, world.viewer).get(other)
    delete_contact(world.connection, world.viewer, other, at=world.now)
    return since


def _put_back(world: World, other: int, since: int) -> None:
    if not contact_exists(world.connection, world.viewer, other):
        insert_contact(world.connection, world.viewer, other, at=since)
