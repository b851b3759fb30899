"""``/me/search``: members of a circle who match, with degree and bridges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, create_model

from ecken.api.calls import Caller
from ecken.api.shapes import (
    MemberAnswer,
    Named,
    OpenRequestAnswer,
    SoughtAnswer,
    Without,
    card_fields,
    named,
)
from ecken.api.strict_json import StrictRoute
from ecken.search.query import FORM_FIELDS, all_of, from_form, parse_line
from ecken.search.query import Query as Question
from ecken.search.ranking.facets import FACETS
from ecken.search.search_request import SearchRequest
from ecken.service.found.noting import note_hits
from ecken.service.place import left_out
from ecken.service.search.candidates import search_candidates
from ecken.service.search.name_suggestions import SUGGESTED_MAX, suggest_members
from ecken.service.search.search import LIMIT_MAX, Hit, Results, search_members

__all__ = ["FacetValueAnswer", "HitAnswer", "hit_answer", "router"]

router = APIRouter(prefix="/me", tags=["search"], route_class=StrictRoute)

_CHOSEN = "f_{}"
_VALUES: Any = Field(
    default=[],
    max_length=20,
    description="Chosen values of this facet, any of which has to hold; repeat it for several.",
)
_OFFERS = "open_to_offers"
"""A facet that depends on who asks: chosen by the box of this name."""
_BOX = Field(default="", max_length=2_000, description="As the box of the form of this name.")


class _Paging(BaseModel):
    """Where to search, in which order, and which page."""

    model_config = ConfigDict(extra="forbid")

    circle: Literal["1", "2", "3", "1-2", "1-3", "all"] = "2"
    line: Annotated[
        str, Field(max_length=2_000, description="The query line, beside what the boxes say.")
    ] = ""
    order: Literal["relevance", "bridges", "name", "nearest", "newest"] = "relevance"
    facets: Annotated[
        str,
        Field(
            max_length=100,
            description="Names to count, by commas: industry, city, company, position, language, "
            "open_to_offers.",
        ),
    ] = ""
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 20
    without: Without = []
    cursor: Annotated[
        str | None, Field(max_length=2_000, description="`next` of the page before.")
    ] = None


if TYPE_CHECKING:

    class SearchQuery(_Paging):
        """Everything that a search can be asked for."""
else:
    SearchQuery = create_model(
        "SearchQuery",
        __base__=_Paging,
        **dict.fromkeys(FORM_FIELDS, (str, _BOX)),
        **dict.fromkeys(map(_CHOSEN.format, FACETS), (list[str], _VALUES)),
    )


_KINDS = "exact, prefix, stem, compound, spelling, office, phonetic or fuzzy."


class WhyAnswer(BaseModel):
    """One place of the profile that matched."""

    field: str
    start: int
    end: int
    text: str
    kind: Annotated[str, Field(description=_KINDS)]


class HitAnswer(MemberAnswer):
    """A member found."""

    degree: Annotated[int | None, Field(description="1, 2, 3; null is beyond.")]
    bridges: Annotated[list[Named], Field(description="Up to three, best first.")]
    bridge_count: int
    distance_km: float | None
    why: list[WhyAnswer]
    open_to_offers: Annotated[
        SoughtAnswer | None, Field(description="Null also where the caller may not see it.")
    ]
    request: Annotated[
        OpenRequestAnswer | None, Field(description="Open between the two, in either direction.")
    ]


class FacetValueAnswer(BaseModel):
    """How many members of the whole result have this value."""

    value: str
    count: int


class SearchAnswer(BaseModel):
    """One page of hits; ``total`` and ``facets`` count all of them."""

    total: int
    hits: list[HitAnswer]
    next: Annotated[str | None, Field(description="Cursor of the next page, if there is one.")]
    facets: dict[str, list[FacetValueAnswer]]


@router.get("/search")
def search(call: Caller, asked: Annotated[SearchQuery, Query()]) -> SearchAnswer:
    """Return the members of a circle who match; in the second circle each names its bridges."""
    request = _request(asked)
    with call.reading() as world:
        found = search_members(left_out.without(world, asked.without), request)
    note_hits(call.community, call.viewer, request, found, is_typed=False)
    return _answer(found, request)


if TYPE_CHECKING:

    class CandidatesQuery(SearchQuery):
        """As a search, inside the circles."""
else:
    CandidatesQuery = create_model(
        "CandidatesQuery",
        __base__=SearchQuery,
        circle=(Literal["1", "2", "3", "1-2", "1-3"], "1-3"),
    )


@router.get("/candidates")
def candidates(call: Caller, asked: Annotated[CandidatesQuery, Query()]) -> SearchAnswer:
    """Return who of a recruiter's circles is open to offers and matches; 404 for who is none."""
    request = _request(asked)
    with call.reading() as world:
        found = search_candidates(left_out.without(world, asked.without), request)
    return _answer(found, request)


