"""The session of every request, and the check of every change against forgery.

Sets ``request.state.viewer`` (the member's id or ``None``), ``request.state.session``
(:class:`~ecken.service.accounts.sessions.SessionRow` or ``None``), ``request.state.csrf`` (the
token that every form repeats in its field ``csrf``, new on each page) and
``request.state.language``; where
nothing is changed, they are found out when a page first asks for one of them.

A request that may change something (any method but GET, HEAD, OPTIONS) needs two things: the
browser's word that it comes from a page of this site (``Sec-Fetch-Site`` or ``Origin``, where the
browser sends them), and the token. A member's token belongs to their session, a guest's to a
cookie that lasts as long as the browser is open.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecken.errors import EckenError, NotAllowed, NotReady, TooMany
from ecken.service.accounts.sessions import resume_session
from ecken.service.accounts.sign_in import network_of
from ecken.service.community import Community
from ecken.service.runtime.refusal_log import note_refusal, place_of
from ecken.web.errors import show_error
from ecken.web.http.bodies import limit_of, read_form, too_large
from ecken.web.http.cookies import SESSION, VISIT, cookie_header, read_cookie
from ecken.web.http.form_tokens import is_form_token, make_form_token
from ecken.web.http.guard import TOO_LARGE, Guard, is_own_origin, refuse

__all__ = ["CSRF_FIELD", "CSRF_HEADER", "SessionGate", "secure"]

CSRF_FIELD = "csrf"
CSRF_HEADER = "x-csrf-token"

_SAFE = {"GET", "HEAD", "OPTIONS"}
LARGE_BYTES = 131_072
LARGE_AT_ONCE = 8
_NOBODY = {
    "session": None, "viewer": None, "csrf": "", "language": "", "time_zone": "", "holder": "",
}  # fmt: skip
_UNREAD = ("/static/", "/look/", "/.well-known/", "/service-worker.js", "/manifest.webmanifest",
           "/offline")  # fmt: skip
"""Paths whose answer is the same for everybody: no session is looked up."""
_PROVEN = ("/unsubscribe/", "/provider-logout/")
"""Paths that are their own proof: mail programs and providers send these, from no page of ours."""


def secure(app: ASGIApp, community: Community) -> ASGIApp:
    """Put guard and session gate around the pages."""
    return Guard(SessionGate(app, community), community)


class SessionGate:
    """Finds the session, hands out tokens, and stops changes that nobody meant."""

    def __init__(self, app: ASGIApp, community: Community) -> None:
        self._app = app
        self._community = community
        self._uploads = _Uploads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_UNREAD):
            scope.setdefault("state", {}).update(_NOBODY)
            await self._app(scope, receive, send)
            return
        asker = _Asker(scope.get("state", {}), self._community, Headers(scope=scope))
        asker["follow_settings"] = asker.follow_settings
        scope["state"] = asker
        send = asker.with_cookie(send)
        try:
            if scope["method"] not in _SAFE:
                await run_in_threadpool(asker.find_for_change)
                if TOO_LARGE in scope:
                    raise too_large(scope[TOO_LARGE])
                if not scope["path"].startswith(_PROVEN):
                    await self._check_change(scope, receive, asker)
            await self._app(scope, receive, send)
        except EckenError as error:  # from the check alone: the pages show theirs
            await self._refuse(scope, receive, send, error)
        finally:
            if "form" in asker:
                await asker["form"].close()

    async def _check_change(self, scope: Scope, receive: Receive, asker: _Asker) -> None:
        """Read the form, which the page finds in ``request.state.form``, if it is meant.

        What already tells that it is not meant is looked at before the form is.
        """
        headers = Headers(scope=scope)
        if not self._comes_from_here(scope, headers):
            _note(scope, "origin")
            raise _not_meant()
        is_member = asker["viewer"] is not None
        limit = limit_of(scope["path"], is_member=is_member, settings=self._community.settings)
        with self._uploads.one(asker.holder, headers):
            form = asker["form"] = await read_form(headers, receive, limit)
        given = headers.get(CSRF_HEADER) or _token_in(form)
        if not is_form_token(self._community.secret, asker.holder, given):
            _note(scope, "token")
            raise _not_meant()

    def _comes_from_here(self, scope: Scope, headers: Headers) -> bool:
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return False
        origin = headers.get("origin")
        return origin is None or is_own_origin(self._community.settings, scope, origin)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, error: EckenError) -> None:
        """Say so on a page in the reader's language."""
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

    def follow_settings(self) -> None:
        """Go by the settings of now, which are read with the session where there is one."""
        if "session" in self:
            return
        if read_cookie(self._community.settings, self._cookies, SESSION):
            self.find()
        else:
            self._community.follow_settings()

    def find(self) -> None:
        """Find the session, or the visit of a guest; for the page that says so if it cannot be."""
        self.update(_NOBODY)
        token = read_cookie(self._community.settings, self._cookies, SESSION)
        session = resume_session(self._community, token) if token else None
        if session is not None:
            self.update(session=session, viewer=session.member, language=session.screen_language)
            self["time_zone"] = session.time_zone
            self.holder = session.public_id  # stays when the cookie gets a new value
        else:
            self.holder = self._visit()
        self["holder"] = self.holder
        self["csrf"] = make_form_token(self._community.secret, self.holder)

    def find_for_change(self) -> None:
        """Find it at once, by the settings of now."""
        self.follow_settings()
        if "session" not in self:
            self.find()

    def _visit(self) -> str:
        visit = read_cookie(self._community.settings, self._cookies, VISIT)
        if len(visit) != 43:
            visit = self._new_visit = secrets.token_urlsafe(32)
        return visit

    def with_cookie(self, send: Send) -> Send:
        """Give a guest the cookie of a visit, and a member the new value of a session's cookie.

        A visit does not begin with what caches may keep.
        """

        async def send_with_cookie(message: Message) -> None:
            if message["type"] != "http.response.start":
                await send(message)
                return
            headers = MutableHeaders(scope=message)
            settings = self._community.settings
            if self.get("new_session"):
                days = settings.session_end_d
                cookie = cookie_header(settings, SESSION, self["new_session"], days=days)
                headers.append("set-cookie", cookie)
            if self._new_visit and "public" not in headers.get("cache-control", ""):
                cookie = cookie_header(settings, VISIT, self._new_visit, days=None)
                headers.append("set-cookie", cookie)
            await send(message)

        return send_with_cookie


