"""What a call can end with instead of an answer: one family for each kind of refusal."""

from __future__ import annotations

from typing import Any

__all__ = [
    "ApiError",
    "Conflict",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "NotReady",
    "NotSignedIn",
    "TooMany",
    "Unreachable",
    "error_of",
]


class ApiError(Exception):
    """The community refused a call; the text is its sentence.

    ``code`` is stable and meant for programs, ``fields`` say more; ``status`` is that of HTTP, and
    ``request_id`` is what the operators of the site find in their log.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        fields: dict[str, Any] | None = None,
        *,
        request_id: str = "",
        retry_after_s: int | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields or {}
        self.request_id = request_id
        self.retry_after_s = retry_after_s


class NotSignedIn(ApiError):
    """The token is not valid, or not any more."""


class NotAllowed(ApiError):
    """The token's scope, or its owner, may not do this."""


class NotFound(ApiError):
    """There is nothing here that the token's owner can see."""


class Conflict(ApiError):
    """The state of things does not allow this now."""


class Invalid(ApiError):
    """The input is wrong; the message says how."""


class TooMany(ApiError):
    """A limit was reached, and waiting for it would take longer than the client may wait."""


class NotReady(ApiError):
    """The community cannot answer at present; nothing was changed."""


class Unreachable(ApiError):
    """No answer came: it is not known whether the call took effect."""

    def __init__(self, reason: str) -> None:
        super().__init__(0, "unreachable", f"No answer came: {reason}.")


_BY_STATUS: dict[int, type[ApiError]] = {
    400: Invalid,
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    405: Invalid,
    409: Conflict,
    413: Invalid,
    414: Invalid,
    415: Invalid,
    422: Invalid,
    429: TooMany,
    503: NotReady,
}


def error_of(status: int, told: object, *, request_id: str, retry_after_s: int | None) -> ApiError:
    """Return the error for an answer; what is no answer of Ecken's has the code ``no_answer``."""
    kind = _BY_STATUS.get(status, ApiError)
    held: dict[str, Any] = {
        "code": "no_answer",
        "message": f"The server answered {status}, not as Ecken does.",
    }
    if isinstance(told, dict) and isinstance(told.get("code"), str):
        held = told
    return kind(
        status,
        held["code"],
        str(held.get("message", "")),
        held.get("fields"),
        request_id=request_id,
        retry_after_s=retry_after_s,
    )
