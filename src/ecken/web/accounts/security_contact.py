"""``/.well-known/security.txt`` (RFC 9116): where to report a vulnerability."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ecken.durations import DAY_S
from ecken.web.http.cookies import is_https
from ecken.web.pages import community_of

__all__ = ["routes"]

_HOLDS_S = 180 * DAY_S


def show_security_contact(request: Request) -> Response:
    """Name the address that mail comes from; it always holds for half a year more.

    The RFC takes https only, so that a site on loopback leaves out its own address.
    """
    community = community_of(request)
    settings = community.settings
    expires = datetime.fromtimestamp(community.clock() + _HOLDS_S, UTC)
    lines = [
        f"Contact: mailto:{settings.mail_reply_to or settings.mail_from.address}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: de, en",
    ]
    if is_https(settings):
        lines.append(f"Canonical: {settings.base_url}/.well-known/security.txt")
    return PlainTextResponse(
        "\n".join(lines) + "\n", headers={"cache-control": "public, max-age=86400"}
    )


routes = [Route("/.well-known/security.txt", show_security_contact, methods=["GET"])]