def _token_in(form: FormData) -> str:
    """Return the one token field of a form; nothing if it is missing, twice or no text."""
    values = form.getlist(CSRF_FIELD)
    if len(values) == 1 and isinstance(values[0], str):
        return values[0]
    return ""


class _Uploads:
    """Large bodies that are being read: one at a time for each sender, and not many in all."""

    def __init__(self) -> None:
        self._senders: set[str] = set()

    @contextmanager
    def one(self, sender: str, headers: Headers) -> Iterator[None]:
        """Hold a place while a body is read that says it is large."""
        if int(headers.get("content-length", "0")) <= LARGE_BYTES:
            yield
            return
        if sender in self._senders:
            raise TooMany(
                "upload_under_way",
                "Another upload of yours is still under way. Please try again in a moment.",
                retry_after_s=10,
            )
        if len(self._senders) >= LARGE_AT_ONCE:
            raise NotReady(
                "uploads_full",
                "There are too many uploads right now. Please try again in a moment.",
            )
        self._senders.add(sender)
        try:
            yield
        finally:
            self._senders.discard(sender)


def _note(scope: Scope, why: str) -> None:
    """Write down that a form was refused: the first part of its path, no id."""
    client = scope.get("client")
    place = place_of(network_of(client[0] if client else None))
    page = "/" + scope["path"].lstrip("/").partition("/")[0]
    note_refusal("form_refused", why=why, page=page, network=place)


def _not_meant() -> NotAllowed:
    return NotAllowed(
        "not_meant",
        "Nothing was changed: this form did not come from a page of this site, or "
        "it was open for too long. Go back, reload the page, and send it again.",
    )
