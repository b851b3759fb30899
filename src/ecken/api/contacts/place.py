"""``/me/place``: where the caller stands, as the page shows it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.shapes import FiguresAnswer, MemberAnswer, Without, card_fields
from ecken.api.strict_json import StrictRoute
from ecken.service.place import left_out
from ecken.service.place.place import show_place

__all__ = ["router"]

router = APIRouter(prefix="/me/place", tags=["me"], route_class=StrictRoute)


class DistanceAnswer(BaseModel):
    """Members at one distance."""

    hops: Annotated[int | None, Field(description="Null: there is no visible way.")]
    members: int


class YearAnswer(BaseModel):
    """The figures with the contacts made up to the end of a year."""

    year: int
    first: int
    second: Annotated[int | None, Field(description="Null: lists too long to look at each date.")]
    third: Annotated[int | None, Field(description="Null: lists too long to look at each date.")]


class OpeningAnswer(BaseModel):
    """What one contact opens, and what the circles would be without them."""

    member: MemberAnswer
    closed: Annotated[bool, Field(description="Whether the contact's list is closed to you.")]
    opened: Annotated[int, Field(description="Members of the second circle in their list.")]
    alone: Annotated[int, Field(description="Of these, who are in no other contact's list.")]
    second_without: int
    third_without: int


class PeersAnswer(BaseModel):
    """Quartiles of the second circles of members with about as many contacts."""

    day: date
    low: Annotated[int, Field(description="Contacts, at least.")]
    high: Annotated[int, Field(description="Contacts, at most.")]
    lower: Annotated[int, Field(description="A quarter have fewer; to two digits, like the next.")]
    middle: int
    upper: int


class PlaceAnswer(BaseModel):
    """Where the caller stands; everything is counted from what the caller may see today."""

    figures: FiguresAnswer
    others: Annotated[int, Field(description="Members whom the caller may know of.")]
    distances: list[DistanceAnswer]
    alone: Annotated[int, Field(description="Of the second circle, seen by one contact only.")]
    years: list[YearAnswer]
    peers: Annotated[PeersAnswer | None, Field(description="Null: too few were measured.")]
    contacts: Annotated[list[OpeningAnswer], Field(description="Who opens most comes first.")]
    page: int
    pages: int


@router.get("")
def show_own_place(
    call: Caller,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    without: Without = [],  # noqa: B006
) -> PlaceAnswer:
    """Return how far away everybody is, what each contact opens, and how the circles grew."""
    with call.reading() as world:
        found = show_place(left_out.without(world, without), page=page)
    told = {
        "figures": FiguresAnswer.of(found.figures),
        "others": found.others,
        "distances": [asdict(one) for one in found.distances],
        "alone": found.alone,
        "years": [asdict(one) for one in found.years],
        "peers": asdict(found.peers) if found.peers else None,
        "contacts": [
            {
                "member": card_fields(one.card),
                "closed": one.is_closed,
                "opened": one.opened,
                "alone": one.alone,
                "second_without": one.without[0],
                "third_without": one.without[1],
            }
            for one in found.openings.items
        ],
        "page": found.openings.number,
        "pages": found.openings.pages,
    }
    return PlaceAnswer.model_validate(told)
