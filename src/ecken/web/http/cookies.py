"""The cookies of the pages: session, visit, mark of a known browser, language, flash.

Under https they carry the ``__Host-`` prefix: a browser takes them from this very host only, over
https only. On plain loopback http the prefix cannot be used.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie

from starlette.responses import Response

from ecken.durations import DAY_S
from ecken.settings import Settings

__all__ = [
    "KNOWN_BROWSER",
    "PROVIDER",
    "SECOND_STEP",
    "SESSION",
    "VISIT",
    "cookie_header",
    "cookie_name",
    "drop_cookie",
    "has_cookie",
    "is_https",
    "put_cookie",
    "read_cookie",
]

SESSION = "ecken"
VISIT = "ecken-visit"
KNOWN_BROWSER = "ecken-known"
PROVIDER = "ecken-provider"
"""On the way to a provider of sign-ins and back, and until who comes from there has joined."""
SECOND_STEP = "ecken-step"
"""Between password and second factor."""


def is_https(settings: Settings) -> bool:
    """Say whether members reach the site over https."""
    return settings.base_url.lower().startswith("https://")


def cookie_name(settings: Settings, name: str) -> str:
    """Return the name under which a cookie goes."""
    return f"__Host-{name}" if is_https(settings) else name


def read_cookie(settings: Settings, header: str, name: str) -> str:
    """Return a cookie's value out of a ``Cookie`` header, empty if it is not there or twice.

    A cookie that comes twice was planted from somewhere: neither is believed.
    """
    wanted = cookie_name(settings, name)
    values = {
        value.strip().strip('"')
        for key, _, value in (part.partition("=") for part in header.split(";"))
        if key.strip() == wanted
    }
    return values.pop() if len(values) == 1 else ""


def has_cookie(settings: Settings, header: str, name: str) -> bool:
    """Say whether a cookie of this name comes in a ``Cookie`` header, whatever it holds."""
    wanted = cookie_name(settings, name)
    return any(part.partition("=")[0].strip() == wanted for part in header.split(";"))


def put_cookie(
    settings: Settings, response: Response, name: str, value: str, *, days: float | None
) -> None:
    """Set a cookie for this host; without ``days`` it lives as long as the browser."""
    response.raw_headers.append(
        (b"set-cookie", cookie_header(settings, name, value, days=days).encode("latin-1"))
    )


def drop_cookie(settings: Settings, response: Response, name: str) -> None:
    """Take a cookie away."""
    put_cookie(settings, response, name, "", days=0)


def cookie_header(settings: Settings, name: str, value: str, *, days: float | None) -> str:
    """Return the value of a ``Set-Cookie`` header."""
    cookie: SimpleCookie = SimpleCookie()
    key = cookie_name(settings, name)
    try:
        cookie[key] = value
    except CookieError as error:  # names and values are ours; nothing a reader sends comes here
        raise ValueError(f"no cookie can hold {name}") from error
    cookie[key]["path"] = "/"
    cookie[key]["httponly"] = True
    cookie[key]["samesite"] = "lax"
    if days is not None:
        cookie[key]["max-age"] = round(days * DAY_S)
    if is_https(settings):
        cookie[key]["secure"] = True
    return cookie[key].OutputString()
