"""``/me/open-to-offers``: what the caller looks for, who may see it, and who is kept out."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.shapes import Body, Named, SoughtAnswer, named
from ecken.api.strict_json import StrictRoute
from ecken.rules.open_to_offers import OfferAudience
from ecken.service.privacy.offer_settings import (
    COMPANIES_MAX,
    LINE_MAX,
    MEMBERS_MAX,
    OfferReach,
    offer_reaches,
    own_offers,
    set_offers,
)
from ecken.service.world import World
from ecken.store.profiles.open_to_offers import OfferTexts

__all__ = ["router"]

router = APIRouter(prefix="/me/open-to-offers", tags=["privacy"], route_class=StrictRoute)

OfferAudienceName = Literal["nobody", "recruiters", "contacts", "everyone"]
Text = Annotated[str, Field(max_length=LINE_MAX)]


class ReachedAnswer(BaseModel):
    """How many members an audience reaches today, by what they say in their profiles."""

    audience: OfferAudienceName
    first: int
    second: int
    third: int
    total: Annotated[int, Field(description="All, whether or not in one of the three circles.")]
    kept_out: Annotated[int, Field(description="Reached by the audience, but kept out.")]

    @classmethod
    def of(cls, reach: OfferReach) -> ReachedAnswer:
        """Show numbers."""
        return cls.model_validate({**reach._asdict(), "audience": reach.audience.value})


class OffersAnswer(SoughtAnswer):
    """All that the caller has set, and whom each audience reaches today."""

    audience: OfferAudienceName
    keeps_out_former: bool
    companies: Annotated[list[str], Field(description="Kept out by name.")]
    members: Annotated[list[Named], Field(description="Kept out by name.")]
    reached: list[ReachedAnswer]


class OffersBody(Body):
    """What the caller looks for, who may see it, and who is kept out: all of it at once."""

    audience: OfferAudienceName
    position: Text = ""
    place: Text = ""
    remote: bool = False
    starts: Text = ""
    hours: Text = ""
    keeps_out_former: Annotated[
        bool, Field(description="Former colleagues neither, beside those of today.")
    ] = False
    companies: Annotated[list[Text], Field(default_factory=list, max_length=COMPANIES_MAX)]
    members: Annotated[
        list[str], Field(default_factory=list, max_length=MEMBERS_MAX, description="Public ids.")
    ]


@router.get("")
def show_offers(call: Caller) -> OffersAnswer:
    """Return what the caller has set, and whom each audience reaches today."""
    with call.reading() as world:
        return _answer(world)


@router.put("")
def put_offers(call: Caller, body: OffersBody) -> OffersAnswer:
    """Save what the caller looks for, who may see it, and who is kept out."""
    set_offers(
        call.community,
        call.viewer,
        audience=OfferAudience(body.audience),
        texts=OfferTexts(body.position, body.place, body.remote, body.starts, body.hours),
        keeps_out_former=body.keeps_out_former,
        companies=body.companies,
        members=body.members,
    )
    with call.reading() as world:
        return _answer(world)


def _answer(world: World) -> OffersAnswer:
    kept = own_offers(world)
    return OffersAnswer(
        **SoughtAnswer.fields_of(kept.texts),
        audience=kept.audience.value,
        keeps_out_former=kept.keeps_out_former,
        companies=kept.companies,
        members=[named(card) for card in kept.members],
        reached=[ReachedAnswer.of(reach) for reach in offer_reaches(world)],
    )
