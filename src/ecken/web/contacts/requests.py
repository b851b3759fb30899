"""Contact requests: received and sent."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.advisor.advisor import list_incoming_by_gain
from ecken.service.advisor.request_views import cards_of_received, cards_of_sent
from ecken.service.contacts.requests import (
    accept_request,
    count_incoming,
    count_outgoing,
    decline_request,
    list_incoming,
    list_outgoing,
    undo_withdrawal,
    withdraw_request,
)
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
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
from ecken.web.rendering.reasons import REASON_LABELS
from ecken.web.rendering.render import render

__all__ = ["badges", "routes"]

SHOWN = 20
"""Requests on one page."""


@for_members
def show_incoming(request: Request) -> Response:
    """List the requests that wait for the viewer's answer: newest first, or by what they bring."""
    order = request.query_params.get("order", "")
    is_by_gain = order == "gain"
    with reading(request) as world:
        if is_by_gain:
            found = [ranked.request for ranked in list_incoming_by_gain(world)]
        else:
            found = list_incoming(world)
        shown = slice_of(found, page_number(request), SHOWN)
        shown = replace(shown, items=cards_of_received(world, shown.items))
        sent = count_outgoing(world)
    return render(
        request,
        "requests/received.html",
        shown=shown,
        is_by_gain=is_by_gain,
        reasons=REASON_LABELS,
        received=len(found),
        sent=sent,
    )


@for_members
def show_outgoing(request: Request) -> Response:
    """List the requests that the viewer has sent."""
    with reading(request) as world:
        found, received = list_outgoing(world), count_incoming(world)
        shown = slice_of(found, page_number(request), SHOWN)
        shown = replace(shown, items=cards_of_sent(world, shown.items))
    return render(
        request,
        "requests/sent.html",
        shown=shown,
        reasons=REASON_LABELS,
        received=received,
        sent=len(found),
    )


@for_members
def accept(request: Request) -> Response:
    """Accept, and say what it made."""
    card = accept_request(community_of(request), viewer_of(request), request.path_params["id"])
    undo = Undo(f"/requests/{request.path_params['id']}/undo")
    flash = Flash(mark("You and %(name)s are now contacts."), {"name": card.name}, undo)
    return redirect(request, text_of(form_of(request), "next") or "/requests", flash)


@for_members
def decline(request: Request) -> Response:
    """Decline silently."""
    decline_request(community_of(request), viewer_of(request), request.path_params["id"])
    undo = Undo(f"/requests/{request.path_params['id']}/undo")
    flash = Flash(mark("Request declined. The sender is not notified."), undo=undo)
    return redirect(request, text_of(form_of(request), "next") or "/requests", flash)


@for_members
def withdraw(request: Request) -> Response:
    """Take back a request of one's own."""
    withdraw_request(community_of(request), viewer_of(request), request.path_params["id"])
    undo = Undo(f"/requests/{request.path_params['id']}/restore")
    flash = Flash(mark("Your request is withdrawn."), undo=undo)
    return redirect(request, text_of(form_of(request), "next") or "/requests/sent", flash)


@for_members
def restore(request: Request) -> Response:
    """Take a withdrawal back."""
    id = request.path_params["id"]
    undo_withdrawal(community_of(request), viewer_of(request), id)
    return redirect(request, f"/requests/{id}", Flash(mark("Your request is open again.")))


routes = [
    Route("/requests", show_incoming),
    Route("/requests/sent", show_outgoing),
    Route("/requests/{id}/accept", accept, methods=["POST"]),
    Route("/requests/{id}/decline", decline, methods=["POST"]),
    Route("/requests/{id}/withdraw", withdraw, methods=["POST"]),
    Route("/requests/{id}/restore", restore, methods=["POST"]),
]
badges = {"requests": count_incoming}
