"""Tools that look: my figures, a search in a circle, a member, bridges, a path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from ecken.assistant.calls import Call, fitted
from ecken.assistant.shapes import (
    FiguresAnswer,
    Named,
    Person,
    clip,
    members_named,
    named,
    person,
)
from ecken.search.query import Query, parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.bridges import BridgeOrder
from ecken.service.found.noting import note_hits, note_visit
from ecken.service.open_requests import open_requests
from ecken.service.place import left_out
from ecken.service.privacy.contact_details import released_details
from ecken.service.search.search import LIMIT_MAX, Hit, Results, search_members
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.store.profiles.profile_details import read_details

__all__ = ["Limit", "MemberId", "bridges", "member", "my_figures", "path", "search_circle"]

MemberId = Annotated[str, Field(max_length=64, description="Id of a member, from another answer.")]
Limit = Annotated[
    int | None,
    Field(
        ge=1,
        le=LIMIT_MAX,
        description="How many entries; without it as many as fit into 4 KB.",
    ),
]
Facet = Literal["industry", "city", "company", "position", "language"]


class CountedValue(BaseModel):
    """How many of all hits have this value of a facet."""

    text_of_others: str
    count: int


class HitAnswer(Person):
    """A member found."""

    bridges: Annotated[
        list[Named], Field(description="Who can introduce you: up to three, best first.")
    ]
    bridge_count: int
    distance_km: float | None = None
    matched_in: Annotated[list[str], Field(description="Fields of the profile that matched.")]
    request: Annotated[
        Literal["from_you", "to_you"] | None, Field(description="An open contact request.")
    ] = None


class SearchAnswer(BaseModel):
    """One page of hits; ``total`` and ``facets`` count all of them."""

    total: int
    hits: list[HitAnswer]
    next: Annotated[str | None, Field(description="Pass it as `cursor` for the next page.")] = None
    facets: dict[str, list[CountedValue]]


class Profile(BaseModel):
    """A member's own words about themselves; what is empty or not released is left out."""

    name: str
    headline: str | None = None
    position: str | None = None
    company: str | None = None
    city: str | None = None
    offers: str | None = None
    seeks: str | None = None
    about: str | None = None
    former_positions: list[str] | None = None
    education: list[str] | None = None
    languages: list[str] | None = None
    links: list[str] | None = None
    released: Annotated[
        dict[str, str] | None, Field(description="email, phone, address, birthday.")
    ] = None


class MemberAnswer(BaseModel):
    """A member as you may see them."""

    id: str
    degree: Annotated[
        int | None, Field(description="0 is you; 1, 2, 3 your circles; without it: beyond.")
    ] = None
    recruiter: bool
    request: Annotated[
        Literal["from_you", "to_you"] | None, Field(description="An open contact request.")
    ] = None
    bridge_count: int
    bridges: Annotated[list[Named], Field(description="Best first; for degree 2 and 3.")]
    shared_contacts_count: int
    shared_contacts: list[Named]
    path: Annotated[list[Named], Field(description="From you to the member, both included.")]
    text_of_others: Profile


class BridgesAnswer(BaseModel):
    """The contacts who stand between you and a member of your second circle."""

    total: int
    bridges: Annotated[list[Named], Field(description="Best first.")]


class PathAnswer(BaseModel):
    """One shortest path that you may see."""

    distance: Annotated[
        int | None, Field(description="In hops; without it there is no path that you may see.")
    ] = None
    path: Annotated[list[Named], Field(description="From you to the member, both included.")]


def my_figures(call: Call, without: list[str] | None = None) -> FiguresAnswer:
    """How many members are in my first, second and third circle.

    ``without`` leaves out some of my contacts, by id: what the figures would be without them.
    Example: my_figures()
    """
    with call.reading() as world:
        return FiguresAnswer.of(left_out.without(world, without or []).figures)


def search_circle(
    call: Call,
    query: Annotated[
        str,
        Field(
            max_length=2_000,
            description="Words, or field:word, as in the search box of the site.",
        ),
    ] = "",
    circle: Annotated[
        Literal["1", "2", "3", "everyone"],
        BeforeValidator(str),
        Field(description="1 my contacts, 2 their contacts, 3 one further; or everyone."),
    ] = "2",
    filters: Annotated[
        dict[Facet, list[str]] | None, Field(description="Any of these values for each facet.")
    ] = None,
    count: Annotated[list[Facet] | None, Field(description="Facets to count values of.")] = None,
    order: Literal["relevance", "bridges", "name", "nearest", "newest"] = "relevance",
    limit: Limit = None,
    cursor: Annotated[str | None, Field(max_length=2_000)] = None,
) -> SearchAnswer:
    """Find members of one of my circles, or of everyone; in circle 2 each hit names its bridges.

    Words stand for all forms of a title. A place with a distance: ort:hamburg~25km. An empty query
    lists the whole circle.
    Example: search_circle(query="position:einkauf* ort:hamburg~25km", circle="2")
    """
    where = "all" if circle == "everyone" else circle

    def ask(entries: int) -> tuple[SearchRequest, Results]:
        request = SearchRequest(
            Query(parse_line(query).root),
            circle=where,
            order=order,
            limit=entries,
            cursor=cursor,
            facets=tuple(count or ()),
            facet_limit=min(entries, 20),
            chosen={name: values for name, values in (filters or {}).items() if values},
        )
        return request, search_members(world, request)

    asked: list[tuple[SearchRequest, Results]] = []

    def make(entries: int) -> SearchAnswer:
        asked.append(ask(entries))
        return _search_answer(asked[-1][1])

    with call.reading() as world:
        answer = fitted(make, limit)
    note_hits(call.community, call.viewer, *asked[-1], is_typed=False)
    return answer


