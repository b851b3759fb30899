"""Logo and colour of the site: served to everybody, set by operators."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid, NotFound
from ecken.rules.operators.rights import Right
from ecken.service.operators.site_pages import (
    find_logo,
    read_face,
    read_face_as,
    remove_logo,
    set_accent,
    set_logo,
)
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect, uploaded_file, viewer_of
from ecken.web.rendering.accent_style import stamp_of, style_of
from ecken.web.rendering.render import render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]

_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}


def show_accent(request: Request) -> Response:
    """Hand out the colour as a style sheet."""
    accent = read_face(community_of(request)).accent
    if accent is None or stamp_of(accent) != request.path_params["stamp"]:
        raise NotFound
    return Response(style_of(accent), media_type="text/css", headers=_FOR_EVER)


def show_logo(request: Request) -> Response:
    """Hand out the logo; its key changes with it."""
    logo = find_logo(community_of(request), request.path_params["key"])
    return Response(logo, media_type="image/webp", headers=_FOR_EVER)


@needs(Right.PAGES)
def show_look(request: Request) -> Response:
    """Show logo and colour, and forms to change them."""
    return _page(request)


@needs(Right.PAGES)
def do_set_accent(request: Request) -> Response:
    """Set the colour, and say if it had to be adjusted to be readable."""
    typed = single(form_of(request), "accent")
    try:
        accent = set_accent(community_of(request), viewer_of(request), typed)
    except Invalid as error:
        return _page(request, error, typed=typed)
    if accent is None or not accent.is_adjusted:
        return redirect(request, "/admin/look", Flash(mark("Saved."), part="accent"))
    said = mark(
        "Saved. So that everyone can read it, the colour is %(light)s on light pages and %(dark)s "
        "on dark ones."
    )
    values = {"light": accent.light.color, "dark": accent.dark.color}
    return redirect(request, "/admin/look", Flash(said, values, part="accent"))


@needs(Right.PAGES)
def do_set_logo(request: Request) -> Response:
    """Set the logo."""
    try:
        set_logo(community_of(request), viewer_of(request), uploaded_file(request))
    except EckenError as error:
        if not error.fields.get("field"):
            raise
        return _page(request, error)
    return redirect(request, "/admin/look", Flash(mark("Saved."), part="logo"))


@needs(Right.PAGES)
def do_remove_logo(request: Request) -> Response:
    """Take the logo away."""
    remove_logo(community_of(request), viewer_of(request))
    return redirect(request, "/admin/look", Flash(mark("The logo is removed."), part="logo"))


def _page(request: Request, error: EckenError | None = None, *, typed: str = "") -> Response:
    community = community_of(request)
    face = read_face_as(community, viewer_of(request))
    errors, wrong = errors_of(request, error, ("accent", "photo"))
    return render(
        request,
        "site/look.html",
        error.status if error else 200,
        typed=typed or (face.accent.chosen if face.accent else ""),
        logo_key=face.logo_key,
        most=community.settings.photo_max_bytes // 1_000_000,
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route("/look/{stamp}/accent.css", show_accent, methods=["GET"]),
    Route("/look/logo/{key}", show_logo, methods=["GET"]),
    Route("/admin/look", show_look, methods=["GET"]),
    Route("/admin/look/accent", do_set_accent, methods=["POST"]),
    Route("/admin/look/logo", do_set_logo, methods=["POST"]),
    Route("/admin/look/logo/remove", do_remove_logo, methods=["POST"]),
]
