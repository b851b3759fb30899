"""Pages of the administration: each names the right that it needs, and is not there without it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ecken.errors import NotFound
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import rights_of_viewer
from ecken.web.pages import Page, community_of, for_members, viewer_of

__all__ = ["needs", "rights_on"]


def needs(right: Right) -> Callable[[Page], Page]:
    """Show a page to members with a right; for all others nothing is there.

    The services ask once more: this is what a page says of itself, so that all pages can be looked
    through.
    """

    def wrap(page: Page) -> Page:
        @functools.wraps(page)
        def guarded(request: Request) -> Response:
            if right not in rights_on(request):
                raise NotFound
            return page(request)

        named: Any = for_members(guarded)
        named.right = right
        return named  # type: ignore[no-any-return]

    return wrap


def rights_on(request: Request) -> frozenset[Right]:
    """Return what the viewer may do in the administration, read once per request."""
    if getattr(request.state, "viewer", None) is None:
        return frozenset()
    if not hasattr(request.state, "rights"):
        request.state.rights = rights_of_viewer(community_of(request), viewer_of(request))
    rights: frozenset[Right] = request.state.rights
    return rights
