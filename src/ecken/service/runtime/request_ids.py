"""What is known of the current request, for the answer, the log and the metrics: its id, its route.

The id is random and says nothing of who asks or what; the route is a template such as ``/m/{id}``,
never the path that was asked for. Threads that make an answer inherit both.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass

__all__ = [
    "NO_REQUEST",
    "current_refusal",
    "current_request",
    "current_route",
    "enter_request",
    "note_refusal_code",
    "note_route",
]

NO_REQUEST = "-"
"""Outside of requests: upkeep, mail, start and stop."""

_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(slots=True)
class _Request:
    id: str = NO_REQUEST
    route: str = ""
    refusal: str = ""


_NONE = _Request()
_CURRENT: ContextVar[_Request] = ContextVar("request", default=_NONE)


def current_request() -> str:
    """Return the id of the request that is being answered here."""
    return _CURRENT.get().id


def current_route() -> str:
    """Return the template of the route that answers; empty where none does, or none yet."""
    return _CURRENT.get().route


def current_refusal() -> str:
    """Return the code of the error with which the request is refused; empty if it is not."""
    return _CURRENT.get().refusal


def enter_request(given: str = "") -> str:
    """Begin a request; ``given`` is its id if a trusted proxy gave one that is fit to be logged."""
    id = given if _GIVEN.fullmatch(given) else secrets.token_urlsafe(12)
    _CURRENT.set(_Request(id))
    return id


def note_route(template: str) -> None:
    """Note which route answers, as it is written in the code."""
    request = _CURRENT.get()
    if request is not _NONE:
        request.route = template


def note_refusal_code(code: str) -> None:
    """Note with which error, by its code, a request is refused."""
    request = _CURRENT.get()
    if request is not _NONE:
        request.refusal = code
