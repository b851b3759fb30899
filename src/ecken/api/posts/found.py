"""``/me/found``: who found the caller, as numbers, and the names of who shows theirs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.shapes import Named, named
from ecken.api.strict_json import StrictRoute
from ecken.service.found.told import FoundCount, show_found

__all__ = ["router"]

router = APIRouter(tags=["reach"], route_class=StrictRoute)


class CountAnswer(BaseModel):
    """At least so many members, each counted once in 30 days."""

    lately: Annotated[int, Field(description="In the running period.")]
    total: Annotated[int, Field(description="A multiple of 5; 0 where no number is told.")]

    @classmethod
    def of(cls, count: FoundCount) -> CountAnswer:
        """Show a count."""
        return cls(lately=count.lately, total=count.total)


class DegreeCountAnswer(CountAnswer):
    """Visitors of one circle."""

    degree: Annotated[int | None, Field(description="Null is beyond the third.")]


class IndustryCountAnswer(CountAnswer):
    """Visitors who work in one industry."""

    industry: Annotated[str, Field(description="Section of WZ 2008; empty: none given.")]


class FieldCountAnswer(CountAnswer):
    """Members to whom a search showed the caller because of one kind of field."""

    field: str


class WeekAnswer(BaseModel):
    """What a week brought for certain: full fives of one kind of visitor."""

    monday: str
    members: int


class NamedVisitAnswer(Named):
    """A visitor who shows their name, and the day of their last visit."""

    day: str


class FoundAnswer(BaseModel):
    """Who found the caller, until yesterday; numbers below five of one kind are not told."""

    since: str
    period_since: Annotated[str, Field(description="First day of the running period.")]
    visits: CountAnswer
    by_degree: list[DegreeCountAnswer]
    by_industry: list[IndustryCountAnswer]
    recruiters: CountAnswer
    others: CountAnswer
    weeks: list[WeekAnswer]
    searches: list[FieldCountAnswer]
    named: Annotated[
        list[NamedVisitAnswer],
        Field(description="Of 30 days, where both have switched names on."),
    ]
    shows_name: Annotated[bool, Field(description="The switch show_my_visits.")]
    sees_names: Annotated[bool, Field(description="The switch see_visitors.")]


@router.get("/me/found")
def show_who_found_me(call: Caller) -> FoundAnswer:
    """Return who visited the caller's profile, and which kinds of search showed them."""
    with call.reading() as world:
        found = show_found(world, call.community.zone)
    others, recruiters = found.by_recruiting
    return FoundAnswer(
        since=found.since.isoformat(),
        period_since=found.period_since.isoformat(),
        visits=CountAnswer.of(found.visits),
        by_degree=[
            DegreeCountAnswer(degree=one.kind or None, lately=one.lately, total=one.total)
            for one in found.by_degree
        ],
        by_industry=[
            IndustryCountAnswer(industry=one.kind, lately=one.lately, total=one.total)
            for one in found.by_industry
        ],
        recruiters=CountAnswer.of(recruiters),
        others=CountAnswer.of(others),
        weeks=[
            WeekAnswer(monday=one.monday.isoformat(), members=one.members) for one in found.weeks
        ],
        searches=[
            FieldCountAnswer(field=one.kind, lately=one.lately, total=one.total)
            for one in found.searches
        ],
        named=[
            NamedVisitAnswer(**named(one.card).model_dump(), day=one.day.isoformat())
            for one in found.named
        ],
        shows_name=found.shows_name,
        sees_names=found.sees_names,
    )
