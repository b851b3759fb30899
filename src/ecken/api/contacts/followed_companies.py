"""``/me/followed-companies``: companies that the caller follows; nobody is told."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.companies import CompanyName
from ecken.api.shapes import Named, named
from ecken.api.strict_json import StrictRoute
from ecken.service.search import followed_companies

__all__ = ["router"]

router = APIRouter(prefix="/me/followed-companies", tags=["companies"], route_class=StrictRoute)


class FollowedCompanyAnswer(BaseModel):
    """A company, with who of the first two circles is new there."""

    key: str
    name: str
    since: Annotated[int, Field(description="The last visit, in epoch seconds.")]
    new: Annotated[int, Field(description="Who works there now and did not then.")]
    members: Annotated[list[Named], Field(description="Up to 12 of them, by name.")]


@router.get("")
def list_followed(call: Caller) -> list[FollowedCompanyAnswer]:
    """Return the companies that the caller follows, by name, with who is new there."""
    with call.reading() as world:
        found = followed_companies.list_followed(world)
    return [
        FollowedCompanyAnswer(
            key=one.key,
            name=one.name,
            since=one.since,
            new=one.count,
            members=[named(card) for card in one.members],
        )
        for one in found
    ]


@router.put("/{name}", status_code=204)
def follow_company(call: Caller, name: CompanyName) -> None:
    """Follow a company; twice changes nothing."""
    followed_companies.follow_company(call.community, call.viewer, name)


@router.delete("/{name}", status_code=204)
def unfollow_company(call: Caller, name: CompanyName) -> None:
    """Follow a company no longer; it does not matter whether it was followed."""
    followed_companies.unfollow_company(call.community, call.viewer, name)


@router.post("/{name}/visit", status_code=204)
def visit_company(call: Changer, name: CompanyName) -> None:
    """Note that the caller has looked: whoever works there now is no longer new."""
    followed_companies.note_company_seen(call.community, call.viewer, name)
