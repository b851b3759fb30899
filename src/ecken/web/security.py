"""Who asks, and did they mean to: the session of every request, and the check of every change.

Sets ``request.state.viewer`` (the member's id or ``None``), ``request.state.session``
(:class:`~ecken.service.sessions.SessionRow` or ``None``), ``request.state.csrf`` (the token that
every form repeats in its field ``csrf``, new on each page) and ``request.state.language``; where
nothing is changed, they are found out when a page first asks for one of them.

A request that may change something (any method but GET, HEAD, OPTIONS) needs two things: the
browser's word that it comes from a page of this site (``Sec-Fetch-Site`` or ``Origin``, where the
browser sends them), and the token. A member's token belongs to their session, a guest's to a
cookie that lasts as long as the browser is open.
"""

from __future__ import annotations

import secrets
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecken.errors import NotAllowed
from ecken.service.community import Community
from ecken.service.sessions import resume_session
from ecken.web.cookies import SESSION, VISIT, cookie_header, read_cookie
from ecken.web.errors import show_error
from ecken.web.form_tokens import is_form_token, make_form_token
from ecken.web.guard import Guard, is_own_origin, refuse

__all__ = ["CSRF_FIELD", "CSRF_HEADER", "SessionGate", "secure"]

CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"

_SAFE = {"GET", "HEAD", "OPTIONS"}
_FORM_FIELDS_MAX = 1_000
_NOBODY = {"session": None, "viewer": None, "csrf": "", "language": "", "time_zone": ""}
_UNREAD = ("/static/", "/.well-known/")
"""Paths whose answer is the same for everybody: no session is looked up."""


def secure(app: ASGIApp, community: Community) -> ASGIApp:
    """Put guard and session gate around the pages."""
    return Guard(SessionGate(app, community), community.settings)


class SessionGate:
    """Finds the session, hands out tokens, and stops changes that nobody meant."""

    def __init__(self, app: ASGIApp, community: Community) -> None:
        self._app = app
        self._community = community

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_UNREAD):
            scope.setdefault("state", {}).update(_NOBODY)
            await self._app(scope, receive, send)
            return
        asker = _Asker(scope.get("state", {}), self._community, Headers(scope=scope))
        scope["state"] = asker
        if scope["method"] not in _SAFE:
            await run_in_threadpool(asker.find)
            body = await _read_whole(receive)
            receive = _replay(body, receive)
            if not await self._is_meant(scope, body, asker.holder):
                await self._refuse(scope, receive, send)
                return
        await self._app(scope, receive, asker.with_cookie(send))

    async def _is_meant(self, scope: Scope, body: bytes, holder: str) -> bool:
        headers = Headers(scope=scope)
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        if origin is not None and not is_own_origin(self._community.settings, scope, origin):
            return False
        given = headers.get(CSRF_HEADER) or await _token_in_form(scope, body)
        return is_form_token(self._community.secret, holder, given)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say so on a page in the reader's language."""
        error = _not_meant()
        if not isinstance(self._app, Starlette):
            await refuse(scope, send, error.status, error.code, error.sentence)
            return
        request = Request({**scope, "app": self._app})
        page = await run_in_threadpool(show_error, request, error)
        await page(scope, receive, send)


class _Asker(dict[str, Any]):
    """The state of a request: who asks is found out on the first question, where it is asked.

    A page asks in its own thread, so that a request waits for one thread only. Who it is stays the
    same until the answer is there.
    """

    def __init__(self, state: dict[str, Any], community: Community, headers: Headers) -> None:
        super().__init__(state)
        self._community = community
        self._cookies = "; ".join(headers.getlist("cookie"))
        self._new_visit = ""
        self.holder = ""

    def __missing__(self, key: str) -> Any:
        if key not in _NOBODY:
            raise KeyError(key)
        self.find()
        return self[key]

    def find(self) -> None:
        """Find the session, or the visit of a guest; for the page that says so if it cannot be."""
        self.update(_NOBODY)
        settings = self._community.settings
        token = read_cookie(settings, self._cookies, SESSION)
        session = resume_session(self._community, token) if token else None
        if session is not None:
            self.update(session=session, viewer=session.member, language=session.screen_language)
            self["time_zone"] = session.time_zone
            self.holder = session.token_hash
        else:
            self.holder = self._visit()
        self["csrf"] = make_form_token(self._community.secret, self.holder)

    def _visit(self) -> str:
        visit = read_cookie(self._community.settings, self._cookies, VISIT)
        if len(visit) != 43:
            visit = self._new_visit = secrets.token_urlsafe(32)
        return visit

    def with_cookie(self, send: Send) -> Send:
        """Give a guest the cookie of a visit that has just begun; not with what caches may keep."""

        async def send_with_cookie(message: Message) -> None:
            if self._new_visit and message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "public" not in headers.get("cache-control", ""):
                    settings = self._community.settings
                    cookie = cookie_header(settings, VISIT, self._new_visit, days=None)
                    headers.append("set-cookie", cookie)
            await send(message)

        return send_with_cookie


async def _read_whole(receive: Receive) -> bytes:
    """Return the body; the guard bounds its size."""
    pieces = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read to the application, once."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


async def _token_in_form(scope: Scope, body: bytes) -> str:
    """Return the one token field of a form; nothing if it is missing, twice or no text."""
    alone = {key: value for key, value in scope.items() if key != "app"}
    request = Request(alone, _replay(body, _nothing_more))
    try:
        async with request.form(max_fields=_FORM_FIELDS_MAX, max_files=10) as form:
            values = form.getlist(CSRF_FIELD)
    except (MultiPartException, HTTPException, ValueError, KeyError):
        return ""
    if len(values) == 1 and isinstance(values[0], str):
        return values[0]
    return ""


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}


def _not_meant() -> NotAllowed:
    return NotAllowed(
        "not_meant",
        "Nothing was changed: this form did not come from a page of this site, or it was left "
        "open for too long. Go back, load the page again, and send it once more.",
    )
