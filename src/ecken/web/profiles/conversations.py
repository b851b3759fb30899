"""Messages: conversations, one conversation, writing, finding."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, TooMany
from ecken.service.talk.messages import (
    MESSAGE_MAX,
    count_unread,
    find_conversation_with,
    find_messages,
    list_conversations,
    mark_conversation_read,
    open_conversation,
    send_message,
    show_conversation,
)
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    page_number,
    reading,
    redirect,
    slice_of,
    text_of,
    viewer_of,
)
from ecken.web.rendering.render import language_of, render

__all__ = ["badges", "routes"]

SHOWN = 30


@for_members
def show_all(request: Request) -> Response:
    """List the conversations, or the messages that contain the words looked for."""
    words = request.query_params.get("q", "")[:200]
    with reading(request) as world:
        overviews = list_conversations(world)
        found = find_messages(world, words) if words.strip() else []
    return render(
        request,
        "talk/messages.html",
        shown=slice_of(overviews, page_number(request), SHOWN),
        words=words,
        found=found,
    )


@for_members
def show_one(request: Request) -> Response:
    """Show a conversation; the page notes it as read by a form of its own."""
    return _one(request, request.path_params["id"])


@for_members
def note_read(request: Request) -> Response:
    """Note that the viewer has read a conversation up to the message that the page showed last."""
    form, id = form_of(request), request.path_params["id"]
    until = text_of(form, "until") or None
    mark_conversation_read(community_of(request), viewer_of(request), id, until=until)
    return redirect(request, f"/messages/{id}#newest")


def _one(request: Request, id: str, *, error: EckenError | None = None, text: str = "") -> Response:
    before = request.query_params.get("before")
    with reading(request) as world:
        shown = show_conversation(world, id, before=before)
    return render(
        request,
        "talk/conversation.html",
        error.status if error else 200,
        shown=shown,
        is_older=before is not None,
        text=text,
        key=secrets.token_urlsafe(16),
        text_max=MESSAGE_MAX,
        wrong=language_of(request).sentence(error) if error else "",
    )


@for_members
def write(request: Request) -> Response:
    """Send a message; a form sent twice sends it once."""
    form, id = form_of(request), request.path_params["id"]
    text = text_of(form, "text")
    try:
        send_message(
            community_of(request), viewer_of(request), id, text, key=text_of(form, "key") or None
        )
    except (Invalid, Conflict, TooMany) as error:
        return _one(request, id, error=error, text=text[: 2 * MESSAGE_MAX])
    return redirect(request, f"/messages/{id}#newest")


@for_members
def show_new(request: Request) -> Response:
    """Show the conversation with a contact, or an empty one that opens with the first message."""
    to = request.query_params.get("to", "")
    with reading(request) as world:
        there = find_conversation_with(world, to)
    if there is not None:
        return redirect(request, f"/messages/{there}#write")
    return _new(request, to)


def _new(request: Request, to: str, *, error: EckenError | None = None, text: str = "") -> Response:
    with reading(request) as world:
        card = world.member(to)
    return render(
        request,
        "talk/new_message.html",
        error.status if error else 200,
        card=card,
        text=text,
        key=secrets.token_urlsafe(16),
        text_max=MESSAGE_MAX,
        wrong=language_of(request).sentence(error) if error else "",
    )


@for_members
def write_first(request: Request) -> Response:
    """Open the conversation with a contact and send the first message."""
    form = form_of(request)
    to, text = text_of(form, "to"), text_of(form, "text")
    community, viewer = community_of(request), viewer_of(request)
    try:
        id = open_conversation(community, viewer, to)
        send_message(community, viewer, id, text, key=text_of(form, "key") or None)
    except (Invalid, Conflict, TooMany) as error:
        return _new(request, to, error=error, text=text[: 2 * MESSAGE_MAX])
    return redirect(request, f"/messages/{id}#newest")


routes = [
    Route("/messages", show_all),
    Route("/messages/new", show_new),
    Route("/messages/new", write_first, methods=["POST"]),
    Route("/messages/{id}", show_one),
    Route("/messages/{id}", write, methods=["POST"]),
    Route("/messages/{id}/read", note_read, methods=["POST"]),
]
badges = {"messages": count_unread}
