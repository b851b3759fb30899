"""Webhooks: operators enter programs that are told of joins, leavings and numbers."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotReady
from ecken.rules.operators.rights import Right
from ecken.rules.operators.webhooks import WebhookEvent
from ecken.service.webhooks import endpoints
from ecken.service.webhooks.endpoints import EnteredWebhook
from ecken.web.accounts.joining import errors_of
from ecken.web.accounts.proofs import after_proof
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]

_HERE = "/admin/webhooks"
_proven = after_proof("webhooks", _HERE)
_TYPED_MAX = 2_000

_EVENTS = {
    WebhookEvent.JOINED: mark("Somebody has joined"),
    WebhookEvent.LEFT: mark("Somebody has left"),
    WebhookEvent.NUMBERS: mark("Each day, how many members and contacts there are"),
}
_STATES = {
    "waiting": mark("waits"),
    "sent": mark("delivered"),
    "failed": mark("given up"),
}


@needs(Right.PROGRAMS)
def show_webhooks(request: Request) -> Response:
    """Show the webhooks, and a form to add one."""
    return _page(request)


@needs(Right.PROGRAMS)
@_proven
def do_add_webhook(request: Request) -> Response:
    """Add a webhook, and show its secret, once."""
    form = form_of(request)
    address = single(form, "address")[:_TYPED_MAX]
    events = [event.value for event in WebhookEvent if single(form, event.name.lower()) == "1"]
    try:
        made = endpoints.add_webhook(
            community_of(request), viewer_of(request), address=address, events=events
        )
    except (Conflict, Invalid, NotReady) as error:
        return _page(request, error, address=address, chosen=events)
    return _page(request, made=made)


@needs(Right.PROGRAMS)
def show_webhook(request: Request) -> Response:
    """Show the newest messages to a webhook, each with what became of it."""
    id = request.path_params["id"]
    found = endpoints.list_webhooks(community_of(request), viewer_of(request))
    rows = endpoints.list_deliveries(community_of(request), viewer_of(request), id)
    gettext = language_of(request).gettext
    return render(
        request,
        "admin/webhook.html",
        webhook=next(one for one in found if one.public_id == id),
        deliveries=rows,
        states={state: gettext(text) for state, text in _STATES.items()},
    )


@needs(Right.PROGRAMS)
def do_send_again(request: Request) -> Response:
    """Send a message again that was delivered or given up."""
    id, delivery = request.path_params["id"], request.path_params["delivery"]
    endpoints.send_delivery_again(community_of(request), viewer_of(request), id, delivery)
    return redirect(request, f"{_HERE}/{id}", Flash(mark("The message goes out again.")))


@needs(Right.PROGRAMS)
@_proven
def do_rotate_secret(request: Request) -> Response:
    """Give a webhook another secret, and show it, once."""
    id = request.path_params["id"]
    made = endpoints.rotate_secret(community_of(request), viewer_of(request), id)
    return _page(request, made=made)


@needs(Right.PROGRAMS)
@_proven
def do_remove_webhook(request: Request) -> Response:
    """Remove a webhook."""
    id = request.path_params["id"]
    endpoints.remove_webhook(community_of(request), viewer_of(request), id)
    return redirect(request, _HERE, Flash(mark("The webhook is removed.")))


def _page(
    request: Request,
    error: EckenError | None = None,
    *,
    address: str = "",
    chosen: list[str] | None = None,
    made: EnteredWebhook | None = None,
) -> Response:
    errors, wrong = errors_of(request, error, ("address", "events"))
    gettext = language_of(request).gettext
    return render(
        request,
        "admin/webhooks.html",
        error.status if error else 200,
        webhooks=endpoints.list_webhooks(community_of(request), viewer_of(request)),
        events={
            event.value: (event.name.lower(), gettext(text)) for event, text in _EVENTS.items()
        },
        typed=address,
        chosen=list(_EVENTS) if chosen is None else chosen,
        made=made,
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route(_HERE, show_webhooks, methods=["GET"]),
    Route(_HERE, do_add_webhook, methods=["POST"]),
    Route(f"{_HERE}/{{id}}", show_webhook, methods=["GET"]),
    Route(f"{_HERE}/{{id}}/secret", do_rotate_secret, methods=["POST"]),
    Route(f"{_HERE}/{{id}}/remove", do_remove_webhook, methods=["POST"]),
    Route(f"{_HERE}/{{id}}/messages/{{delivery}}/again", do_send_again, methods=["POST"]),
]
