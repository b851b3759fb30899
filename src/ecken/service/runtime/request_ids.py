"""The id of the current request, for the answer and the log.

It is random and says nothing of who asks or what. Threads that make an answer inherit it.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar

__all__ = ["NO_REQUEST", "current_request", "enter_request"]

NO_REQUEST = "-"
"""Outside of requests: upkeep, mail, start and stop."""

_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
_CURRENT: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)


def current_request() -> str:
    """Return the id of the request that is being answered here."""
    return _CURRENT.get()


def enter_request(given: str = "") -> str:
    """Begin a request; ``given`` is its id if a trusted proxy gave one that is fit to be logged."""
    id = given if _GIVEN.fullmatch(given) else secrets.token_urlsafe(12)
    _CURRENT.set(id)
    return id
