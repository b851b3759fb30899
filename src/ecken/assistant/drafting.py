"""Tools that write to others, in two steps: a draft, which reaches nobody, and its sending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from ecken.assistant.calls import Call
from ecken.assistant.looking import MemberId
from ecken.assistant.shapes import Named, Person, named, person
from ecken.rules.scope import Scope
from ecken.service.calls.drafts import LASTS_S, open_draft, seal_draft
from ecken.service.calls.repeated_calls import answer_once
from ecken.service.contacts import introductions, requests
from ecken.service.introduction_views import list_bridges_to_ask
from ecken.service.talk import messages
from ecken.store.profiles.members import Card

__all__ = ["draft_introduction", "draft_message", "draft_request", "send_draft"]

Kind = Literal["request", "introduction", "message"]
Reason = Literal["", "known", "work", "event", "school", "customer", "interest", "introduced"]


class DraftAnswer(BaseModel):
    """A draft: nothing has been sent. Show it to the member before it is sent."""

    kind: Kind
    draft: Annotated[str, Field(description="Pass it to send_draft, unchanged.")]
    to: Person
    bridge: Annotated[Named | None, Field(description="Who is asked to introduce me.")] = None
    own_text: Annotated[dict[str, str], Field(description="What would be sent, word by word.")]
    expires: Annotated[int, Field(description="Epoch seconds.")]
    may_send: Annotated[bool, Field(description="Whether this token may send it.")]
    hint: Annotated[str | None, Field(description="Why sending it would be refused.")] = None


class SentAnswer(BaseModel):
    """What was sent. The same draft again gives the same answer, and sends nothing."""

    kind: Kind
    id: Annotated[str, Field(description="Of the request, the introduction, or the message.")]
    state: Literal["pending", "accepted", "asked", "sent"]
    to: Annotated[str, Field(description="Id of the member.")]
    bridge: str | None = None
    own_text: dict[str, str]


def draft_request(
    call: Call,
    to: MemberId,
    message: Annotated[str, Field(max_length=requests.MESSAGE_MAX)] = "",
    reason: Reason = "",
) -> DraftAnswer:
    """Draft a contact request; nothing is sent before send_draft.

    Example: draft_request(to="x3Vb9kQ2", message="Wir kennen uns vom Sommerfest.")
    """
    with call.reading() as world:
        card = world.member(to)
        degree = world.degree(card.member)
    hint = {0: "That is the member themself.", 1: "The two are contacts already."}.get(
        degree if degree is not None else -1
    )
    texts = {"message": message, "reason": reason}
    return _drafted(call, "request", person(card, degree), texts, hint=hint)


def draft_introduction(
    call: Call,
    to: MemberId,
    bridge: Annotated[str, Field(max_length=64, description="Id of the contact to ask.")],
    to_bridge: Annotated[
        str, Field(max_length=introductions.TEXT_MAX, description="Words to the bridge.")
    ] = "",
    to_target: Annotated[
        str, Field(max_length=introductions.TEXT_MAX, description="Words to the member.")
    ] = "",
) -> DraftAnswer:
    """Draft asking a contact to introduce me to a member; nothing is sent before send_draft.

    Example: draft_introduction(to="x3Vb9kQ2", bridge="Kw71hTrd", to_bridge="Stellst du uns vor?")
    """
    with call.reading() as world:
        card, through = world.member(to), world.member(bridge)
        degree = world.degree(card.member)
        askable = {each.card.public_id: each.is_taking for each in list_bridges_to_ask(world, to)}
    hint = None
    if degree != 2 or through.public_id not in askable:
        hint = "This contact does not stand between the two: who_can_introduce names those who do."
    elif not askable[through.public_id]:
        hint = "This contact takes no introductions at present."
    elif not to_bridge.strip() and not to_target.strip():
        hint = "It needs some words: to_bridge or to_target."
    texts = {"to_bridge": to_bridge, "to_target": to_target}
    return _drafted(call, "introduction", person(card, degree), texts, bridge=through, hint=hint)


def draft_message(
    call: Call,
    to: MemberId,
    text: Annotated[str, Field(min_length=1, max_length=messages.MESSAGE_MAX)],
) -> DraftAnswer:
    """Draft a message to a contact; nothing is sent before send_draft.

    Example: draft_message(to="Kw71hTrd", text="Hast du am Donnerstag Zeit?")
    """
    with call.reading() as world:
        card = world.member(to)
        degree = world.degree(card.member)
    hint = None if degree == 1 else "This is no contact of the member's."
    return _drafted(call, "message", person(card, degree), {"text": text}, hint=hint)


def send_draft(
    call: Call, draft: Annotated[str, Field(max_length=40_000, description="From a draft_ tool.")]
) -> SentAnswer:
    """Send a draft, once, after the member has read it and said so. Needs the scope `contact`.

    Example: send_draft(draft="eyJraW5kIjoi…")
    """
    kept = open_draft(call.community, call.sender, draft)
    send = _SENDING[kept["kind"]]

    def run() -> dict[str, Any]:
        sent = {**send(call, kept), "kind": kept["kind"], "to": kept["to"]}
        return {**sent, "bridge": kept["bridge"], "own_text": kept["texts"]}

    key = hashlib.sha256(draft.encode("utf-8", "surrogatepass")).hexdigest()
    answer = answer_once(call.community, call.viewer, key, f"send_draft\n{key}", run)
    return SentAnswer.model_validate(answer)


def _drafted(
    call: Call,
    kind: Kind,
    to: Person,
    texts: dict[str, str],
    *,
    bridge: Card | None = None,
    hint: str | None = None,
) -> DraftAnswer:
    draft = {
        "kind": kind,
        "to": to.id,
        "bridge": bridge and bridge.public_id,
        "texts": texts,
    }
    return DraftAnswer(
        kind=kind,
        draft=seal_draft(call.community, call.sender, draft),
        to=to,
        bridge=named(bridge) if bridge else None,
        own_text=texts,
        expires=call.community.clock() + LASTS_S,
        may_send=call.holder.scope in (Scope.CONTACT, Scope.WRITE),
        hint=hint,
    )


def _send_request(call: Call, kept: dict[str, Any]) -> dict[str, Any]:
    sent = requests.send_request(call.community, call.viewer, kept["to"], **kept["texts"])
    return {"id": sent.request_id, "state": "accepted" if sent.is_contact else "pending"}


def _ask_introduction(call: Call, kept: dict[str, Any]) -> dict[str, Any]:
    shown = introductions.ask_introduction(
        call.community, call.viewer, bridge=kept["bridge"], target=kept["to"], **kept["texts"]
    )
    return {"id": shown.id, "state": "asked"}


def _send_message(call: Call, kept: dict[str, Any]) -> dict[str, Any]:
    conversation = messages.open_conversation(call.community, call.viewer, kept["to"])
    line = messages.send_message(call.community, call.viewer, conversation, kept["texts"]["text"])
    return {"id": line.id, "state": "sent"}


_SENDING: dict[str, Callable[[Call, dict[str, Any]], dict[str, Any]]] = {
    "request": _send_request,
    "introduction": _ask_introduction,
    "message": _send_message,
}
