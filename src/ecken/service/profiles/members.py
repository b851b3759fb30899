"""A member as the viewer may see them: profile, bridges, shared contacts, list, and the ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ecken.rules.contact_details import Detail
from ecken.service.bridges import WAYS_LOOKED_FOR, BridgeOrder
from ecken.service.introduction_views import Introduction, open_wishes
from ecken.service.open_requests import OpenRequest, open_requests
from ecken.service.open_to_offers import sought_by
from ecken.service.privacy.contact_details import released_details
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.store.profiles.open_to_offers import OfferTexts
from ecken.store.profiles.profile_details import Details, read_details

__all__ = [
    "BRIDGES_SHOWN",
    "WAYS_SHOWN",
    "ContactPage",
    "MemberPage",
    "Ways",
    "show_contact_page",
    "show_member",
    "show_ways",
]

BRIDGES_SHOWN = 12
SHARED_SHOWN = 12
WAYS_SHOWN = WAYS_LOOKED_FOR
PAGE = 30


@dataclass(frozen=True, slots=True)
class ContactPage:
    """One page of a contact list that the viewer may see, by name."""

    total: int
    number: int
    pages: int
    contacts: list[Card]


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Everything that a viewer is shown of a member."""

    card: Card
    details: Details
    degree: int | None
    bridges: list[Card]
    """The best bridges first, at most ``BRIDGES_SHOWN``; at degree 1 there are none in between."""
    bridge_count: int
    shared: list[Card]
    shared_count: int
    way: list[Card]
    """One shortest visible way from the viewer to the member, both included; else empty."""
    contacts: ContactPage | None
    """``None`` if the list is closed or shows nobody."""
    released: dict[Detail, str]
    """Address, telephone and the like, as far as the member releases them to the viewer."""
    sought: OfferTexts | None
    """What the member looks for, if they are open to offers for the viewer's eyes."""
    request: OpenRequest | None
    """The open request between the two, in either direction, in the viewer's eyes."""
    wish: Introduction | None
    """The introduction to this member that the viewer has asked for."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Shortest visible ways from the viewer to a member."""

    card: Card
    distance: int | None
    """Length of each way in hops; ``None`` if there is no visible way."""
    ways: list[list[Card]]
    """At most ``WAYS_SHOWN``, over the best bridges first."""
    total: int | None
    """How many ways are equally short; ``None`` if there are more than were looked for."""


def show_member(world: World, public_id: str, *, page: int = 1, is_far: bool = False) -> MemberPage:
    """Return the page of a member.

    Beyond the third circle nobody looks for a way or for the member's list, unless the viewer asks
    for it (``is_far``).

    Raises
    ------
    NotFound
        Alike for hidden, blocked, deleted and never existing.
    """
    card = world.member(public_id)
    relation = world.relation(card.member)
    order = BridgeOrder(world)
    is_near = relation.degree is not None and relation.degree > 1
    bridges = order.best(relation.bridges, BRIDGES_SHOWN) if is_near else []
    everyone_shared = world.shared_contacts(card.member)
    shared = order.best(everyone_shared, SHARED_SHOWN)
    is_asked = is_far or relation.degree is not None
    way = order.way(card.member, relation.degree) if is_asked else []
    listed = _slice(world, card.member, page, PAGE, is_far=is_far)
    world.note_read([card.member, *(listed.members if listed else ())])
    cards = world.cards({*bridges, *shared, *way, *(listed.members if listed else ())})
    return MemberPage(
        card=card,
        details=read_details(world.connection, card.member),
        degree=relation.degree,
        bridges=_those(cards, bridges),
        bridge_count=len(relation.bridges) if is_near else 0,
        shared=_those(cards, shared),
        shared_count=len(everyone_shared),
        way=_those(cards, way),
        contacts=listed and _page(listed, cards),
        released=released_details(world, card.member),
        sought=sought_by(world, [card.member]).get(card.member),
        request=open_requests(world).get(card.member),
        wish=open_wishes(world).get(card.member),
    )


def show_contact_page(
    world: World, member: int, *, page: int = 1, size: int = PAGE
) -> ContactPage | None:
    """Return one page of the member's contacts as the viewer may see them, by name."""
    listed = _slice(world, member, page, size)
    world.note_read(listed.members if listed else ())
    return listed and _page(listed, world.cards(listed.members))


class _Slice(NamedTuple):
    """Who stands on one page of a contact list."""

    total: int
    number: int
    pages: int
    members: list[int]


def _slice(
    world: World, member: int, page: int, size: int, *, is_far: bool = True
) -> _Slice | None:
    contacts = world.contact_list(member, is_far=is_far)
    if len(contacts) == 0:
        return None
    ordered = world.by_name(contacts)
    pages = max(1, -(-len(ordered) // size))
    number = min(max(page, 1), pages)
    return _Slice(len(ordered), number, pages, ordered[(number - 1) * size : number * size])


def _page(listed: _Slice, cards: Mapping[int, Card]) -> ContactPage:
    return ContactPage(listed.total, listed.number, listed.pages, _those(cards, listed.members))


def show_ways(world: World, public_id: str) -> Ways:
    """Return the shortest ways to a member, over the best bridges first where there is a choice.

    In the second circle every bridge makes one way, so their number is exact.
    """
    card = world.member(public_id)
    relation = world.relation(card.member)
    if relation.degree == 0:
        return Ways(card, 0, [], 0)
    found = BridgeOrder(world).ways(card.member, relation.degree)
    total = len(found) if len(found) < WAYS_SHOWN else None
    if relation.degree == 2:
        total = len(relation.bridges)
    return Ways(card, len(found[0]) - 1 if found else None, _as_cards(world, found), total)


def _as_cards(world: World, ways: list[list[int]]) -> list[list[Card]]:
    cards = world.cards({member for way in ways for member in way})
    return [[cards[member] for member in way] for way in ways]


def _those(cards: Mapping[int, Card], members: Iterable[int]) -> list[Card]:
    return [cards[member] for member in members if member in cards]
