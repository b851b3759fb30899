"""What is there without a network: a page that says so, and what a member has ticked.

The service worker stores nothing else. It asks ``/phone/holder`` whose session this is whenever a
page was opened, and forgets what was ticked as soon as it is another's, or nobody's.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from ecken.service.community import Community
from ecken.service.privacy.contact_cards import list_released
from ecken.signing import Use, sign
from ecken.store.accounts.sessions import SessionRow
from ecken.web.i18n import LANGUAGES, mark
from ecken.web.pages import community_of, for_members, viewer_of
from ecken.web.rendering.privacy_words import DETAILS
from ecken.web.rendering.qr_code import qr_code
from ecken.web.rendering.render import environment, language_of, render_text

__all__ = ["routes"]


def show_offline(request: Request) -> Response:
    """Say that there is no network; the same page for everybody who reads this language."""
    wanted = request.query_params.get("language", "")
    code = wanted if wanted in LANGUAGES else language_of(request).code
    name = community_of(request).settings.community_name
    text = environment(code).get_template("phone/offline.html").render(community_name=name)
    return HTMLResponse(text, headers={"cache-control": "no-cache", "content-language": code})


def tell_holder(request: Request) -> Response:
    """Tell a browser by a mark whose session it holds, and until when it may keep what is ticked.

    The mark is another for each session, and nobody else can make it.
    """
    session: SessionRow | None = getattr(request.state, "session", None)
    held: dict[str, object] = {"holder": "", "until": 0}
    if session is not None:
        held = {"holder": _mark_of(community_of(request), session), "until": session.expires_at}
    return Response(
        json.dumps(held), media_type="application/json", headers={"cache-control": "no-store"}
    )


@for_members
def show_kept_card(request: Request) -> Response:
    """Show the viewer's own card with its QR code, to be kept on the phone."""
    community, reader = community_of(request), language_of(request)
    with community.reading(viewer_of(request)) as world:
        card = world.cards([world.viewer])[world.viewer]
    page = f"{community.settings.base_url.rstrip('/')}/m/{card.public_id}"
    drawing = qr_code(page, reader.say(mark("QR code of my page")))
    return _kept(request, "phone/kept_card.html", card=card, drawing=drawing, page=page)


@for_members
def show_kept_contacts(request: Request) -> Response:
    """Show the cards of the viewer's contacts with what they release, to be kept on the phone."""
    with community_of(request).reading(viewer_of(request)) as world:
        contacts = list_released(world)
    return _kept(request, "phone/kept_contacts.html", contacts=contacts, labels=DETAILS)


def _kept(request: Request, template: str, **context: Any) -> Response:
    """Return a page without the frame: no counts, no forms, nothing that grows old unseen."""
    text = render_text(request, template, is_piece=True, **context)
    return HTMLResponse(
        text,
        headers={"cache-control": "no-store", "content-language": language_of(request).code},
    )


def _mark_of(community: Community, session: SessionRow) -> str:
    return sign(community.secret, Use.HOLDER, session.public_id)


routes = [
    Route("/offline", show_offline, methods=["GET"]),
    Route("/phone/holder", tell_holder, methods=["GET"]),
    Route("/phone/kept/card", show_kept_card, methods=["GET"]),
    Route("/phone/kept/contacts", show_kept_contacts, methods=["GET"]),
]
