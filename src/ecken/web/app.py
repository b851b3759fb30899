"""The pages as one ASGI application, put together from the modules that hold them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from ecken.errors import EckenError
from ecken.service.community import Community
from ecken.service.world import World
from ecken.web import (
    accounts,
    admin,
    advice,
    circles,
    contacts,
    groups,
    introductions,
    kept,
    members,
    messages,
    news,
    numbers,
    privacy,
    profile,
    reading_language,
    requests,
    site_look,
    site_pages,
    start,
    static_files,
    suggestions,
    tags,
    unsubscribing,
)
from ecken.web.errors import show_crash, show_error, show_http_error
from ecken.web.look import look
from ecken.web.once import once

__all__ = ["build_web"]

_PAGES = (
    start,
    circles,
    members,
    requests,
    contacts,
    advice,
    groups,
    introductions,
    kept,
    messages,
    news,
    suggestions,
    tags,
    numbers,
    accounts,
    privacy,
    profile,
    unsubscribing,
    admin,
    site_pages,
    site_look,
    reading_language,
    static_files,
)
"""Every module with ``routes``; one may also have ``badges``: what waits, counted on each page."""


def build_web(community: Community) -> Starlette:
    """Return the pages of ``community``; sessions, tokens and headers are put around them."""
    app = Starlette(
        routes=[_guarded(route) for module in _PAGES for route in module.routes],
        exception_handlers={
            EckenError: show_error,
            HTTPException: show_http_error,
            Exception: show_crash,
        },
    )
    app.router.redirect_slashes = False
    app.state.community = community
    app.state.badges = _badges()
    return app


def _guarded(route: Route) -> Route:
    """Return the route with its page behind :func:`look` or :func:`~ecken.web.once.once`."""
    is_form = bool((route.methods or set()) - {"GET", "HEAD"})
    page = once(route.endpoint) if is_form else look(route.endpoint)
    return Route(route.path, page, methods=route.methods, name=route.name)


def _badges() -> dict[str, Callable[[World], int]]:
    """Return the counters of the navigation by name."""
    found: dict[str, Callable[[World], int]] = {}
    for module in _PAGES:
        found |= getattr(module, "badges", {})
    return found
