"""The switch between German and English at the foot of every page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.durations import DAY_S
from ecken.errors import Invalid
from ecken.web.i18n import COOKIE, LANGUAGES
from ecken.web.pages import form_of, redirect, text_of

__all__ = ["routes"]

_YEAR_S = 365 * DAY_S


def change_language(request: Request) -> Response:
    """Keep the reader's choice in a cookie and show the same page again."""
    form = form_of(request)
    chosen = text_of(form, "language")
    if chosen not in LANGUAGES:
        raise Invalid(
            "language_unknown",
            "The language “{given}” does not exist here. Choose one of: {choices}.",
            field="language",
            given=chosen[:20],
            choices=", ".join(LANGUAGES),
        )
    response = redirect(request, text_of(form, "next") or "/")
    response.set_cookie(
        COOKIE,
        chosen,
        max_age=_YEAR_S,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


routes = [Route("/language", change_language, methods=["POST"])]
