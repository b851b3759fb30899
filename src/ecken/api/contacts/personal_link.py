"""``/me/invitation``: the caller's personal link, by which people they know may join."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.shapes import Named, named
from ecken.api.strict_json import StrictRoute
from ecken.service.contacts import personal_links
from ecken.service.contacts.personal_links import OwnLink

__all__ = ["router"]

router = APIRouter(prefix="/me/invitation", tags=["invitation"], route_class=StrictRoute)


class InvitationLinkAnswer(BaseModel):
    """A link to pass on."""

    link: Annotated[str, Field(description="The address at which somebody joins.")]
    made: Annotated[int, Field(description="Epoch seconds.")]
    expires: Annotated[int, Field(description="Epoch seconds.")]


class InvitationAnswer(BaseModel):
    """The caller's link, and who has joined by it."""

    allowed: Annotated[bool, Field(description="Whether members may invite in this community.")]
    link: Annotated[
        InvitationLinkAnswer | None, Field(description="null: none by which one may join.")
    ]
    joined: Annotated[list[Named], Field(description="Newest first.")]


@router.get("")
def show_invitation(call: Caller) -> InvitationAnswer:
    """Return the caller's link, and who has joined by their links."""
    with call.reading() as world:
        own = personal_links.show_own_link(call.community, world)
        joined = personal_links.list_invited(world)
    return InvitationAnswer(
        allowed=personal_links.may_invite(call.community.settings),
        link=None if own is None else _answer(own),
        joined=[named(card) for card in joined],
    )


@router.post("", status_code=201, response_model=InvitationLinkAnswer)
def renew_invitation(call: Changer) -> dict[str, Any]:
    """Make the caller's link, or another in its place; by the one before nobody joins any more."""

    def renew() -> dict[str, Any]:
        own = personal_links.renew_own_link(call.community, call.viewer)
        return _answer(own).model_dump()

    return call.once(None, renew)


@router.delete("", status_code=204)
def end_invitation(call: Caller) -> None:
    """Let nobody join by the caller's link any more."""
    personal_links.end_own_link(call.community, call.viewer)


def _answer(own: OwnLink) -> InvitationLinkAnswer:
    return InvitationLinkAnswer(link=own.link, made=own.made_at, expires=own.expires_at)
