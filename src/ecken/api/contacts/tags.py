"""Tags and private notes on contacts, and the list as a file; the caller's own only."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller
from ecken.api.file_answers import Csv
from ecken.api.shapes import Body, MemberId, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.service.contacts import tags
from ecken.service.contacts.tags import NOTE_MAX

__all__ = ["router"]

router = APIRouter(prefix="/me", tags=["contacts"], route_class=StrictRoute)


class TagsBody(Body):
    """All tags of a contact."""

    tags: Annotated[list[str], Field(max_length=100)]


class NoteBody(Body):
    """A private note on a contact, and why you know each other."""

    note: Annotated[str, Field(max_length=4 * NOTE_MAX)] = ""
    reason: Annotated[str, Field(max_length=1_000)] = ""


class TagsAnswer(BaseModel):
    """The tags of a contact."""

    tags: list[str]


class TagAnswer(BaseModel):
    """A tag and how many contacts have it."""

    tag: str
    contacts: int


class KeptContactAnswer(Named):
    """A contact with what the caller keeps about them."""

    since: Annotated[int, Field(description="Epoch seconds.")]
    tags: list[str]
    note: str
    reason: str


@router.get("/kept-contacts")
def list_kept_contacts(
    call: Caller,
    tag: Annotated[str, Query(max_length=40)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    order: Literal["name", "newest", "company", "city"] = "name",
) -> list[KeptContactAnswer]:
    """Return the caller's contacts with tags and notes."""
    with call.reading() as world:
        found = tags.list_kept_contacts(world, tag=tag, text=q, order=order)
    return [
        KeptContactAnswer(
            **named(kept.contact.card).model_dump(),
            since=kept.contact.since,
            tags=kept.tags,
            note=kept.note,
            reason=kept.reason,
        )
        for kept in found
    ]


@router.get("/tags")
def list_tags(call: Caller) -> list[TagAnswer]:
    """Return the caller's tags with how many contacts have each."""
    with call.reading() as world:
        return [TagAnswer(tag=tag, contacts=count) for tag, count in tags.list_tags(world)]


@router.put("/contacts/{id}/tags")
def put_tags(call: Caller, id: MemberId, body: TagsBody) -> TagsAnswer:
    """Let these be the caller's tags of a contact."""
    return TagsAnswer(tags=tags.set_tags(call.community, call.viewer, id, body.tags))


@router.put("/contacts/{id}/note", status_code=204)
def put_note(call: Caller, id: MemberId, body: NoteBody) -> None:
    """Write or clear the caller's private note on a contact."""
    tags.set_note(call.community, call.viewer, id, note=body.note, reason=body.reason)


@router.get("/contacts.csv", response_class=Csv)
def export_contacts(call: Caller) -> Csv:
    """Return the caller's contacts as CSV."""
    with call.reading() as world:
        text = tags.export_contacts(world)
    return Csv(text, headers={"content-disposition": 'attachment; filename="contacts.csv"'})
