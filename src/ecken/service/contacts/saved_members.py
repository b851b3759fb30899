"""Saved members. Nobody is notified; blocked members are not shown."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.errors import Conflict, Invalid
from ecken.service.bridges import BridgeOrder
from ecken.service.community import Community
from ecken.service.world import World
from ecken.store.contacts import saved_members as rows
from ecken.store.profiles.members import Card

__all__ = ["KEPT_MAX", "KeptMember", "drop_member", "keep_member", "kept_ids", "list_kept"]

KEPT_MAX = 500
"""So many members one can keep."""

BRIDGES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class KeptMember:
    """A kept member as the viewer may see them today."""

    card: Card
    since: int
    degree: int | None
    bridges: list[Card]
    bridge_count: int


def keep_member(community: Community, viewer: int, member_id: str) -> Card:
    """Keep a member to find them again; twice changes nothing.

    Raises
    ------
    NotFound
        There is no such member for the viewer.
    Invalid, Conflict
        ``keep_self``, ``keep_max``
    """
    with community.changing(viewer) as world:
        card = world.member(member_id)
        if card.member == viewer:
            raise Invalid("keep_self", "There is no need to save yourself.")
        kept = world.cards(rows.read_kept(world.connection, viewer))
        if card.member not in kept and len(kept) >= KEPT_MAX:
            raise Conflict(
                "keep_max", "You have saved {most} members; that is the limit.", most=KEPT_MAX
            )
        rows.insert_kept(world.connection, viewer, card.member, at=world.now)
        return card


def drop_member(community: Community, viewer: int, member_id: str) -> Card:
    """Keep a member no longer; dropping somebody who was not kept changes nothing."""
    with community.changing(viewer) as world:
        card = world.member(member_id)
        rows.delete_kept(world.connection, viewer, card.member)
        return card


def kept_ids(world: World) -> set[int]:
    """Return whom the viewer keeps."""
    return set(rows.read_kept(world.connection, world.viewer))


def list_kept(world: World) -> list[KeptMember]:
    """Return the kept members, the newest first, with degree and bridges of today."""
    since = rows.read_kept(world.connection, world.viewer)
    cards = world.cards(since)
    members = [member for member in since if member in cards]
    degrees = world.degrees(members)
    order = BridgeOrder(world)
    bridges = dict(zip(members, world.bridges_of_many(members), strict=True))
    best = {member: order.best(bridges[member], BRIDGES_SHOWN) for member in members}
    between = world.cards({bridge for found in best.values() for bridge in found})
    return [
        KeptMember(
            cards[member],
            since[member],
            degrees[member],
            [between[bridge] for bridge in best[member] if bridge in between],
            len(bridges[member]),
        )
        for member in members
    ]
