"""Search inside a circle: who matches, and which contacts are bridges (R6).

The circle comes from the viewer's world, the matching members from the profile index, the bridges
from the world again, all at one version: badge, filter, count, facets and bridges agree.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC
from functools import partial, reduce
from operator import or_

import numpy as np

from ecken.reference.places import find_city, find_postal_code
from ecken.search.bitsets.bitset import Bits, bitset, first_set, numbers_at, to_bits
from ecken.search.bitsets.bitset import Ids as Members
from ecken.search.query import Query
from ecken.search.query_ast import Listed, Near, Since
from ecken.search.query_execution import QueryExecution
from ecken.search.ranking.order import About
from ecken.search.results import Found, Why
from ecken.search.search_request import SearchRequest, SearchScope
from ecken.service.bridges import BridgeOrder
from ecken.service.introduction_views import Introduction, open_wishes
from ecken.service.open_requests import OpenRequest, open_requests
from ecken.service.open_to_offers import open_members, sought_by
from ecken.service.search.named_members import one_named
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.store.profiles.open_to_offers import OfferTexts

__all__ = [
    "BRIDGES_SHOWN",
    "LIMIT_MAX",
    "Hit",
    "Results",
    "ask",
    "degrees_in",
    "members_of",
    "search_members",
]

LIMIT_MAX = 100
"""Hits of one page, as many as a door asks for."""
BRIDGES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """One member found; in the second circle with the bridges to them, best first."""

    card: Card
    degree: int | None
    """1, 2, 3, or ``None`` = beyond."""
    bridges: list[Card]
    bridge_count: int
    why: tuple[Why, ...] = ()
    distance_km: float | None = None
    request: OpenRequest | None = None
    """The open request between the viewer and this member, in either direction."""
    wish: Introduction | None = None
    """The introduction to this member that the viewer has asked for."""
    sought: OfferTexts | None = None
    """What the member looks for, if they are open to offers for the viewer's eyes."""


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits; ``total`` and ``facets`` count all of them."""

    total: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    next: str | None = None
    by_circle: dict[str, int] = field(default_factory=dict)
    """How many match in each of ``CIRCLES``, if that was asked for."""
    open_to_offers: int = 0
    """How many of all hits are open to offers for the viewer's eyes, if that was asked for."""


def search_members(world: World, request: SearchRequest, among: Bits | None = None) -> Results:
    """Return the members of a circle who match; with ``among`` only those of that set.

    ``nearest`` orders by the distance to the place in the query, or else to the viewer's own. With
    ``with_counts`` the query is evaluated once for everyone, and how many match in each circle is
    told beside.

    Raises
    ------
    Invalid
        ``cursor_invalid``, ``cursor_of_another_search``, and what the query itself may raise (see
        ``docs/search.md``).
    """
    within = members_of(world, request.circle)
    if among is not None:
        within = within & to_bits(among, len(within))
    execution = world.index.ask(
        request, _scope_of_page(world, request, among if request.with_counts else within)
    )
    found = execution.page(within)
    by_circle = _count_by_circle(world, execution) if request.with_counts else {}
    are_open = execution.total(open_members(world) & within) if request.with_offers else 0
    hits = _hits(world, found)
    return Results(found.total, hits, found.facets, found.next, by_circle, are_open)


def ask(world: World, request: SearchRequest, within: Members | None = None) -> QueryExecution:
    """Return a search among those of ``within`` (ids from this world), or everyone.

    It is evaluated once, and may then be asked about several sets of members.
    """
    return world.index.ask(request, _scope(world, request.query, within))


def _scope(world: World, query: Query, within: Members | None) -> SearchScope:
    names_a_day = any(isinstance(leaf, Since) for leaf in query.leaves())
    return SearchScope(
        within,
        exclude=world.hidden,
        resolve=partial(_resolve, world),
        zone=world.zone if names_a_day else UTC,
    )


