"""``/moderation/webhooks``: programs that are told who joins and leaves, for operators."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from ecken.api.calls import Call, Caller, Changer
from ecken.api.moderation.rights import needs
from ecken.api.shapes import Body
from ecken.api.strict_json import StrictRoute
from ecken.rules.operators.rights import Right
from ecken.service.webhooks import endpoints

__all__ = ["router"]

router = APIRouter(
    prefix="/moderation/webhooks",
    tags=["moderation"],
    route_class=StrictRoute,
    dependencies=[needs(Right.PROGRAMS)],
)

WebhookId = Annotated[str, Path(description="Id of a webhook.", max_length=64)]
MessageId = Annotated[str, Path(description="Id of a message.", max_length=64)]
Event = Annotated[str, Field(description="member.joined, member.left, contacts.numbers")]


class WebhookAnswer(BaseModel):
    """A webhook without its secret."""

    id: str
    address: str
    events: list[Event]
    made: Annotated[int, Field(description="Epoch seconds.")]


class WebhookSecretAnswer(BaseModel):
    """A webhook with its secret, told this once."""

    id: str
    secret: Annotated[str, Field(description="Begins with `whsec_`.")]


class WebhookMessageAnswer(BaseModel):
    """A message to a webhook. Times in epoch seconds."""

    id: Annotated[str, Field(description="As in the header `webhook-id`.")]
    event: Event
    body: str
    state: Annotated[str, Field(description="waiting, sent, failed")]
    outcome: Annotated[str, Field(description="Of the last try.")]
    tries: int
    made: int
    due: Annotated[int, Field(description="When it goes next, if it waits.")]
    ended: int | None


class WebhookBody(Body):
    """What to tell to whom."""

    address: Annotated[str, Field(max_length=2_000, description="https, in the public network.")]
    events: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=10)]


@router.get("")
def list_webhooks(call: Caller) -> list[WebhookAnswer]:
    """Return all webhooks."""
    return [
        WebhookAnswer(
            id=one.public_id, address=one.address, events=list(one.events), made=one.made_at
        )
        for one in endpoints.list_webhooks(call.community, call.viewer)
    ]


@router.post("", status_code=201)
def add_webhook(call: Changer, body: WebhookBody) -> WebhookSecretAnswer:
    """Let a program be told what happens from now on. Its secret is in no later answer."""
    new = endpoints.check_webhook(
        call.community, call.viewer, address=body.address, events=body.events
    )

    def run() -> dict[str, Any]:
        return _without_secret(endpoints.enter_webhook(call.community, call.viewer, new))

    return _with_secret(call, call.once(body, run))


@router.delete("/{id}", status_code=204)
def remove_webhook(call: Caller, id: WebhookId) -> None:
    """Tell a program nothing any more; its messages go, too."""
    endpoints.remove_webhook(call.community, call.viewer, id)


@router.post("/{id}/secret", status_code=201)
def rotate_secret(call: Changer, id: WebhookId) -> WebhookSecretAnswer:
    """Give a webhook another secret; for a day the one before signs, too."""

    def run() -> dict[str, Any]:
        return _without_secret(endpoints.rotate_secret(call.community, call.viewer, id))

    return _with_secret(call, call.once(None, run))


@router.get("/{id}/messages")
def list_messages(call: Caller, id: WebhookId) -> list[WebhookMessageAnswer]:
    """Return the newest messages to a webhook, at most 50, with what became of each."""
    return [
        WebhookMessageAnswer(
            id=row.public_id,
            event=row.event,
            body=row.body,
            state=row.state,
            outcome=row.outcome,
            tries=row.tries,
            made=row.made_at,
            due=row.due_at,
            ended=row.ended_at,
        )
        for row in endpoints.list_deliveries(call.community, call.viewer, id)
    ]


@router.post("/{id}/messages/{message}/again", status_code=204)
def send_again(call: Changer, id: WebhookId, message: MessageId) -> None:
    """Let a message that has ended go again, under the same id."""

    def run() -> dict[str, Any]:
        endpoints.send_delivery_again(call.community, call.viewer, id, message)
        return {}

    call.once(None, run)


def _without_secret(made: endpoints.EnteredWebhook) -> dict[str, Any]:
    """Return what is kept for a repetition: a database alone makes no secret of a seed."""
    return {"id": made.id, "seed": made.seed}


def _with_secret(call: Call, made: dict[str, Any]) -> WebhookSecretAnswer:
    secret = endpoints.secret_to_show(call.community, made["seed"])
    return WebhookSecretAnswer(id=made["id"], secret=secret)