def member(call: Call, id: MemberId, limit: Limit = None) -> MemberAnswer:
    """Return a member as I may see them: profile, degree, bridges, shared contacts, one path.

    Whoever is hidden from me, has left or never was is answered alike.
    Example: member(id="x3Vb9kQ2")
    """
    with call.reading() as world:
        card = world.member(id)
        seen = _Seen(world, card)
        note_visit(call.community, call.viewer, card.member)
        return fitted(seen.answer, limit)


def bridges(call: Call, id: MemberId, limit: Limit = None) -> BridgesAnswer:
    """Return the contacts of mine who stand between me and a member, best first.

    Example: bridges(id="x3Vb9kQ2")
    """
    with call.reading() as world:
        found, total = _bridges(world, world.member(id).member)
        everyone = members_named(world, found)
    return fitted(lambda most: BridgesAnswer(total=total, bridges=everyone[:most]), limit)


def path(call: Call, id: MemberId) -> PathAnswer:
    """Return one shortest path from me to a member, over people whose lists I may see.

    Example: path(id="x3Vb9kQ2")
    """
    with call.reading() as world:
        reached = world.member(id).member
        way = BridgeOrder(world).way(reached, world.degree(reached))
        return PathAnswer(distance=len(way) - 1 if way else None, path=members_named(world, way))


def _search_answer(found: Results) -> SearchAnswer:
    return SearchAnswer(
        total=found.total,
        hits=[_hit(hit) for hit in found.hits],
        next=found.next,
        facets={
            name: [CountedValue(text_of_others=clip(value), count=n) for value, n in values]
            for name, values in found.facets.items()
        },
    )


def _hit(hit: Hit) -> HitAnswer:
    direction = hit.request and ("to_you" if hit.request.is_incoming else "from_you")
    fields: dict[str, Any] = {
        **person(hit.card, hit.degree).model_dump(),
        "bridges": [named(bridge) for bridge in hit.bridges],
        "bridge_count": hit.bridge_count,
        "distance_km": hit.distance_km,
        "matched_in": list(dict.fromkeys(why.field for why in hit.why)),
        "request": direction,
    }
    return HitAnswer.model_validate(fields)


def _bridges(world: World, member: int) -> tuple[list[int], int]:
    """Return bridges as the JSON interface does: best first, none to contacts."""
    relation = world.relation(member)
    if relation.degree is None or relation.degree < 2:
        return [], 0
    best = BridgeOrder(world).best(relation.bridges, len(relation.bridges))
    return best, len(relation.bridges)


class _Seen:
    """A member as the viewer sees them, read once and shown in as many entries as asked for."""

    def __init__(self, world: World, card: Card) -> None:
        one = card.member
        self._card, self._degree = card, world.degree(one)
        best, self._bridge_count = _bridges(world, one)
        self._bridges = members_named(world, best)
        shared = world.shared_contacts(one)
        order = BridgeOrder(world)
        near = self._degree in (1, 2, 3)
        self._shared = members_named(world, order.best(shared, len(shared)))
        self._path = members_named(world, order.way(one, self._degree)) if near else []
        request = open_requests(world).get(one)
        self._request = request and ("to_you" if request.is_incoming else "from_you")
        self._details = read_details(world.connection, one)
        self._released = released_details(world, one)

    def answer(self, most: int) -> MemberAnswer:
        """Show it with at most so many entries of each kind, and texts in proportion."""
        fields: dict[str, Any] = {
            "id": self._card.public_id,
            "degree": self._degree,
            "recruiter": self._card.is_recruiter,
            "request": self._request,
            "bridge_count": self._bridge_count,
            "bridges": self._bridges[:most],
            "shared_contacts_count": len(self._shared),
            "shared_contacts": self._shared[:most],
            "path": self._path,
            "text_of_others": self._profile(most),
        }
        return MemberAnswer.model_validate(fields)

    def _profile(self, most: int) -> Profile:
        card, details = self._card, self._details
        longest = 80 * most
        kept: dict[str, Any] = {
            "headline": clip(card.headline, longest),
            "position": clip(card.position, longest),
            "company": clip(card.company, longest),
            "city": clip(card.city, longest),
            "offers": clip(card.offers, longest),
            "seeks": clip(card.seeks, longest),
            "about": clip(details.about, longest),
            "former_positions": _lines(details.positions, most),
            "education": _lines(details.educations, most),
            "languages": _lines(details.languages, most),
            "links": _lines(details.links, most),
            "released": {d.value: clip(text, longest) for d, text in self._released.items()},
        }
        written = {name: value for name, value in kept.items() if value}
        return Profile.model_validate({"name": clip(card.name), **written})


def _lines(rows: Sequence[tuple[str, ...]], most: int) -> list[str]:
    """Write each row of a profile as one line."""
    return [clip(", ".join(filter(None, row))) for row in rows[:most]]