def _scope_of_page(world: World, request: SearchRequest, within: Members | None) -> SearchScope:
    """Return the scope with what orders hits and measures distances."""
    is_near_own = request.order == "nearest" and not _has_centre(request.query)
    return replace(
        _scope(world, request.query, within),
        degree=degrees_in(world, request.circle),
        bridge_count=_bridge_counts(world, request.circle),
        near=_own_place(world) if is_near_own else None,
    )


def _count_by_circle(world: World, execution: QueryExecution) -> dict[str, int]:
    """Each number is the ``total`` of :func:`search_members` for the same question."""
    first, second, third = (execution.total(world.bits(degree)) for degree in (1, 2, 3))
    return {
        "1": first,
        "2": second,
        "3": third,
        "1-2": first + second,
        "1-3": first + second + third,
        "all": execution.total(members_of(world, "all")),
    }


def members_of(world: World, circle: str) -> Bits:
    """Return the members of one or several circles, or everyone whom the viewer may know of."""
    if circle == "all":
        return world.index.others(world.viewer)
    first, last = int(circle[0]), int(circle[-1])
    return reduce(or_, (world.bits(degree) for degree in range(first, last + 1)))


def degrees_in(world: World, circle: str) -> About | None:
    """Return what tells the degrees of members of ``circle``, 4 for beyond; none in one circle."""
    if circle in ("1", "2", "3"):
        return None
    first, second = world.bits(1), world.bits(2)
    third = second if circle == "1-2" else world.bits(3)
    return partial(first_set, first, second, third)


def _bridge_counts(world: World, circle: str) -> About | None:
    """Return what tells the numbers of bridges; 0 outside the second circle."""
    if circle in ("1", "3"):
        return None
    return partial(numbers_at, world.bits(2), world.near.bridge_counts)


def _hits(world: World, found: Found) -> list[Hit]:
    members = [hit.member for hit in found.hits]
    world.note_read(members)
    degrees = world.degrees(members)
    second = [member for member in members if degrees[member] == 2]
    bridges = dict(zip(second, world.bridges_of_many(second), strict=True))
    ranking = BridgeOrder(world) if second else None
    best = {
        member: ranking.best(bridges[member], BRIDGES_SHOWN)
        if ranking and member in bridges
        else []
        for member in members
    }
    cards = world.cards({*members, *(bridge for ids in best.values() for bridge in ids)})
    requests, wishes = open_requests(world), open_wishes(world)
    sought = sought_by(world, cards)
    return [
        Hit(
            card=cards[hit.member],
            degree=degrees[hit.member],
            bridges=[cards[bridge] for bridge in best[hit.member]],
            bridge_count=len(bridges.get(hit.member, ())),
            why=hit.why,
            distance_km=hit.distance_km,
            request=requests.get(hit.member),
            wish=wishes.get(hit.member),
            sought=sought.get(hit.member),
        )
        for hit in found.hits
        if hit.member in cards
    ]


def _has_centre(query: Query) -> bool:
    return any(isinstance(leaf, Near) for leaf in query.leaves())


def _own_place(world: World) -> tuple[float, float] | None:
    """Return latitude and longitude of the viewer's postal code or city, if known."""
    card = world.cards([world.viewer]).get(world.viewer)
    if card is None:
        return None
    place = find_postal_code(card.country or None, card.postal_code)
    if place is None:
        place = next(iter(find_city(card.city)), None)
    return None if place is None else (place.lat, place.lon)


def _resolve(world: World, node: Listed) -> Members:
    """Return the members that a condition names which only the viewer's world can answer."""
    if node.field == "contact_of":
        return world.contact_list(one_named(world, node.text).member)
    others = world.index.others(world.viewer)
    if node.field == "open_to_offers":
        found = open_members(world)
        return found if node.text == "yes" else others & ~found
    partners = open_requests(world)
    return others & ~bitset(np.array(sorted(partners), np.uint32), len(others))
