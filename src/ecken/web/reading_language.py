"""The switch between German and English at the foot of every page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Invalid
from ecken.web.http.cookies import put_cookie
from ecken.web.i18n import COOKIE, LANGUAGES
from ecken.web.pages import community_of, form_of, redirect, text_of

__all__ = ["routes"]

_DAYS = 365


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
    put_cookie(community_of(request).settings, response, COOKIE, chosen, days=_DAYS)
    return response


routes = [Route("/language", change_language, methods=["POST"])]
