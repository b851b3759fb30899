"""Notifications on devices: switched on in the browser itself, set and switched off anywhere."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotAllowed, NotReady, TooMany
from ecken.service.phone.push_devices import PushChoice, set_device, switch_off, switch_on
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, for_members, form_of, redirect, viewer_of
from ecken.web.phone.phone import phone_page
from ecken.web.visitors import browser_of, single

__all__ = ["routes"]


@for_members
def do_switch_on(request: Request) -> Response:
    """Let this browser be told, as it has named its notification service."""
    form, session = form_of(request), request.state.session
    try:
        if session is None:
            raise NotAllowed("push_off", "This community sends no notifications to devices.")
        switch_on(
            community_of(request),
            viewer_of(request),
            session.public_id,
            endpoint=single(form, "endpoint"),
            keys=(single(form, "p256dh"), single(form, "auth")),
            browser=browser_of(request),
        )
    except (Invalid, Conflict, NotAllowed, NotReady, TooMany) as error:
        return _wrong(request, error)
    return _done(request, mark("This device is told from now on."))


@for_members
def do_set(request: Request) -> Response:
    """Set what one device is told."""
    given = form_of(request).getlist("choice")
    chosen = {choice for choice in PushChoice if choice.value in given}
    set_device(community_of(request), viewer_of(request), request.path_params["id"], chosen)
    return _done(request, mark("Saved for this device."))


@for_members
def do_switch_off(request: Request) -> Response:
    """Tell one device nothing any more."""
    switch_off(community_of(request), viewer_of(request), request.path_params["id"])
    return _done(request, mark("This device is no longer told."))


def _done(request: Request, said: str) -> Response:
    return redirect(request, "/phone", Flash(said, part="push"))


def _wrong(request: Request, error: EckenError) -> Response:
    return phone_page(request, error)


routes = [
    Route("/phone/push", do_switch_on, methods=["POST"]),
    Route("/phone/push/{id}", do_set, methods=["POST"]),
    Route("/phone/push/{id}/remove", do_switch_off, methods=["POST"]),
]
