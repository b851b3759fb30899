"""``/me``: the caller's figures, contacts, audience and blocks."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.shapes import (
    Body,
    FiguresAnswer,
    MemberAnswer,
    MemberId,
    Named,
    Without,
    card_fields,
    named,
)
from ecken.api.strict_json import StrictRoute
from ecken.errors import NotFound
from ecken.rules.audience import Audience
from ecken.service.contacts import contacts
from ecken.service.place import left_out
from ecken.service.privacy.privacy import own_privacy, set_privacy

__all__ = ["router"]

router = APIRouter(prefix="/me", tags=["me"], route_class=StrictRoute)

AudienceName = Literal["everyone", "fourth", "third", "second", "contacts", "nobody"]


class MeAnswer(MemberAnswer):
    """The caller's own profile in brief, and who sees their list."""

    audience: AudienceName
    listed: bool


class ContactAnswer(MemberAnswer):
    """One of the caller's contacts."""

    since: Annotated[int, Field(description="Epoch seconds.")]


class AudienceBody(Body):
    """Who may see the caller's contact list."""

    audience: AudienceName
    listed: bool | None = None


class AudienceAnswer(BaseModel):
    """Who may see the caller's contact list, and whether others' lists show the caller."""

    audience: AudienceName
    listed: bool


class BlockedAnswer(Named):
    """A member whom the caller has blocked."""

    since: Annotated[int, Field(description="Epoch seconds.")]


@router.get("")
def show_me(call: Caller) -> MeAnswer:
    """Return who the token belongs to."""
    with call.reading() as world:
        card = world.cards([call.viewer]).get(call.viewer)
        if card is None:
            raise NotFound
        privacy = own_privacy(world)
        fields = card_fields(card)
    return MeAnswer.model_validate(
        {**fields, "audience": privacy.audience.value, "listed": privacy.is_listed}
    )


@router.get("/figures")
def show_figures(call: Caller, without: Without = []) -> FiguresAnswer:  # noqa: B006
    """Return how many members are at degree 1, 2 and 3, whole or without some contacts."""
    with call.reading() as world:
        return FiguresAnswer.of(left_out.without(world, without).figures)


@router.get("/contacts")
def list_contacts(call: Caller) -> list[ContactAnswer]:
    """Return the caller's contacts by last and first name."""
    with call.reading() as world:
        found = contacts.list_contacts(world)
    return [ContactAnswer.model_validate({**card_fields(c.card), "since": c.since}) for c in found]


@router.delete("/contacts/{id}", status_code=204)
def remove_contact(call: Caller, id: MemberId) -> None:
    """End a contact; the other is not notified."""
    contacts.remove_contact(call.community, call.viewer, id)


@router.get("/audience")
def show_audience(call: Caller) -> AudienceAnswer:
    """Return who may see the caller's contact list."""
    with call.reading() as world:
        privacy = own_privacy(world)
    return AudienceAnswer(audience=privacy.audience.value, listed=privacy.is_listed)


@router.put("/audience")
def put_audience(call: Caller, body: AudienceBody) -> AudienceAnswer:
    """Say who may see the caller's contact list; without ``listed`` that stays as it is."""
    listed = body.listed
    if listed is None:
        with call.reading() as world:
            listed = own_privacy(world).is_listed
    set_privacy(call.community, call.viewer, audience=Audience(body.audience), is_listed=listed)
    return AudienceAnswer(audience=body.audience, listed=listed)


@router.get("/blocks")
def list_blocks(call: Caller) -> list[BlockedAnswer]:
    """Return whom the caller has blocked, newest first."""
    with call.reading() as world:
        found = contacts.list_blocks(world)
    return [BlockedAnswer(**named(b.card).model_dump(), since=b.since) for b in found]


@router.put("/blocks/{id}", status_code=204)
def put_block(call: Caller, id: MemberId) -> None:
    """Remove each from the other's world; contact and open requests end."""
    contacts.block_member(call.community, call.viewer, id)


@router.delete("/blocks/{id}", status_code=204)
def delete_block(call: Caller, id: MemberId) -> None:
    """End a block. It restores nothing by itself."""
    contacts.unblock_member(call.community, call.viewer, id)
