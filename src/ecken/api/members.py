"""``/members/{id}``: another member as the caller may see them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.shapes import (
    MemberAnswer,
    MemberId,
    Named,
    card_fields,
    name_members,
    name_sorted,
    shown_bridges,
)
from ecken.api.strict import StrictRoute

__all__ = ["router"]

router = APIRouter(prefix="/members/{id}", tags=["members"], route_class=StrictRoute)


class MemberPageAnswer(MemberAnswer):
    """A member with degree and bridges."""

    degree: Annotated[int | None, Field(description="0 is the caller; null is beyond 3.")]
    bridges: Annotated[list[Named], Field(description="Up to three, best first.")]
    bridge_count: int
    shared_contacts: list[Named]


class PathAnswer(BaseModel):
    """One shortest path that the caller may see."""

    distance: Annotated[int | None, Field(description="In hops; null without a visible path.")]
    path: Annotated[list[Named], Field(description="From the caller to the member.")]


class ListAnswer(BaseModel):
    """A contact list as the caller sees it."""

    total: int
    contacts: list[Named]


@router.get("")
def show_member(call: Caller, id: MemberId) -> MemberPageAnswer:
    """Return profile, degree, bridges and shared contacts."""
    with call.reading() as world:
        card = world.member(id)
        relation = world.relation(card.member)
        between = relation.degree is not None and relation.degree >= 2
        bridges = relation.bridges if between else relation.bridges[:0]
        return MemberPageAnswer.model_validate(
            {
                **card_fields(card),
                "degree": relation.degree,
                "bridges": shown_bridges(world, bridges),
                "bridge_count": len(bridges),
                "shared_contacts": name_sorted(world, world.shared_contacts(card.member)),
            }
        )


@router.get("/path")
def show_path(call: Caller, id: MemberId) -> PathAnswer:
    """Return one shortest path, or that there is none which the caller may see."""
    with call.reading() as world:
        path = world.path(world.member(id).member)
        if path is None:
            return PathAnswer(distance=None, path=[])
        return PathAnswer(distance=len(path) - 1, path=name_members(world, path))


@router.get("/contacts")
def list_contacts(call: Caller, id: MemberId) -> ListAnswer:
    """Return the member's contact list as the caller sees it; empty where it is closed."""
    with call.reading() as world:
        found = name_sorted(world, world.contact_list(world.member(id).member))
        return ListAnswer(total=len(found), contacts=found)
