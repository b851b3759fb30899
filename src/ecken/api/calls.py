"""Authentication, rate limits and idempotency of calls."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from ecken.api.scopes import needed_scope
from ecken.rules.scope import check_scope
from ecken.service.accounts.tokens import Holder, token_owner
from ecken.service.calls.repeated_calls import answer_once
from ecken.service.community import Community
from ecken.service.house.acceptances import check_accepted
from ecken.service.programs.resources import API, resource_of
from ecken.service.world import World

__all__ = ["Call", "Caller", "Changer", "caller_of"]

_BEFORE_RULES = ("/me/export", "/me/erasure")
"""What is there for members who have not accepted the rules: their data, and leaving."""
_BEARER = HTTPBearer(
    scheme_name="token", description="A token made by `ecken token MEMBER`.", auto_error=False
)


@dataclass(frozen=True)
class Call:
    """One call by one member."""

    community: Community
    viewer: int
    what: str
    """Method and path, for :meth:`once`."""
    key: str | None = None

    def reading(self) -> AbstractContextManager[World]:
        """Open the caller's world."""
        return self.community.reading(self.viewer)

    def once(self, body: BaseModel | None, run: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Run what the call asks; a repetition with the same key gets the same answer."""
        if self.key is None:
            return run()
        call = f"{self.what}\n{body.model_dump_json() if body else ''}"
        return answer_once(self.community, self.viewer, self.key, call, run)


def holder_of(request: Request) -> Holder:
    """Return whose token came with the request, and its scope; looked up once.

    Raises
    ------
    NotSignedIn
        ``token_invalid``
    """
    if not hasattr(request.state, "caller"):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        is_bearer = scheme.lower() == "bearer"
        community: Community = request.app.state.community
        request.state.caller = token_owner(
            community, token if is_bearer else "", resource=resource_of(community.settings, API)
        )
    holder: Holder = request.state.caller
    return holder


def caller_of(request: Request) -> int:
    """Return the member whose token came with the request."""
    return holder_of(request).member


def _open_call(
    request: Request,
    _credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Call:
    community: Community = request.app.state.community
    holder = holder_of(request)
    viewer = holder.member
    community.limits.hit(f"api {viewer}", community.settings.api_limit)
    path = request.scope["route"].path
    if not path.startswith(_BEFORE_RULES):
        check_accepted(community, viewer)
    check_scope(holder.scope, needed_scope(request.method, path))
    return Call(community, viewer, f"{request.method} {request.url.path}")


Caller = Annotated[Call, Depends(_open_call)]
"""What every route takes: the call, with its member known and within their limit."""


def _open_change(
    call: Caller,
    idempotency_key: Annotated[
        str | None,
        Header(description="A text of your choice: repeated with it, a call takes effect once."),
    ] = None,
) -> Call:
    return replace(call, key=idempotency_key)


Changer = Annotated[Call, Depends(_open_change)]
"""What routes take that answer POST: the call, with its idempotency key."""
