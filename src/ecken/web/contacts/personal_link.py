"""The own invitation link: to be sent by the member, as text or as a QR code."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import NotAllowed, TooMany
from ecken.service.contacts.first_contact import ask_first_contact, close_first_contact
from ecken.service.contacts.personal_links import (
    JOINED_MOST,
    LINK_D,
    end_own_link,
    list_invited,
    may_invite,
    renew_own_link,
    show_own_link,
)
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.rendering.qr_code import qr_code
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]


@for_members
def show_link(request: Request) -> Response:
    """Show the viewer's link, and who has joined by it."""
    return _page(request)


@for_members
def renew(request: Request) -> Response:
    """Make the link, or another in its place."""
    try:
        renew_own_link(community_of(request), viewer_of(request))
    except (NotAllowed, TooMany) as error:
        return _page(request, error)
    return redirect(request, "/invitation", Flash(mark("This is your invitation link.")))


@for_members
def end(request: Request) -> Response:
    """Let nobody join by the link any more."""
    end_own_link(community_of(request), viewer_of(request))
    return redirect(request, "/invitation", Flash(mark("Your link has ended.")))


@for_members
def ask_inviter(request: Request) -> Response:
    """Send the offered request if it is ticked; else offer it no longer."""
    form = form_of(request)
    if text_of(form, "ask") != "1":
        return redirect(
            request,
            "/",
            Flash(mark("Nothing was sent: tick whom you would like to ask."), kind="wrong"),
        )
    ask_first_contact(community_of(request), viewer_of(request), message=text_of(form, "message"))
    return redirect(request, "/", Flash(mark("Your request is on its way.")))


@for_members
def close_offer(request: Request) -> Response:
    """Offer the inviter no longer."""
    close_first_contact(community_of(request), viewer_of(request))
    return redirect(request, "/")


def _mail_query(**parts: str) -> str:
    """Return the part of a mailto address after the question mark."""
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in parts.items())


def _page(request: Request, error: NotAllowed | TooMany | None = None) -> Response:
    community, reader = community_of(request), language_of(request)
    with reading(request) as world:
        own, invited = show_own_link(community, world), list_invited(world)
    return render(
        request,
        "contacts/personal_link.html",
        error.status if error else 200,
        own=own,
        drawing=qr_code(own.link, reader.say(mark("QR code of your invitation link")))
        if own
        else "",
        invited=invited,
        may_invite=may_invite(community.settings),
        days=LINK_D,
        most=JOINED_MOST,
        mail_query=_mail_query,
        wrong=reader.sentence(error) if error else "",
    )


routes = [
    Route("/invitation", show_link),
    Route("/invitation/renew", renew, methods=["POST"]),
    Route("/invitation/end", end, methods=["POST"]),
    Route("/invitation/inviter/ask", ask_inviter, methods=["POST"]),
    Route("/invitation/inviter/close", close_offer, methods=["POST"]),
]
