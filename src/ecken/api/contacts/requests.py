"""``/requests``: ask a member to become a contact, accept, decline, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ecken.api.calls import Caller, Changer
from ecken.api.shapes import Body, MemberAnswer, RequestId
from ecken.api.strict_json import StrictRoute
from ecken.service.community import Community
from ecken.service.contacts import requests
from ecken.service.contacts.requests import MESSAGE_MAX, ShownRequest

__all__ = ["router"]

router = APIRouter(tags=["requests"], route_class=StrictRoute)


class RequestBody(Body):
    """Whom to ask, and what to tell them."""

    to: Annotated[str, Field(max_length=64, description="Public id of the member.")]
    message: Annotated[str, Field(max_length=MESSAGE_MAX)] = ""
    reason: Annotated[str, Field(max_length=20)] = ""


class RequestStateAnswer(BaseModel):
    """What became of a request."""

    id: str
    state: Literal["pending", "accepted", "declined", "withdrawn"]


class RequestAnswer(BaseModel):
    """A request with the other member."""

    id: str
    direction: Literal["in", "out"]
    state: Literal["pending"]
    member: MemberAnswer
    reason: str
    message: str
    sent: Annotated[int, Field(description="Epoch seconds.")]
    expires: Annotated[int | None, Field(description="Epoch seconds; null means never.")]

    @classmethod
    def of(cls, request: ShownRequest, direction: Literal["in", "out"]) -> RequestAnswer:
        """Show a request."""
        return cls(
            id=request.id,
            direction=direction,
            state="pending",
            member=MemberAnswer.of(request.other),
            reason=request.reason,
            message=request.message,
            sent=request.sent_at,
            expires=request.expires_at,
        )


@router.get("/me/requests")
def list_requests(
    call: Caller, direction: Annotated[Literal["in", "out"], Query()] = "in"
) -> list[RequestAnswer]:
    """Return the open requests to the caller (``in``) or by the caller (``out``)."""
    show = requests.list_incoming if direction == "in" else requests.list_outgoing
    with call.reading() as world:
        return [RequestAnswer.of(request, direction) for request in show(world)]


@router.post("/requests", status_code=201, response_model=RequestStateAnswer)
def send_request(call: Changer, body: RequestBody) -> dict[str, Any]:
    """Ask a member to become a contact; if they have asked already, you are contacts at once."""

    def send() -> dict[str, Any]:
        sent = requests.send_request(
            call.community, call.viewer, body.to, message=body.message, reason=body.reason
        )
        return {"id": sent.request_id, "state": "accepted" if sent.is_contact else "pending"}

    return call.once(body, send)


@router.post("/requests/{id}/accept", response_model=RequestStateAnswer)
def accept_request(call: Changer, id: RequestId) -> dict[str, Any]:
    """Accept a request to the caller: the two become contacts."""
    return _move(call, id, requests.accept_request, "accepted")


@router.post("/requests/{id}/decline", response_model=RequestStateAnswer)
def decline_request(call: Changer, id: RequestId) -> dict[str, Any]:
    """Decline a request to the caller; its sender is not notified."""
    return _move(call, id, requests.decline_request, "declined")


@router.post("/requests/{id}/withdraw", response_model=RequestStateAnswer)
def withdraw_request(call: Changer, id: RequestId) -> dict[str, Any]:
    """Take back a request by the caller."""
    return _move(call, id, requests.withdraw_request, "withdrawn")


@router.post("/requests/{id}/restore", response_model=RequestStateAnswer)
def undo_withdrawal(call: Changer, id: RequestId) -> dict[str, Any]:
    """Take a withdrawal back: once, within a minute, unless the other has done something since."""
    return _move(call, id, requests.undo_withdrawal, "pending")


def _move(
    call: Changer, id: str, move: Callable[[Community, int, str], object], state: str
) -> dict[str, Any]:
    def once() -> dict[str, Any]:
        move(call.community, call.viewer, id)
        return {"id": id, "state": state}

    return call.once(None, once)
