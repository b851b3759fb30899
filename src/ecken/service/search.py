"""Search inside a circle: who matches, and who stands in between (R6).

The circle comes from the viewer's world, the matching members from the profile index, the bridges
from the world again, all at one version: badge, filter, count, facets and bridges agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

from ecken.errors import Invalid
from ecken.reference.places import find_city, find_postal_code
from ecken.search.bitmaps import bitmap_of, rows_of
from ecken.search.found import Found, Why
from ecken.search.nodes import Listed, Near
from ecken.search.query import Query
from ecken.service.bridges import BridgeOrder
from ecken.service.closeness import closeness_of_contacts
from ecken.service.world import Ids, World
from ecken.store.members import Card
from ecken.store.requests import read_open_partners

__all__ = [
    "BRIDGES_SHOWN",
    "CIRCLES",
    "LIMIT_MAX",
    "ORDERS",
    "Hit",
    "Results",
    "check_circle",
    "count_by_circle",
    "count_within",
    "degrees_within",
    "matching_ids",
    "members_of",
    "search_members",
]

CIRCLES = ("1", "2", "3", "1-2", "1-3", "all")
"""Where one can search: a circle, several, or everyone."""

ORDERS = ("relevance", "bridges", "name", "nearest", "newest")
LIMIT_MAX = 100
BRIDGES_SHOWN = 3

Column = NDArray[np.integer[Any]] | None
"""A number for each member who is searched, or none."""


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


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits; ``total`` and ``facets`` count all of them."""

    total: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    next: str | None = None


def search_members(
    world: World,
    query: Query,
    *,
    circle: str = "2",
    order: str = "relevance",
    limit: int = 20,
    cursor: str | None = None,
    facets: Sequence[str] = (),
    chosen: Mapping[str, Sequence[str]] | None = None,
) -> Results:
    """Return the members of ``circle`` who match ``query``.

    ``facets`` names what to count, ``chosen`` the values selected per facet. ``nearest`` orders by
    the distance to the place in the query, or else to the viewer's own.

    Raises
    ------
    Invalid
        ``circle_unknown``, ``order_unknown``, ``limit_out_of_range``, ``cursor_invalid``, and
        what the query itself may raise (see ``docs/search.md``).
    """
    _check(circle, order, limit)
    within, degree, bridge_count = _asked(world, circle, order)
    found = world.index.search(
        query,
        within,
        order=order,
        limit=limit,
        after=cursor,
        bridge_count=bridge_count,
        degree=degree,
        near=_own_place(world) if order == "nearest" and not _has_centre(query) else None,
        facets=facets,
        chosen=chosen,
        exclude=world.hidden,
        resolve=partial(_resolve, world),
    )
    return Results(found.total, _hits(world, found), found.facets, found.next)


def count_by_circle(
    world: World, query: Query, *, chosen: Mapping[str, Sequence[str]] | None = None
) -> dict[str, int]:
    """Return how many match in each circle and among everyone, who are looked through once.

    Each number is the ``total`` of :func:`search_members` for the same question.
    """
    resolve = partial(_resolve, world)
    if chosen:
        return {
            circle: world.index.search(
                query,
                world.third if circle == "3" else members_of(world, circle),
                order="newest",
                limit=1,
                chosen=chosen,
                exclude=world.hidden,
                resolve=resolve,
            ).total
            for circle in ("1", "2", "3", "all")
        }
    matching = bitmap_of(world.index.matching(query, exclude=world.hidden, resolve=resolve))
    matching.discard(world.viewer)
    return {
        "1": matching.intersection_cardinality(bitmap_of(world.near.first)),
        "2": matching.intersection_cardinality(bitmap_of(world.near.second)),
        "3": matching.intersection_cardinality(world.third),
        "all": len(matching),
    }


def matching_ids(world: World, query: Query, within: Ids | BitMap) -> Ids:
    """Return those of ``within`` (ids from this world) who match ``query``."""
    ids: Ids = world.index.matching(
        query, within, exclude=world.hidden, resolve=partial(_resolve, world)
    )
    return ids


