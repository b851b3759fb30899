"""The page about the phone: installing, what stays there without a network, notifications."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError
from ecken.service.phone.push_devices import PushChoice, choices_of, list_devices
from ecken.service.phone.push_keys import public_push_key
from ecken.web.i18n import mark
from ecken.web.pages import community_of, for_members, reading
from ecken.web.rendering.render import language_of, render

__all__ = ["phone_page", "routes"]

_CHOICES = {
    PushChoice.REQUESTS: mark("Contact requests"),
    PushChoice.INTRODUCTIONS: mark("Introductions"),
    PushChoice.MESSAGES: mark("Messages"),
    PushChoice.NAMES: mark("Show names of members"),
}


@for_members
def show_phone(request: Request) -> Response:
    """Show how the site gets onto a phone, and what it may keep there."""
    return phone_page(request)


def phone_page(request: Request, error: EckenError | None = None) -> Response:
    """Return the page, with what went wrong if something did."""
    community, session = community_of(request), request.state.session
    with reading(request) as world:
        devices = list_devices(world)
    return render(
        request,
        "phone/phone.html",
        error.status if error else 200,
        wrong=language_of(request).sentence(error) if error else "",
        devices=devices,
        here=session.public_id if session else "",
        push_key=public_push_key(community.secret) if community.settings.push else "",
        choices=_CHOICES,
        choices_of=choices_of,
    )


routes = [Route("/phone", show_phone, methods=["GET"])]
