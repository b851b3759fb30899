"""Ways into a company or an industry: the contacts and bridges through whom a member reaches it.

Everything comes from the viewer's world: who works there is what open profiles say, shared contacts
are those that the viewer may see (R2). The order is that of :mod:`ecken.rules.ways_in`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ecken.errors import Invalid
from ecken.rules.ways_in import Tie, TieStrength, order_of, strength_of
from ecken.search.bitsets.bitset import ids_of, to_bits
from ecken.search.query import Query, Word
from ecken.search.search_request import SearchRequest
from ecken.service.bridges import BridgeOrder
from ecken.service.introduction_views import Introduction, open_wishes
from ecken.service.open_requests import OpenRequest, open_requests
from ecken.service.search.companies import Company, find_company
from ecken.service.search.search import ask, members_of
from ecken.service.shared_contacts import shared_counts
from ecken.service.world import Ids, World
from ecken.store.profiles.members import Card

__all__ = ["WAYS_MAX", "Leg", "WayIn", "WaysIn", "find_ways_in", "place_asked_for"]

WAYS_MAX = 50
"""Ways of one answer at each degree."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A bridge on the way, and how strong both ties of theirs are, as far as visible."""

    bridge: Card
    count: int
    """How many bridges there are; this one is the best."""
    shared_with_viewer: int
    shared_with_member: int


@dataclass(frozen=True, slots=True)
class WayIn:
    """Somebody who may be a way in."""

    card: Card
    tie: Tie
    strength: TieStrength
    leg: Leg | None
    """For members of the second circle."""
    request: OpenRequest | None
    wish: Introduction | None


@dataclass(frozen=True, slots=True)
class WaysIn:
    """Ways into one company or industry, best first, with how many there are in all."""

    company: Company | None
    direct: list[WayIn]
    direct_total: int
    bridged: list[WayIn]
    bridged_total: int


def find_ways_in(world: World, *, company: str = "", industry: str = "", limit: int = 10) -> WaysIn:
    """Return who of the first two circles may be a way into a company, or into an industry.

    Raises
    ------
    Invalid
        ``way_in_where`` unless exactly one of the two is named; what a search may raise.
    NotFound
        If no profile that the viewer may open names the company.
    """
    if bool(company.strip()) is bool(industry.strip()):
        raise Invalid(
            "way_in_where", "Name a company or an industry, one of the two.", field="company"
        )
    found = find_company(world, company) if company.strip() else None
    now, former = (found.now, found.former) if found else (_in_industry(world, industry), _NOBODY)
    direct, bridged = (_ties(world, degree, now, former) for degree in (1, 2))
    made = _as_ways(world, [*direct[:limit], *bridged[:limit]])
    return WaysIn(
        company=found,
        direct=[way for way in made if way.tie.degree == 1],
        direct_total=len(direct),
        bridged=[way for way in made if way.tie.degree == 2],
        bridged_total=len(bridged),
    )


def place_asked_for(world: World, request: SearchRequest) -> dict[str, str]:
    """Return the company, or else the industry, that a search is about: where ways may lead.

    The one that is chosen, or the most frequent one of the members who match; none where the search
    names a member who is not there for the viewer any more.
    """
    fields = {leaf.field for leaf in request.query.leaves()} | set(request.chosen)
    for facet, names in _PLACES.items():
        if request.chosen.get(facet):
            return {facet: request.chosen[facet][0]}
        if fields & names:
            return _most_frequent(world, request, facet)
    return {}


def _most_frequent(world: World, request: SearchRequest, facet: str) -> dict[str, str]:
    counting = SearchRequest(
        request.query, circle="all", order="newest", limit=1, chosen=request.chosen,
        facets=(facet,), facet_limit=1, with_reasons=False,
    )  # fmt: skip
    try:
        values = ask(world, counting, members_of(world, "all")).page().facets[facet]
    except Invalid:
        return {}
    return {facet: values[0][0]} if values else {}


_PLACES = {
    "company": {"company", "company_now", "company_former"},
    "industry": {"industry"},
}
_NOBODY = np.empty(0, np.uint32)


def _in_industry(world: World, industry: str) -> Ids:
    """Return who works in an industry or below it."""
    request = SearchRequest(Query(Word("industry", industry.strip())), with_reasons=False)
    found: Ids = ask(world, request, members_of(world, "all")).members()
    return found


def _ties(world: World, degree: int, now: Ids, former: Ids) -> list[tuple[int, Tie]]:
    """Return those of a circle with their ties, best first; equal ones by public id."""
    bits, shared = world.bits(degree), shared_counts(world, degree)
    found: list[tuple[int, Tie, bytes]] = []
    for members, is_current in ((now, True), (former, False)):
        here = ids_of(bits & to_bits(members, len(bits)))
        counts = shared[np.searchsorted(world.circle(degree), here)].tolist()
        public_ids = world.index.column("public_id", here).tolist()
        found += [
            (member, Tie(degree, is_current, count), public_id)
            for member, count, public_id in zip(here.tolist(), counts, public_ids, strict=True)
        ]
    found.sort(key=lambda one: (*order_of(one[1]), one[2]))
    return [(member, tie) for member, tie, _ in found]


def _as_ways(world: World, shown: Sequence[tuple[int, Tie]]) -> list[WayIn]:
    members = [member for member, _ in shown]
    world.note_read(members)
    second = [member for member, tie in shown if tie.degree == 2]
    legs = _legs(world, second)
    cards = world.cards(members)
    requests, wishes = open_requests(world), open_wishes(world)
    return [
        WayIn(
            card=cards[member],
            tie=tie,
            strength=strength_of(tie.shared),
            leg=legs.get(member),
            request=requests.get(member),
            wish=wishes.get(member),
        )
        for member, tie in shown
        if member in cards
    ]


def _legs(world: World, members: Sequence[int]) -> dict[int, Leg]:
    """Return the best bridge to each of these members of the second circle, and both its ties."""
    if not members:
        return {}
    order = BridgeOrder(world)
    bridges = dict(zip(members, world.bridges_of_many(members), strict=True))
    best = {member: order.best(found, 1)[0] for member, found in bridges.items()}
    chosen = np.array(sorted(set(best.values())), np.uint32)
    shared = shared_counts(world, 1)[np.searchsorted(world.contacts, chosen)]
    near = dict(zip(chosen.tolist(), shared.tolist(), strict=True))
    cards = world.cards(chosen.tolist())
    return {
        member: Leg(
            bridge=cards[bridge],
            count=len(bridges[member]),
            shared_with_viewer=near[bridge],
            shared_with_member=_shared_between(world, bridge, member, bridges[member]),
        )
        for member, bridge in best.items()
        if bridge in cards
    }


def _shared_between(world: World, bridge: int, member: int, bridges: Ids) -> int:
    """Return how many contacts a bridge and a member share, as far as the viewer may see.

    Who is in the bridge's list, and is tied to the member by the member's own list or by being a
    bridge to them.
    """
    of_member = np.union1d(world.contact_list(member, is_far=False), bridges)
    shared = np.intersect1d(world.contact_list(bridge, is_far=False), of_member)
    return int(np.count_nonzero(~np.isin(shared, [world.viewer, bridge, member])))