def count_within(world: World, query: Query, within: Ids | BitMap) -> int:
    """Return how many of ``within`` (ids from this world) match ``query``."""
    resolve = partial(_resolve, world)
    return int(world.index.count(query, within, exclude=world.hidden, resolve=resolve))


def members_of(world: World, circle: str) -> Ids:
    """Return the members of one or several circles, or everyone whom the viewer may know of."""
    if circle == "all":
        return world.everyone()
    near = world.near
    parts = {"1": near.first, "2": near.second}
    if "3" in circle:
        parts["3"] = rows_of(world.third)
    first, last = circle[0], circle[-1]
    chosen = [ids for name, ids in parts.items() if first <= name <= last]
    return chosen[0] if len(chosen) == 1 else np.sort(np.concatenate(chosen))


def _asked(world: World, circle: str, order: str) -> tuple[Ids | BitMap, Column, Column]:
    """Return whom to search, with degrees and bridge counts where the order wants them.

    In one circle all degrees are equal, and beside the second nobody has bridges.
    """
    if circle == "3":
        return world.third, None, None
    within = members_of(world, circle)
    if circle in ("1", "2") or order not in ("relevance", "bridges"):
        return within, None, world.near.bridge_counts if circle == "2" else None
    return within, degrees_within(world, within), _bridge_counts(world, within)


def check_circle(circle: str) -> None:
    """Raise ``Invalid`` if there is no such circle."""
    if circle not in CIRCLES:
        raise Invalid(
            "circle_unknown",
            "There is no circle “{given}”. Choose one of: {choices}.",
            field="circle",
            given=circle[:20],
            choices=", ".join(CIRCLES),
        )


def _check(circle: str, order: str, limit: int) -> None:
    check_circle(circle)
    if order not in ORDERS:
        raise Invalid(
            "order_unknown",
            "There is no order “{given}”. Choose one of: {choices}.",
            field="order",
            given=order[:20],
            choices=", ".join(ORDERS),
        )
    if not 1 <= limit <= LIMIT_MAX:
        raise Invalid(
            "limit_out_of_range",
            "The limit is {given}; possible are 1 to {most}.",
            field="limit",
            given=limit,
            most=LIMIT_MAX,
        )


def _hits(world: World, found: Found) -> list[Hit]:
    members = [hit.member for hit in found.hits]
    degrees = world.degrees(members)
    second = [member for member in members if degrees[member] == 2]
    bridges = dict(zip(second, world.bridges_of_many(second), strict=True))
    ranking = BridgeOrder(world, closeness_of_contacts(world)) if second else None
    best = {
        member: ranking.best(bridges[member], BRIDGES_SHOWN)
        if ranking and member in bridges
        else []
        for member in members
    }
    cards = world.cards({*members, *(bridge for ids in best.values() for bridge in ids)})
    return [
        Hit(
            card=cards[hit.member],
            degree=degrees[hit.member],
            bridges=[cards[bridge] for bridge in best[hit.member]],
            bridge_count=len(bridges.get(hit.member, ())),
            why=hit.why,
            distance_km=hit.distance_km,
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


def _bridge_counts(world: World, within: Ids) -> NDArray[np.uint32]:
    """Number of bridges to each of ``within``; 0 outside the second circle."""
    counts = np.zeros(int(within[-1]) + 1 if len(within) else 0, dtype=np.uint32)
    near = world.near
    inside = near.second < len(counts)
    counts[near.second[inside]] = near.bridge_counts[inside]
    return counts[within]


def degrees_within(world: World, within: Ids) -> NDArray[np.uint8]:
    """Return the degree of each of ``within``, to order by: 1, 2, 3, or 4 for beyond."""
    degrees = np.full(int(within[-1]) + 1 if len(within) else 0, 4, dtype=np.uint8)
    circles = (world.near.first, world.near.second, rows_of(world.third))
    for degree, circle in enumerate(circles, start=1):
        degrees[circle[circle < len(degrees)]] = degree
    return degrees[within]


def _resolve(world: World, node: Listed) -> BitMap:
    """Return the members that a condition names which only the viewer's world can answer."""
    if node.field == "contact_of":
        return bitmap_of(world.contact_list(world.member(node.text).member))
    asked = read_open_partners(world.connection, world.viewer, now=world.now)
    return world.known - BitMap(asked)
