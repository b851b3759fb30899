"""``/me/first-steps``: what a new member can do first, and what of it is done."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.strict_json import StrictRoute
from ecken.service.contacts.requests import list_outgoing
from ecken.service.first_steps import read_first_steps

__all__ = ["router"]

router = APIRouter(prefix="/me/first-steps", tags=["suggestions"], route_class=StrictRoute)


class StepAnswer(BaseModel):
    """One step."""

    name: Annotated[
        Literal["import", "invite", "ask"],
        Field(description="A file of contacts; a personal link; requests (`/me/suggestions`)."),
    ]
    is_done: bool


@router.get("")
def list_first_steps(call: Caller) -> list[StepAnswer]:
    """Return the first steps; none for callers with three contacts or the switch off.

    The switch is `first_steps` of `/me/switches`.
    """
    with call.reading() as world:
        steps = read_first_steps(world, call.community.settings, list_outgoing(world))
    if steps is None:
        return []
    found = [StepAnswer(name="import", is_done=steps.has_compared)]
    if steps.may_invite:
        found.append(StepAnswer(name="invite", is_done=steps.has_link))
    return [*found, StepAnswer(name="ask", is_done=steps.has_asked)]
