"""``/me/reach`` and ``/posts/{id}/reach``: how far posts are likely to reach, and have reached."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.contacts.advisor import RoundedAnswer
from ecken.api.strict_json import StrictRoute
from ecken.service.reach.forecast import Forecast
from ecken.service.reach.measured import reach_of_post
from ecken.service.reach.overview import show_reach
from ecken.service.reach.passing_on import MeasuredShare
from ecken.service.reach.shares import choose_share

__all__ = ["router"]

router = APIRouter(tags=["reach"], route_class=StrictRoute)


class ForecastAnswer(BaseModel):
    """Members who see a post on average, by degree."""

    percent: Annotated[float, Field(description="Of those who see a post, so many pass it on.")]
    first: int
    second: float
    third: float
    third_error: Annotated[float, Field(description="Standard error of `third`; 0 is exact.")]

    @classmethod
    def of(cls, forecast: Forecast) -> ForecastAnswer:
        """Show a forecast."""
        return cls(
            percent=round(100 * forecast.share, 2),
            first=forecast.first,
            second=round(forecast.second, 2),
            third=round(forecast.third, 2),
            third_error=round(forecast.third_error, 2),
        )


class IfAcceptedAnswer(BaseModel):
    """What the caller's newest open requests would bring if they were accepted."""

    requests: int
    more: Annotated[RoundedAnswer, Field(description="Members of degree 1 and 2, in addition.")]
    closed: Annotated[int, Field(description="Members of whose list the caller sees nothing.")]


class MeasuredAnswer(BaseModel):
    """How many pass on what they see in this network, over posts that everyone may open."""

    percent: float
    low: Annotated[float, Field(description="Lower end of the 95 % interval by Wilson.")]
    high: float
    posts: int
    day: str

    @classmethod
    def of(cls, found: MeasuredShare) -> MeasuredAnswer:
        """Show what was measured."""
        share, low, high = (round(100 * value, 2) for value in found.interval)
        return cls(percent=share, low=low, high=high, posts=found.posts, day=found.day)


class ReachAnswer(BaseModel):
    """What to expect of a post that everyone may open."""

    chosen: ForecastAnswer
    by_share: list[ForecastAnswer]
    if_accepted: IfAcceptedAnswer
    measured: Annotated[
        MeasuredAnswer | None, Field(description="Null where there are too few posts to tell.")
    ]


@router.get("/me/reach")
def forecast_reach(
    call: Caller,
    share: Annotated[
        str, Query(max_length=40, description="In percent: 1, 2, 5, 10, 20; empty: the usual one.")
    ] = "",
) -> ReachAnswer:
    """Return the forecast for each share of readers who pass a post on."""
    chosen = choose_share(share)
    with call.reading() as world:
        found = show_reach(world, chosen)
    more = found.if_accepted
    return ReachAnswer(
        chosen=ForecastAnswer.of(found.chosen),
        by_share=[ForecastAnswer.of(each) for each in found.others],
        if_accepted=IfAcceptedAnswer(
            requests=more.requests, more=RoundedAnswer.of(more.more), closed=more.closed
        ),
        measured=MeasuredAnswer.of(found.measured) if found.measured else None,
    )


class ReachDegreeAnswer(BaseModel):
    """How many members at one degree have seen a post."""

    degree: Annotated[int | None, Field(description="Null is beyond the third.")]
    members: Annotated[int | None, Field(description="Null is fewer than five.")]
    forecast: float | None


class DayAnswer(BaseModel):
    """What happened to a post on one day."""

    day: str
    new_members: Annotated[int | None, Field(description="Null is fewer than five.")]
    likes: int
    comments: int
    shares: int


class PostReachAnswer(BaseModel):
    """How many members have seen a post of the caller's; nobody learns who."""

    forecast: ForecastAnswer | None
    degrees: list[ReachDegreeAnswer]
    total: Annotated[int, Field(description="Of the degrees of which a number is told.")]
    may_be_more: bool
    days: list[DayAnswer]
    counting: Annotated[bool, Field(description="Views count for 30 days.")]


@router.get("/posts/{id}/reach")
def show_reach_of_post(
    call: Caller, id: Annotated[str, Path(description="Public id of a post.", max_length=64)]
) -> PostReachAnswer:
    """Return how many have seen a post of the caller's, and what was forecast."""
    with call.reading() as world:
        found = reach_of_post(world, id)
    return PostReachAnswer(
        forecast=ForecastAnswer.of(found.forecast) if found.forecast else None,
        degrees=[
            ReachDegreeAnswer(degree=one.degree, members=one.members, forecast=one.forecast)
            for one in found.degrees
        ],
        total=found.total,
        may_be_more=found.is_more,
        days=[
            DayAnswer(
                day=one.day.isoformat(),
                new_members=one.new_members,
                likes=one.likes,
                comments=one.comments,
                shares=one.shares,
            )
            for one in found.days
        ],
        counting=found.is_counting,
    )
