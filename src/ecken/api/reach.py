"""``/me/reach``: how far the caller's posts are likely to reach."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.contacts.advisor import RoundedAnswer
from ecken.api.strict_json import StrictRoute
from ecken.service.reach.forecast import Forecast
from ecken.service.reach.overview import show_reach
from ecken.service.reach.shares import SHARE_ASSUMED, parse_share, percent_of

__all__ = ["router"]

router = APIRouter(prefix="/me/reach", tags=["reach"], route_class=StrictRoute)


class ForecastAnswer(BaseModel):
    """Members who see a post on average, by degree."""

    percent: Annotated[int, Field(description="Of those who see a post, so many pass it on.")]
    first: int
    second: float
    third: float
    third_error: Annotated[float, Field(description="Standard error of `third`; 0 is exact.")]

    @classmethod
    def of(cls, forecast: Forecast) -> ForecastAnswer:
        """Show a forecast."""
        return cls(
            percent=int(percent_of(forecast.share)),
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


class ReachAnswer(BaseModel):
    """What to expect of a post that everyone may open."""

    chosen: ForecastAnswer
    by_share: list[ForecastAnswer]
    if_accepted: IfAcceptedAnswer


@router.get("")
def forecast_reach(
    call: Caller,
    share: Annotated[str, Query(description="In percent: 1, 2, 5, 10, 20.")] = percent_of(
        SHARE_ASSUMED
    ),
) -> ReachAnswer:
    """Return the forecast for each share of readers who pass a post on."""
    chosen = parse_share(share)
    with call.reading() as world:
        found = show_reach(world, chosen)
    more = found.if_accepted
    return ReachAnswer(
        chosen=ForecastAnswer.of(found.chosen),
        by_share=[ForecastAnswer.of(each) for each in found.others],
        if_accepted=IfAcceptedAnswer(
            requests=more.requests, more=RoundedAnswer.of(more.more), closed=more.closed
        ),
    )
