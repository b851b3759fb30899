"""Forms sent twice: the second is redirected like the first and changes nothing.

A form is known by its token, which is new on each page, its address, and what was filled in.
"""

from __future__ import annotations

import functools
import hashlib
import json

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ecken.errors import Conflict
from ecken.service.calls.sent_forms import SentBeforeError, send_form_once
from ecken.settings import Settings
from ecken.web.http.cookies import cookie_name
from ecken.web.http.flash import COOKIE
from ecken.web.http.form_tokens import TOKEN_LETTERS
from ecken.web.pages import Page, community_of, form_of

__all__ = ["once"]

_FIELD = "csrf"
_SAFE = ("GET", "HEAD", "OPTIONS")
_REPEATABLE = ("/import", "/admin/log/export", "/oauth/authorize")
"""The same file may be compared again from the same page: its matches are kept nowhere. The log
may be taken along again: a download leaves its page where it is. What a program is led back with
is a key, which is kept nowhere either."""
_ONCE_ANYWAY = "/account/data/export/"
"""A download leaves its page where it is: pressed again, it says itself that the file is gone."""


def once(page: Page) -> Page:
    """Let each form that is sent to ``page`` take effect once."""

    @functools.wraps(page)
    def answered(request: Request) -> Response:
        form_hash = "" if request.method in _SAFE else _hash_of(request)
        if not form_hash:
            return page(request)
        viewer = getattr(request.state, "viewer", None)
        try:
            community = community_of(request)
            return send_form_once(
                community,
                viewer,
                form_hash,
                run=lambda: page(request),
                keep=lambda response: _kept(community.settings, response),
            )
        except SentBeforeError as before:
            return _again(before.answer)

    return answered


def _hash_of(request: Request) -> str:
    """Return by what a form is known; empty if it has no token of a page."""
    path = request.url.path
    if path in _REPEATABLE or path.startswith(_ONCE_ANYWAY):
        return ""
    form = form_of(request)
    token = form.get(_FIELD)
    if not isinstance(token, str) or len(token) != TOKEN_LETTERS:
        return ""
    known = hashlib.sha256(f"{token}\n{request.url.path}?{request.url.query}\n".encode())
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            value.file.seek(0)
            text = hashlib.sha256(value.file.read()).hexdigest()
            value.file.seek(0)
        else:
            text = value
        known.update(json.dumps([name, text]).encode())
    return known.hexdigest()


def _kept(settings: Settings, response: Response) -> str | None:
    """Return what is kept of an answer: where it leads and what it says there.

    A refusal is not kept, and neither is what hands out a session: both may be asked for again.
    """
    cookies = [value.decode() for name, value in response.raw_headers if name == b"set-cookie"]
    own = f"{cookie_name(settings, COOKIE)}="
    if response.status_code >= 400 or any(not c.startswith(own) for c in cookies):
        return None
    return json.dumps({"to": response.headers.get("location"), "cookies": cookies})


def _again(answer: str) -> Response:
    kept = json.loads(answer)
    if kept["to"] is None:
        raise Conflict(
            "form_sent",
            "You have already sent this form, and it worked. Nothing was done this time.",
        )
    response = RedirectResponse("/", status_code=303)
    response.headers["location"] = kept["to"]
    for cookie in kept["cookies"]:
        response.headers.append("set-cookie", cookie)
    return response
