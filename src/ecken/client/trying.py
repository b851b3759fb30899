"""When a call is made again, and what an answer means: the same for both clients, without waiting.

A call is made again only where a second one does no harm: where it reads, where it puts or deletes
one thing, and where it carries an idempotency key. The community says when (``Retry-After``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import NoneType
from typing import Any, TypeVar, cast

from httpx2 import Response

from ecken.client.call import Call
from ecken.client.errors import ApiError, Unreachable, error_of

__all__ = ["Trying", "Waiting", "read_answer"]

T = TypeVar("T")
_AGAIN = (429, 502, 503, 504)
_FIRST_PAUSE_S = 0.5


@dataclass(frozen=True, slots=True)
class Waiting:
    """How patient a client is."""

    tries: int = 4
    longest_s: float = 60.0
    """The longest pause; what would take longer is an error at once."""


@dataclass(slots=True)
class Trying:
    """The tries of one call."""

    call: Call
    waiting: Waiting
    _made: int = field(default=0)

    def pause_after(self, outcome: Response | Exception) -> float | None:
        """Return how long to wait before the next try; ``None`` if the answer stands.

        Raises
        ------
        ApiError
            The last try failed, or the call must not be made twice.
        """
        self._made += 1
        if isinstance(outcome, Response):
            if outcome.status_code < 400:
                return None
            error = _refusal(outcome)
        else:
            error = Unreachable(str(outcome) or type(outcome).__name__)
        is_again = error.status in _AGAIN or isinstance(error, Unreachable)
        pause_s = error.retry_after_s
        if pause_s is None:
            pause_s = _FIRST_PAUSE_S * 2 ** (self._made - 1)
        is_late = self._made >= self.waiting.tries or pause_s > self.waiting.longest_s
        if not is_again or is_late or not self._may_repeat(error):
            raise error from (outcome if isinstance(outcome, Exception) else None)
        return float(pause_s)

    def _may_repeat(self, error: ApiError) -> bool:
        """A call that was refused by a limit has had no effect, whatever it was."""
        return self.call.may_repeat or error.status == 429


def read_answer(kind: type[T], answer: Response) -> T:
    """Return what an answer holds: nothing, bytes, a text, or what its JSON says."""
    held: Any
    if kind is NoneType:
        held = None
    elif kind is bytes:
        held = answer.content
    elif kind is str:
        held = answer.text
    else:
        held = answer.json()
    return cast(T, held)


def _refusal(answer: Response) -> ApiError:
    try:
        told = answer.json()
    except ValueError:
        told = None
    after = answer.headers.get("retry-after", "")
    return error_of(
        answer.status_code,
        told,
        request_id=answer.headers.get("x-request-id", ""),
        retry_after_s=int(after) if after.isascii() and after.isdigit() else None,
    )
