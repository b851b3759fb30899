"""What sign-in needs to know of a visitor: network, browser, one form field."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from ecken.errors import Invalid
from ecken.service.accounts.sessions import renew_session
from ecken.service.accounts.sign_in import SignedIn, Visitor, network_of
from ecken.web.http.cookies import (
    KNOWN_BROWSER,
    SESSION,
    VISIT,
    drop_cookie,
    put_cookie,
    read_cookie,
)
from ecken.web.pages import community_of

__all__ = ["KNOWN_DAYS", "browser_of", "keep_session", "renew_after_proof", "single", "visitor_of"]

KNOWN_DAYS = 365
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_of(request: Request) -> str:
    """Return browser and system in two words; the rest of the header is not kept."""
    agent = request.headers.get("user-agent", "")[:500]
    found = [
        next((name for mark, name in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(name for name in found if name)


def visitor_of(request: Request) -> Visitor:
    """Return from where somebody tries to sign in."""
    settings = community_of(request).settings
    return Visitor(
        network=network_of(request.client.host if request.client else None),
        browser=browser_of(request),
        known_as=read_cookie(settings, request.headers.get("cookie", ""), KNOWN_BROWSER),
    )


def keep_session(request: Request, response: Response, signed_in: SignedIn) -> None:
    """Set the cookies of a new session; the guest's visit ends."""
    settings = community_of(request).settings
    put_cookie(settings, response, SESSION, signed_in.token, days=settings.session_end_d)
    if signed_in.known_as:
        put_cookie(settings, response, KNOWN_BROWSER, signed_in.known_as, days=KNOWN_DAYS)
    drop_cookie(settings, response, VISIT)


def renew_after_proof(request: Request) -> None:
    """Give the session a new cookie value, because the password has just been proved."""
    session = request.state.session
    if session is not None:
        request.state.new_session = renew_session(community_of(request), session)


def single(form: FormData, name: str) -> str:
    """Return the one text field of this name, empty if it is missing.

    Raises
    ------
    Invalid
        ``field_twice``: two values for one question are nobody's honest form.
    """
    values = form.getlist(name)
    if len(values) > 1 or any(not isinstance(value, str) for value in values):
        raise Invalid("field_twice", "The field “{field}” was sent more than once.", field=name)
    return str(values[0]) if values else ""
