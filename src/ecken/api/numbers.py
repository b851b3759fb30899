"""``/numbers``: the network in numbers, as members may know it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.strict_json import StrictRoute
from ecken.service.numbers.numbers import show_numbers

__all__ = ["router"]

router = APIRouter(tags=["numbers"], route_class=StrictRoute)


class HopsAnswer(BaseModel):
    """Connected pairs that are so many hops apart."""

    hops: Annotated[int, Field(description="One hop has nobody in between.")]
    share: float
    or_more: Annotated[bool, Field(description="Whether pairs farther apart count here, too.")]


class DegreeAnswer(BaseModel):
    """Members with so many contacts; without `high`: or more."""

    low: int
    high: int | None
    share: float


class TailAnswer(BaseModel):
    """The law that fits the members with most contacts."""

    x_min: Annotated[int, Field(description="Contacts from which on the tail begins.")]
    share: Annotated[float, Field(description="Of the members, in the tail.")]
    exponent: float
    exponent_error: float
    mu: Annotated[float, Field(description="Mean of the logarithm, of a lognormal distribution.")]
    sigma: float
    better: Annotated[str, Field(description="`power law`, `lognormal` or `undecided`.")]


class NetworkAnswer(BaseModel):
    """What was measured; shares and means of distances are those of connected pairs."""

    sources: Annotated[
        int | None, Field(description="Members from whom was measured; null: from all, exactly.")
    ]
    hops: list[HopsAnswer]
    mean_hops: float | None
    mean_between: Annotated[float | None, Field(description="People in between: a hop less.")]
    median_hops: int | None
    effective_diameter: Annotated[
        float | None, Field(description="Hops within which nine of ten connected pairs are.")
    ]
    within_3: float
    within_6: float
    unreachable: Annotated[float, Field(description="Share of all pairs without a path.")]
    components: int
    largest_component: Annotated[float, Field(description="Share of the members in it.")]
    diameter: Annotated[list[int], Field(description="From, to; equal where it is known.")]
    mean_contacts: float | None
    median_contacts: int | None
    degrees: list[DegreeAnswer]
    tail: TailAnswer | None
    transitivity: float | None
    mean_local: float | None
    assortativity: float | None
    mean_of_contacts: Annotated[float | None, Field(description="Contacts of a contact.")]
    share_outdone: Annotated[
        float | None, Field(description="Members whose contacts have more contacts than they do.")
    ]
    intervals: Annotated[
        dict[str, list[float]],
        Field(description="By name of a figure: where the true value is, 95 times of 100."),
    ]


class GrowthAnswer(BaseModel):
    """The network on one day."""

    day: str
    members: Annotated[float, Field(description="As a share of those of the newest day.")]
    mean_contacts: float
    mean_hops: float | None


class MeasuredDistancesAnswer(BaseModel):
    """How far apart members are, as `ecken batch` estimated it over all of them."""

    day: str
    hops: list[HopsAnswer]
    mean_hops: float
    mean_hops_margin: Annotated[float, Field(description="Two standard errors.")]
    mean_between: Annotated[float, Field(description="People in between: a hop less.")]
    effective_diameter: float
    effective_diameter_margin: Annotated[float, Field(description="Two standard errors.")]
    longest_seen: Annotated[int, Field(description="Hops; there may be members farther apart.")]


class MeasuredMeansAnswer(BaseModel):
    """The three figures on average over all members."""

    day: str
    first: float
    second: float
    third: float
    error: Annotated[float, Field(description="Of the three figures of a member together.")]


class MeasuredOverAllAnswer(BaseModel):
    """What `ecken batch` has measured, and an operator has loaded; null: nothing yet."""

    distances: MeasuredDistancesAnswer | None
    figures: MeasuredMeansAnswer | None


class OpenAnswer(BaseModel):
    """The newest snapshot of what everybody may see."""

    day: str
    open_lists: Annotated[float, Field(description="Members whose list everyone may see.")]
    mean_contacts: Annotated[float, Field(description="Entries of such a list.")]
    figures: Annotated[
        NetworkAnswer | None, Field(description="Null: too few members have an open list.")
    ]
    growth: list[GrowthAnswer]
    measured: MeasuredOverAllAnswer


class OwnAnswer(BaseModel):
    """The caller beside their contacts, by what the caller may see."""

    contacts: int
    with_list: Annotated[int, Field(description="Contacts whose list the caller sees.")]
    mean: Annotated[float, Field(description="How many contacts those have.")]


class NumbersAnswer(BaseModel):
    """The network in numbers, as the page shows it."""

    members: Annotated[int, Field(description="Those whom the caller may know of, and the caller.")]
    own: OwnAnswer | None
    open: Annotated[OpenAnswer | None, Field(description="Null before the first snapshot.")]


@router.get("/numbers")
def show_network_numbers(call: Caller) -> NumbersAnswer:
    """Return the figures of the network, from lists that everyone may see."""
    with call.reading() as world:
        found = show_numbers(world)
    told = {
        "members": found.members,
        "own": asdict(found.own) if found.own else None,
        "open": asdict(found.open) if found.open else None,
    }
    return NumbersAnswer.model_validate(told)
