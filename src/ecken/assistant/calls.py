"""Each call anew: whose token it is, what it may do, its limit, and how errors are told."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from mcp.types import CallToolResult, TextContent
from pydantic import BaseModel

from ecken.errors import (
    Conflict,
    EckenError,
    Invalid,
    NotAllowed,
    NotFound,
    NotReady,
    NotSignedIn,
    TooMany,
)
from ecken.rules.scope import Scope, check_scope
from ecken.service.accounts.tokens import Holder, token_owner
from ecken.service.calls.forms import FormInvalid
from ecken.service.community import Community
from ecken.service.found.writing import write_finds
from ecken.service.house.acceptances import check_accepted
from ecken.service.world import World

__all__ = ["ANSWER_BYTES", "Call", "Desk", "Tool", "fitted", "told_error"]

ANSWER_BYTES = 4_000
"""An answer is cut to this size, unless ``limit`` asks for more."""

Answer = TypeVar("Answer", bound=BaseModel)
Tool = Callable[..., BaseModel]
"""A tool: it takes the :class:`Call` first, then what the client sends."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one member."""

    community: Community
    holder: Holder

    @property
    def viewer(self) -> int:
        """The member for whom the assistant asks."""
        return self.holder.member

    @property
    def sender(self) -> str:
        """Who may send a draft of this call: the member, by this token."""
        return f"{self.viewer} {self.holder.known_as}"

    def reading(self) -> AbstractContextManager[World]:
        """Open the member's world."""
        return self.community.reading(self.viewer)


@dataclass(frozen=True)
class Desk:
    """Answers calls for the holder of the token that ``token`` returns at that moment.

    Over standard input and output that is one token for all calls, over HTTP that of the request.
    """

    community: Community
    token: Callable[[], str]
    resource: str = ""

    def open(self, needed: Scope) -> Call:
        """Look the token up, count the call, and check the scope: at every call anew.

        Raises
        ------
        NotSignedIn
            ``token_invalid``
        NotAllowed
            ``scope_missing``, ``rules_to_accept``
        TooMany
            ``too_many_tries``
        """
        holder = token_owner(self.community, self.token(), resource=self.resource)
        limit = self.community.settings.api_limit
        self.community.limits.hit(f"api {holder.member}", limit)
        check_accepted(self.community, holder.member)
        check_scope(holder.scope, needed)
        return Call(self.community, holder)

    def answering(self, tool: Tool, needed: Scope) -> Callable[..., CallToolResult]:
        """Return the tool as the library calls it: without the call, with a result of its kind."""
        signature = inspect.signature(tool, eval_str=True)
        shape = signature.return_annotation

        def answer(**given: Any) -> CallToolResult:
            try:
                found = tool(self.open(needed), **given)
            except EckenError as error:
                return _refusal(error)
            finally:
                with suppress(NotReady):  # a full disk stops no reading
                    write_finds(self.community)
            return CallToolResult(
                content=[TextContent(type="text", text=_written(found))],
                structured_content=found.model_dump(mode="json", exclude_none=True),
            )

        answer.__name__ = tool.__name__
        answer.__doc__ = tool.__doc__
        taken = list(signature.parameters.values())[1:]
        answer.__signature__ = signature.replace(  # type: ignore[attr-defined]
            parameters=taken, return_annotation=Annotated[CallToolResult, shape]
        )
        answer.__annotations__ = {each.name: each.annotation for each in taken}
        return answer


def fitted(make: Callable[[int], Answer], limit: int | None, *, usual: int = 10) -> Answer:
    """Return what ``make`` makes of as many entries as ``limit``; without it, of as many as fit."""
    if limit is not None:
        return make(limit)
    entries = usual
    while True:
        answer = make(entries)
        size = len(_written(answer).encode())
        if size <= ANSWER_BYTES or entries == 1:
            return answer
        entries = max(1, min(entries - 1, entries * ANSWER_BYTES // size))


def told_error(error: EckenError) -> dict[str, Any]:
    """Return what an error says: code, sentence, and what to do about it."""
    message = error.sentence
    if isinstance(error, FormInvalid):
        message = " ".join([message, *(fault.sentence for fault in error.errors.values())])
    told: dict[str, Any] = {
        "code": error.code,
        "message": message,
        "what_to_do": _WHAT_TO_DO.get(error.code) or _what_to_do(error),
    }
    if isinstance(error, TooMany):
        told["retry_after_s"] = error.retry_after_s
    return told


_WHAT_TO_DO = {
    "token_invalid": "The member makes a new access token in the settings, or an operator "
    "by `ecken token MEMBER`; put it into ECKEN_TOKEN and start `ecken mcp` again.",
    "scope_missing": "The member connects the assistant again and allows more, or makes a token "
    "with this scope and puts it into ECKEN_TOKEN.",
    "draft_invalid": "Make the draft again, show it to the member, and send it within 15 minutes.",
    "not_contacts": "Write to contacts only: ask by draft_request, or by draft_introduction.",
    "no_bridge": "who_can_introduce names the contacts who can be asked.",
}


def _what_to_do(error: EckenError) -> str:
    kinds = {
        NotSignedIn: "Put a valid token into ECKEN_TOKEN.",
        NotAllowed: "Tell the member; this cannot be done for them.",
        NotFound: "Take ids from other answers: search_circle finds members, and the resource "
        "ecken://me/target-groups lists target groups.",
        Conflict: "Tell the member what stands against it; a repetition changes nothing.",
        Invalid: "Correct the input as the message says, and call again.",
        TooMany: "Wait as long as retry_after_s says; do not try again before.",
        NotReady: "Nothing was changed; try again in some seconds.",
    }
    found = (advice for kind, advice in kinds.items() if isinstance(error, kind))
    return next(found, "Tell the member.")


def _refusal(error: EckenError) -> CallToolResult:
    told = _Told(**told_error(error))
    return CallToolResult(content=[TextContent(type="text", text=_written(told))], is_error=True)


class _Told(BaseModel):
    code: str
    message: str
    what_to_do: str
    retry_after_s: int | None = None


def _written(answer: BaseModel) -> str:
    """Write an answer as short as JSON can be; what is not there is left out."""
    return answer.model_dump_json(exclude_none=True)