def _answer(found: Results, request: SearchRequest) -> SearchAnswer:
    return SearchAnswer(
        total=found.total,
        hits=[hit_answer(hit) for hit in found.hits],
        next=found.next,
        facets=_facets(found, with_offers=request.with_offers),
    )


def _facets(found: Results, *, with_offers: bool) -> dict[str, list[FacetValueAnswer]]:
    counted = dict(found.facets)
    if with_offers:
        counted[_OFFERS] = [("yes", found.open_to_offers)] if found.open_to_offers else []
    return {
        name: [FacetValueAnswer(value=value, count=count) for value, count in values]
        for name, values in counted.items()
    }


class NamesQuery(BaseModel):
    """What is typed of a name, and where to look."""

    model_config = ConfigDict(extra="forbid")

    typed: Annotated[str, Field(max_length=100, description="The last word may be a beginning.")]
    circle: Literal["1", "2", "3", "1-2", "1-3", "all"] = "all"
    limit: Annotated[int, Field(ge=1, le=SUGGESTED_MAX)] = 8


class SuggestedAnswer(Named):
    """A member whose name begins as typed."""

    degree: Annotated[int | None, Field(description="1, 2, 3; null is beyond.")]
    spans: Annotated[
        list[tuple[int, int]], Field(description="What was typed of the name: from, to.")
    ]


class NamesAnswer(BaseModel):
    """Names while typing, nearest degree first."""

    names: list[SuggestedAnswer]


@router.get("/search/names")
def search_names(call: Caller, asked: Annotated[NamesQuery, Query()]) -> NamesAnswer:
    """Return members of a circle whose name begins like what is being typed."""
    with call.reading() as world:
        found = suggest_members(world, asked.typed, circle=asked.circle, limit=asked.limit)
    return NamesAnswer(
        names=[
            SuggestedAnswer(
                id=one.card.public_id,
                name=one.card.name,
                degree=one.degree,
                spans=list(one.spans),
            )
            for one in found
        ]
    )


def _request(asked: SearchQuery) -> SearchRequest:
    """Join what the boxes and the line ask, with where, how and which page."""
    boxes = asked.model_dump(include=set(FORM_FIELDS))
    parts = [from_form(boxes).root, parse_line(asked.line).root]
    named_facets = asked.facets.split(",")
    chosen = {facet: getattr(asked, _CHOSEN.format(facet)) for facet in FACETS}
    return SearchRequest(
        Question(all_of([part for part in parts if part is not None])),
        circle=asked.circle,
        order=asked.order,
        limit=asked.limit,
        cursor=asked.cursor,
        facets=tuple(name for name in named_facets if name not in ("", _OFFERS)),
        with_offers=_OFFERS in named_facets,
        chosen={facet: values for facet, values in chosen.items() if values},
    )


def hit_answer(hit: Hit) -> HitAnswer:
    """Show a member found."""
    fields: dict[str, Any] = {
        **card_fields(hit.card),
        "degree": hit.degree,
        "bridges": [named(bridge) for bridge in hit.bridges],
        "bridge_count": hit.bridge_count,
        "distance_km": hit.distance_km,
        "why": [
            {"field": w.field, "start": w.start, "end": w.end, "text": w.text, "kind": w.kind}
            for w in hit.why
        ],
        "open_to_offers": SoughtAnswer.of(hit.sought),
        "request": OpenRequestAnswer.of(hit.request),
    }
    return HitAnswer.model_validate(fields)
