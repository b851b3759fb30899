"""Pages for reading only: they answer when nothing can be written, and record nothing.

What was seen is noted by a form of its own, which the script of a page sends once the page is
before somebody's eyes, and which has a button for those without scripts.
"""

from __future__ import annotations

import functools

from starlette.requests import Request
from starlette.responses import Response

from ecken.service.runtime.read_only_access import UndoNotEnded, keeping_closed
from ecken.web.pages import Page

__all__ = ["look"]

_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")


def look(page: Page) -> Page:
    """Answer without what would end an undo where that cannot be written, or nobody looks yet."""

    @functools.wraps(page)
    def answered(request: Request) -> Response:
        if request.method == "HEAD" or _is_fetched_ahead(request):
            with keeping_closed():
                return page(request)
        try:
            return page(request)
        except UndoNotEnded:
            with keeping_closed():
                return page(request)

    return answered


def _is_fetched_ahead(request: Request) -> bool:
    return any(
        word in request.headers.get(name, "").lower()
        for name in _AHEAD
        for word in ("prefetch", "prerender", "preview")
    )
