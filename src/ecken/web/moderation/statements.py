"""Decisions of the administration that concern the reader, their reasons, and the objection."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid
from ecken.rules.moderation import APPEAL_MAX
from ecken.service.moderation.statements import list_statements, object_to, show_statement
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.moderation.words import WORDS
from ecken.web.pages import community_of, for_members, form_of, reading, redirect, text_of
from ecken.web.rendering.render import render

__all__ = ["routes"]


@for_members
def list_own(request: Request) -> Response:
    """Show the decisions that concern the viewer."""
    with reading(request) as world:
        found = list_statements(world)
    return render(request, "moderation/decisions.html", found=found, **WORDS)


def show_one(request: Request) -> Response:
    """Show the reasons of a decision, also to who comes by the link of the mail."""
    return _page(request)


def object_here(request: Request) -> Response:
    """Take an objection."""
    token, text = request.path_params["id"], text_of(form_of(request), "text")
    try:
        object_to(community_of(request), token, _viewer(request), text)
    except (Conflict, Invalid) as error:
        return _page(request, error, text)
    said = mark("Your objection has arrived. You will be told the outcome by e-mail.")
    return redirect(request, f"/moderation/{token}", Flash(said))


def _page(request: Request, error: EckenError | None = None, text: str = "") -> Response:
    token = request.path_params["id"]
    errors, wrong = errors_of(request, error, ("text",))
    return render(
        request,
        "moderation/statement.html",
        error.status if error else 200,
        statement=show_statement(community_of(request), token, _viewer(request)),
        here=f"/moderation/{token}",
        text=text[: 2 * APPEAL_MAX],
        text_max=APPEAL_MAX,
        errors=errors,
        wrong=wrong,
        **WORDS,
    )


def _viewer(request: Request) -> int | None:
    viewer: int | None = getattr(request.state, "viewer", None)
    return viewer


routes = [
    Route("/moderation", list_own, methods=["GET"]),
    Route("/moderation/{id}", show_one, methods=["GET"]),
    Route("/moderation/{id}/appeal", object_here, methods=["POST"]),
]
