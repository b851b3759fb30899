"""A word on the next page, with an undo where there is one; kept in a short signed cookie.

The cookie names the text by its English msgid, so that it is said in the reader's language. It is
signed for one viewer and lasts a minute.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from ecken.service.community import Community

__all__ = ["COOKIE", "Flash", "Undo", "forget_flash", "read_flash", "set_flash"]

COOKIE = "flash"
LASTS_S = 60

_KEY = b"ecken flash"


@dataclass(frozen=True)
class Undo:
    """A form with one button: where it is sent, and its hidden fields."""

    to: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Flash:
    """What is said: an English msgid with its values; ``kind`` is ``done`` or ``wrong``.

    ``part`` names the part of the page that shows it, if it belongs to one.
    """

    text: str
    values: dict[str, str] = field(default_factory=dict)
    undo: Undo | None = None
    kind: str = "done"
    part: str = ""


def set_flash(request: Request, response: Response, flash: Flash) -> None:
    """Let the next page say ``flash``."""
    said = {**asdict(flash), "at": _community(request).clock()}
    body = base64.urlsafe_b64encode(json.dumps(said, ensure_ascii=False).encode()).decode()
    response.set_cookie(
        COOKIE,
        f"{body}.{_seal(request, body)}",
        max_age=LASTS_S,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def read_flash(request: Request) -> Flash | None:
    """Return what is to be said; nothing if the cookie is old or not signed for this viewer."""
    body, _, seal = request.cookies.get(COOKIE, "").partition(".")
    if not body or not hmac.compare_digest(seal.encode(), _seal(request, body).encode()):
        return None
    said = json.loads(base64.urlsafe_b64decode(body))
    if not 0 <= _community(request).clock() - said.pop("at") <= LASTS_S:
        return None
    undo = said.pop("undo")
    return Flash(**said, undo=Undo(**undo) if undo else None)


def forget_flash(request: Request, response: Response) -> None:
    """Say it once only."""
    if COOKIE in request.cookies:
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")


def _community(request: Request) -> Community:
    community: Community = request.app.state.community
    return community


def _seal(request: Request, body: str) -> str:
    viewer = getattr(request.state, "viewer", None)
    key = hmac.digest(_community(request).secret, _KEY, hashlib.sha256)
    return hmac.new(key, f"{viewer}.{body}".encode(), hashlib.sha256).hexdigest()
