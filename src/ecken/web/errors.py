"""Errors as designed pages, in the reader's language. The one place where this door translates."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from ecken.errors import EckenError, NotFound, NotReady, TooMany
from ecken.service.runtime.request_ids import current_request, note_refusal_code
from ecken.web.i18n import mark
from ecken.web.pages import frame_of
from ecken.web.rendering.render import language_of, render

__all__ = ["show_crash", "show_error", "show_http_error"]

_TITLES = {
    403: mark("Not allowed"),
    404: mark("Nothing here"),
    409: mark("Not possible right now"),
    413: mark("Too large"),
    422: mark("Something is not right"),
    429: mark("One moment, please"),
    503: mark("Back in a moment"),
}
_RETRY_S = 5


def show_error(request: Request, error: Exception) -> Response:
    """Return the page for an error of ours."""
    assert isinstance(error, EckenError)
    note_refusal_code(error.code)
    sentence = language_of(request).sentence(error)
    response = _page(request, error.status, sentence)
    if isinstance(error, TooMany):
        response.headers["retry-after"] = str(error.retry_after_s)
    if isinstance(error, NotReady):
        response.headers["retry-after"] = str(_RETRY_S)
    return response


def show_http_error(request: Request, error: Exception) -> Response:
    """Return the page for what the framework refused: unknown paths, methods, broken forms.

    Who opens an address that only takes a form (reloads it after a mistake, or keeps it) is led to
    the page that holds the form: the nearest one above it.
    """
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method in ("GET", "HEAD"):
        return RedirectResponse(_page_above(request), status_code=303)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return show_error(request, NotFound())
    sentence = language_of(request).gettext(mark("The site could not make sense of this request."))
    response = _page(request, error.status_code, sentence)
    response.headers.update(error.headers or {})
    return response


def _page_above(request: Request) -> str:
    parts = request.scope["path"].split("/")
    for length in range(len(parts) - 1, 1, -1):
        path = "/".join(parts[:length])
        scope = {**request.scope, "path": path, "root_path": "", "method": "GET"}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            return quote(path)
    return "/"


def show_crash(request: Request, error: Exception) -> Response:
    """Return the page for what must not happen; it tells nothing of the cause."""
    sentence = language_of(request).gettext(
        mark("Something went wrong on our side. Nothing was changed; please try again.")
    )
    return _page(request, 500, sentence, request_id=current_request())


def _page(request: Request, status: int, sentence: str, *, request_id: str = "") -> Response:
    try:
        frame_of(request)
    except NotReady:  # what keeps a page from its frame must not keep its reader from the reason
        request.state.frame = None
    title = language_of(request).gettext(_TITLES.get(status, mark("Something went wrong")))
    return render(
        request, "error.html", status,
        title=title, sentence=sentence, code=status, request_id=request_id,
    )  # fmt: skip
