"""``/me/target-groups``: saved searches with live counts."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.shapes import Body, MemberId
from ecken.api.strict_json import StrictRoute
from ecken.service.search import target_groups

__all__ = ["router"]

router = APIRouter(prefix="/me/target-groups", tags=["target groups"], route_class=StrictRoute)


class GroupBody(Body):
    """A name and a query line, such as `position:einkauf* ort:hamburg~25km`."""

    name: Annotated[str, Field(max_length=400)]
    query: Annotated[str, Field(max_length=4_000)]


class GroupIdAnswer(BaseModel):
    """A target group by its id."""

    id: str


class GroupAnswer(BaseModel):
    """A target group with how many match it in each circle now."""

    id: str
    name: str
    query: str
    first: int
    second: int
    third: int
    new: Annotated[int, Field(description="In circles 1 and 2, since the last visit.")]


@router.get("")
def list_groups(call: Caller) -> list[GroupAnswer]:
    """Return the caller's target groups by name."""
    with call.reading() as world:
        return [
            GroupAnswer.model_validate(group, from_attributes=True)
            for group in target_groups.list_groups(world)
        ]


@router.post("", status_code=201, response_model=GroupIdAnswer)
def create_group(call: Changer, body: GroupBody) -> dict[str, Any]:
    """Save a search under a name."""

    def run() -> dict[str, Any]:
        group_id = target_groups.create_group(
            call.community, call.viewer, name=body.name, query=body.query
        )
        return {"id": group_id}

    return call.once(body, run)


@router.put("/{id}", status_code=204)
def change_group(call: Caller, id: MemberId, body: GroupBody) -> None:
    """Rename a target group or change its search."""
    target_groups.change_group(call.community, call.viewer, id, name=body.name, query=body.query)


@router.delete("/{id}", status_code=204)
def delete_group(call: Caller, id: MemberId) -> None:
    """Delete a target group."""
    target_groups.delete_group(call.community, call.viewer, id)


@router.post("/{id}/restore", status_code=204)
def restore_group(call: Changer, id: MemberId) -> None:
    """Take the deletion of a group back: once, within a minute."""
    target_groups.restore_group(call.community, call.viewer, id)


@router.post("/{id}/visit", status_code=204)
def visit_group(call: Changer, id: MemberId) -> None:
    """Note that the caller has looked at a group: who matches now is no longer new."""
    target_groups.visit_group(call.community, call.viewer, id)
