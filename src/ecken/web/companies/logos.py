"""Logos of companies: handed out to whoever may open the company, and set by its editors."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError
from ecken.service.profiles.company_logos import find_logo, remove_logo, set_logo
from ecken.web.companies.editing import show_form
from ecken.web.http.flash import Flash
from ecken.web.http.private_files import hand_out
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    quoted,
    redirect,
    uploaded_file,
    viewer_of,
)

__all__ = ["routes"]


@for_members
def show_logo(request: Request) -> Response:
    """Hand out a logo."""
    key = request.path_params["key"]
    with community_of(request).reading(viewer_of(request)) as world:
        logo = find_logo(world, key)
    return hand_out(request, key, lambda: logo)


@for_members
def do_set_logo(request: Request) -> Response:
    """Take a logo."""
    name = request.path_params["name"]
    try:
        set_logo(community_of(request), viewer_of(request), name, uploaded_file(request))
    except EckenError as error:
        if not error.fields.get("field"):
            raise
        return show_form(request, error)
    return redirect(request, _form(name), Flash(mark("Saved."), part="logo"))


@for_members
def do_remove_logo(request: Request) -> Response:
    """Take the logo away."""
    name = request.path_params["name"]
    remove_logo(community_of(request), viewer_of(request), name)
    return redirect(request, _form(name), Flash(mark("The logo is removed."), part="logo"))


def _form(name: str) -> str:
    return f"/companies/{quoted(name)}/edit"


routes = [
    Route("/company-logo/{key}", show_logo),
    Route("/companies/{name}/logo", do_set_logo, methods=["POST"]),
    Route("/companies/{name}/logo/remove", do_remove_logo, methods=["POST"]),
]
