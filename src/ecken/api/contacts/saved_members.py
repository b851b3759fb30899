"""``/me/kept``: members whom the caller has saved; nobody is notified."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from ecken.api.calls import Caller
from ecken.api.shapes import MemberAnswer, MemberId, Named, card_fields, named
from ecken.api.strict_json import StrictRoute
from ecken.service.contacts import saved_members

__all__ = ["router"]

router = APIRouter(prefix="/me/kept", tags=["kept"], route_class=StrictRoute)


class KeptAnswer(MemberAnswer):
    """A kept member as the caller may see them today."""

    since: Annotated[int, Field(description="Epoch seconds.")]
    degree: Annotated[int | None, Field(description="1, 2, 3; null is beyond.")]
    bridges: Annotated[list[Named], Field(description="Up to three, best first.")]
    bridge_count: int


@router.get("")
def list_kept(call: Caller) -> list[KeptAnswer]:
    """Return whom the caller keeps, the newest first; who is blocked or has left is not shown."""
    with call.reading() as world:
        found = saved_members.list_kept(world)
    return [
        KeptAnswer.model_validate(
            {
                **card_fields(one.card),
                "since": one.since,
                "degree": one.degree,
                "bridges": [named(bridge) for bridge in one.bridges],
                "bridge_count": one.bridge_count,
            }
        )
        for one in found
    ]


@router.put("/{id}", status_code=204)
def put_kept(call: Caller, id: MemberId) -> None:
    """Keep a member; twice changes nothing."""
    saved_members.keep_member(call.community, call.viewer, id)


@router.delete("/{id}", status_code=204)
def delete_kept(call: Caller, id: MemberId) -> None:
    """Remove a saved member; it does not matter whether they were saved."""
    saved_members.drop_member(call.community, call.viewer, id)
