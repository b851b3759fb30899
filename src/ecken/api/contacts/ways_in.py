"""``/me/ways-in``: through whom the caller may reach a company or an industry."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from ecken.api.calls import Caller
from ecken.api.shapes import MemberAnswer, Named, OpenRequestAnswer, card_fields, named
from ecken.api.strict_json import StrictRoute
from ecken.service.search import ways_in
from ecken.service.search.ways_in import WAYS_MAX, Leg, WayIn

__all__ = ["router"]

router = APIRouter(prefix="/me/ways-in", tags=["companies"], route_class=StrictRoute)


class WaysInQuery(BaseModel):
    """Into what: a company or an industry, one of the two."""

    model_config = ConfigDict(extra="forbid")

    company: Annotated[
        str, Field(max_length=400, description="Its key, or any spelling of its name.")
    ] = ""
    industry: Annotated[
        str, Field(max_length=200, description="A code of WZ 2008, or a name of an industry.")
    ] = ""
    limit: Annotated[int, Field(ge=1, le=WAYS_MAX, description="Ways of each kind.")] = 10


class LegAnswer(BaseModel):
    """The best bridge, and the strength of both its ties, as far as the caller may see."""

    bridge: Named
    count: Annotated[int, Field(description="How many bridges there are.")]
    shared_with_caller: int
    shared_with_member: int

    @classmethod
    def of(cls, leg: Leg | None) -> LegAnswer | None:
        """Show the way over a bridge, if there is one."""
        if leg is None:
            return None
        return cls(
            bridge=named(leg.bridge),
            count=leg.count,
            shared_with_caller=leg.shared_with_viewer,
            shared_with_member=leg.shared_with_member,
        )


class WayInAnswer(MemberAnswer):
    """Somebody who may be a way in."""

    degree: Annotated[int, Field(description="1 or 2.")]
    is_current: Annotated[bool, Field(description="Works there now; else did before.")]
    shared_contacts: Annotated[int, Field(description="As far as the caller may see them.")]
    strength: Literal["very_weak", "moderately_weak", "strong"]
    leg: Annotated[LegAnswer | None, Field(description="For members of the second circle.")]
    request: Annotated[
        OpenRequestAnswer | None, Field(description="Open between the two, in either direction.")
    ]


class WaysInAnswer(BaseModel):
    """Ways in, best first: contacts, and members whom a contact can introduce."""

    direct_total: int
    direct: list[WayInAnswer]
    bridged_total: int
    bridged: list[WayInAnswer]


@router.get("")
def list_ways_in(call: Caller, asked: Annotated[WaysInQuery, Query()]) -> WaysInAnswer:
    """Return who may be a way in; within each kind moderately weak ties come first."""
    with call.reading() as world:
        found = ways_in.find_ways_in(
            world, company=asked.company, industry=asked.industry, limit=asked.limit
        )
    return WaysInAnswer(
        direct_total=found.direct_total,
        direct=[_way(way) for way in found.direct],
        bridged_total=found.bridged_total,
        bridged=[_way(way) for way in found.bridged],
    )


def _way(way: WayIn) -> WayInAnswer:
    return WayInAnswer.model_validate(
        {
            **card_fields(way.card),
            "degree": way.tie.degree,
            "is_current": way.tie.is_current,
            "shared_contacts": way.tie.shared,
            "strength": way.strength.value,
            "leg": LegAnswer.of(way.leg),
            "request": OpenRequestAnswer.of(way.request),
        }
    )
