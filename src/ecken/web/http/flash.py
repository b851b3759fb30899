"""A message on the next page, with an undo where there is one, in a short signed cookie.

The cookie names the text by its English msgid, so that it is said in the reader's language. It is
signed for one viewer and lasts a minute.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from ecken.durations import DAY_S
from ecken.service.community import Community
from ecken.signing import Use, read_signed, write_signed
from ecken.web.http.cookies import drop_cookie, has_cookie, put_cookie, read_cookie

__all__ = ["COOKIE", "Flash", "Undo", "forget_flash", "read_flash", "set_flash"]

COOKIE = "flash"
LASTS_S = 60


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
    community = _community(request)
    signed = write_signed(
        community.secret, Use.FLASH, asdict(flash), holder=_holder(request), clock=community.clock
    )
    put_cookie(community.settings, response, COOKIE, signed, days=LASTS_S / DAY_S)


def read_flash(request: Request) -> Flash | None:
    """Return what is to be said; nothing if the cookie is old or not signed for this viewer."""
    community = _community(request)
    text = read_cookie(community.settings, _cookies(request), COOKIE)
    if not text:
        return None
    said = read_signed(
        community.secret,
        Use.FLASH,
        text,
        holder=_holder(request),
        clock=community.clock,
        lasts_s=LASTS_S,
    )
    if said is None:
        return None
    undo = said.pop("undo")
    return Flash(**said, undo=Undo(**undo) if undo else None)


def forget_flash(request: Request, response: Response) -> None:
    """Say it once only."""
    settings = _community(request).settings
    if has_cookie(settings, _cookies(request), COOKIE):
        drop_cookie(settings, response, COOKIE)


def _cookies(request: Request) -> str:
    return "; ".join(request.headers.getlist("cookie"))


def _community(request: Request) -> Community:
    community: Community = request.app.state.community
    return community


def _holder(request: Request) -> str:
    return str(getattr(request.state, "viewer", None))
