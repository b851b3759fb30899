"""People you may know, with the reason shown."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.contacts.affinities import AffinityKind, own_affinities
from ecken.service.contacts.suggestions import (
    dismiss_suggestion,
    has_few_contacts,
    restore_suggestion,
    suggest_members,
)
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import community_of, for_members, reading, redirect, viewer_of
from ecken.web.rendering.render import render

__all__ = ["routes"]

SHOWN = 30

AFFINITIES = {
    AffinityKind.COMPANY: mark("also at %(name)s"),
    AffinityKind.FORMER_COMPANY: mark("formerly at %(name)s"),
    AffinityKind.SCHOOL: mark("also studied at %(name)s"),
    AffinityKind.PLACE: mark("also in %(name)s"),
}
"""What is said of things in common."""


@for_members
def show_suggestions(request: Request) -> Response:
    """List the members with most shared contacts; for newcomers also those of alike profiles."""
    with reading(request) as world:
        found = suggest_members(world, limit=SHOWN)
        is_new, has_profile = has_few_contacts(world), bool(own_affinities(world))
    return render(
        request,
        "talk/suggestions.html",
        found=found,
        is_new=is_new,
        has_profile=has_profile,
        affinities=AFFINITIES,
    )


@for_members
def dismiss(request: Request) -> Response:
    """Do not suggest somebody any more; it can be taken back."""
    id = request.path_params["id"]
    dismiss_suggestion(community_of(request), viewer_of(request), id)
    flash = Flash(mark("No longer suggested."), undo=Undo(f"/suggestions/{id}/restore"))
    return redirect(request, "/suggestions", flash)


@for_members
def restore(request: Request) -> Response:
    """Suggest somebody again."""
    restore_suggestion(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/suggestions", Flash(mark("Suggested again.")))


routes = [
    Route("/suggestions", show_suggestions),
    Route("/suggestions/{id}/dismiss", dismiss, methods=["POST"]),
    Route("/suggestions/{id}/restore", restore, methods=["POST"]),
]
