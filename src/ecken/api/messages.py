"""``/conversations``: messages between contacts and among the introduced."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.shapes import Body, MemberId, Named, named
from ecken.api.strict_json import StrictRoute
from ecken.service.talk import messages
from ecken.service.talk.messages import MESSAGE_MAX, Line

__all__ = ["router"]

router = APIRouter(tags=["messages"], route_class=StrictRoute)

_WHO = "Who takes part besides you; empty where nobody can be reached any more."


class ConversationBody(Body):
    """With which contact to open a conversation."""

    contact: Annotated[str, Field(max_length=64)]


class MessageBody(Body):
    """What to write."""

    text: Annotated[str, Field(max_length=4 * MESSAGE_MAX)]


class ConversationIdAnswer(BaseModel):
    """A conversation by its id."""

    id: str


class MessageAnswer(BaseModel):
    """One message."""

    id: str
    conversation: str
    author: Named
    own: bool
    text: str
    written: Annotated[int, Field(description="Epoch seconds.")]
    hidden: Annotated[bool, Field(description="By the administration: only its author sees it.")]

    @classmethod
    def of(cls, line: Line) -> MessageAnswer:
        """Show a message."""
        return cls(
            id=line.id,
            conversation=line.conversation_id,
            author=named(line.author),
            own=line.is_own,
            text=line.text,
            written=line.at,
            hidden=line.is_hidden,
        )


class OverviewAnswer(BaseModel):
    """A conversation in the list."""

    id: str
    members: Annotated[list[Named], Field(description=_WHO)]
    unread: int
    newest: MessageAnswer | None


class ConversationAnswer(BaseModel):
    """A conversation with its newest messages, oldest first."""

    id: str
    members: Annotated[list[Named], Field(description=_WHO)]
    messages: list[MessageAnswer]
    before: Annotated[str | None, Field(description="Pass it as `before` for older messages.")]
    may_write: bool


class UnreadAnswer(BaseModel):
    """How many messages the caller has not read."""

    unread: int


@router.get("/me/conversations")
def list_conversations(call: Caller) -> list[OverviewAnswer]:
    """Return the caller's conversations, the one with the newest message first."""
    with call.reading() as world:
        found = messages.list_conversations(world)
    return [
        OverviewAnswer(
            id=overview.id,
            members=[named(card) for card in overview.others],
            unread=overview.unread,
            newest=MessageAnswer.of(overview.newest) if overview.newest else None,
        )
        for overview in found
    ]


@router.get("/me/unread")
def show_unread(call: Caller) -> UnreadAnswer:
    """Return how many messages the caller has not read."""
    with call.reading() as world:
        return UnreadAnswer(unread=messages.count_unread(world))


@router.get("/me/messages")
def find_messages(
    call: Caller, q: Annotated[str, Query(max_length=200)] = ""
) -> list[MessageAnswer]:
    """Return the caller's messages that contain all words of `q`, newest first."""
    with call.reading() as world:
        return [MessageAnswer.of(line) for line in messages.find_messages(world, q)]


@router.post("/conversations", status_code=201, response_model=ConversationIdAnswer)
def open_conversation(call: Changer, body: ConversationBody) -> dict[str, Any]:
    """Open the conversation with a contact, or return the one there is."""

    def run() -> dict[str, Any]:
        return {"id": messages.open_conversation(call.community, call.viewer, body.contact)}

    return call.once(body, run)


@router.get("/conversations/{id}")
def show_conversation(
    call: Caller, id: MemberId, before: Annotated[str | None, Query(max_length=64)] = None
) -> ConversationAnswer:
    """Return the newest messages of a conversation, or those before message `before`."""
    with call.reading() as world:
        shown = messages.show_conversation(world, id, before=before)
    return ConversationAnswer(
        id=shown.id,
        members=[named(card) for card in shown.others],
        messages=[MessageAnswer.of(line) for line in shown.lines],
        before=shown.before,
        may_write=shown.may_write,
    )


@router.post("/conversations/{id}/messages", status_code=201, response_model=MessageAnswer)
def send_message(call: Changer, id: MemberId, body: MessageBody) -> dict[str, Any]:
    """Write into a conversation."""

    def run() -> dict[str, Any]:
        line = messages.send_message(call.community, call.viewer, id, body.text)
        return MessageAnswer.of(line).model_dump()

    return call.once(body, run)


@router.post("/conversations/{id}/read", status_code=204)
def mark_read(call: Changer, id: MemberId) -> None:
    """Note that the caller has read everything in a conversation so far."""
    messages.mark_conversation_read(call.community, call.viewer, id)
