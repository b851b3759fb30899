"""Saved members."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.contacts.saved_members import drop_member, keep_member, list_kept
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
from ecken.web.rendering.render import render

__all__ = ["routes"]

SHOWN = 30
"""Kept members on one page."""


@for_members
def show_kept(request: Request) -> Response:
    """List the kept members, the newest first, with the bridges of today."""
    with reading(request) as world:
        kept = list_kept(world)
    return render(request, "contacts/kept.html", shown=slice_of(kept, page_number(request), SHOWN))


@for_members
def keep(request: Request) -> Response:
    """Save a member; they are not notified."""
    target = request.path_params["id"]
    card = keep_member(community_of(request), viewer_of(request), target)
    flash = Flash(
        mark("%(name)s is saved; only you know."), {"name": card.name}, Undo(f"/m/{target}/drop")
    )
    return redirect(request, text_of(form_of(request), "next") or "/kept", flash)


@for_members
def drop(request: Request) -> Response:
    """Keep a member no longer."""
    target = request.path_params["id"]
    card = drop_member(community_of(request), viewer_of(request), target)
    flash = Flash(
        mark("%(name)s is no longer saved."), {"name": card.name}, Undo(f"/m/{target}/keep")
    )
    return redirect(request, text_of(form_of(request), "next") or "/kept", flash)


routes = [
    Route("/kept", show_kept),
    Route("/m/{id}/keep", keep, methods=["POST"]),
    Route("/m/{id}/drop", drop, methods=["POST"]),
]
