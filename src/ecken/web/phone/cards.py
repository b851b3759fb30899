"""Cards to hand out and to take along: the viewer's own as vCard and QR code, and others'."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.exchange.vcards import CardVersion
from ecken.service.privacy.contact_cards import write_member_card
from ecken.service.privacy.own_card import CardPart, own_parts, page_of, write_own_card
from ecken.web.i18n import mark
from ecken.web.pages import address, community_of, for_members, reading, viewer_of
from ecken.web.rendering.qr_code import qr_code, qr_picture
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]

_LABELS = {
    CardPart.WORK: mark("Position and company"),
    CardPart.PLACE: mark("Place"),
    CardPart.LINKS: mark("Links"),
    CardPart.EMAIL: mark("E-mail address"),
    CardPart.PHONE: mark("Phone"),
    CardPart.ADDRESS: mark("Postal address"),
    CardPart.BIRTHDAY: mark("Birthday"),
}
_USUAL = (CardPart.WORK, CardPart.PLACE, CardPart.LINKS)
"""What stands on the public profile: chosen as long as nobody has chosen otherwise."""


@for_members
def show_card(request: Request) -> Response:
    """Show the viewer's card: what it is to hold, the QR code, and how to hand it out."""
    reader, settings = language_of(request), community_of(request).settings
    chosen = _chosen(request)
    with reading(request) as world:
        parts, page = own_parts(world), page_of(world, settings.base_url)
    held = [part.value for part in parts if part in chosen]
    return render(
        request,
        "phone/card.html",
        parts=[(part, reader.gettext(_LABELS[part]), text) for part, text in parts.items()],
        chosen=chosen,
        page=page,
        drawing=qr_code(page, reader.say(mark("QR code of my page"))),
        downloads={
            version: address("/card.vcf", version=version.value, part=[*held, "none"])
            for version in CardVersion
        },
    )


@for_members
def send_own_card(request: Request) -> Response:
    """Send the viewer's card with the parts that the address names."""
    community, chosen = community_of(request), _chosen(request)
    with community.reading(viewer_of(request)) as world:
        text = write_own_card(
            world, chosen, base_url=community.settings.base_url, version=_version(request)
        )
    return _file(text, "text/vcard; charset=utf-8", "card.vcf")


@for_members
def send_code(request: Request) -> Response:
    """Send the QR code that leads to the viewer's page, as a drawing to print."""
    community = community_of(request)
    with community.reading(viewer_of(request)) as world:
        page = page_of(world, community.settings.base_url)
    return _file(qr_picture(page), "image/svg+xml", "card.svg")


@for_members
def send_member_card(request: Request) -> Response:
    """Send the card of a member with what they release to the viewer."""
    community = community_of(request)
    with community.reading(viewer_of(request)) as world:
        text = write_member_card(
            world, request.path_params["id"], base_url=community.settings.base_url,
            version=_version(request),
        )  # fmt: skip
    return _file(text, "text/vcard; charset=utf-8", "card.vcf")


def _chosen(request: Request) -> set[CardPart]:
    """Return the parts that the address names; the usual ones where it names none at all."""
    given = request.query_params.getlist("part")
    if not given:
        return set(_USUAL)
    return {part for part in CardPart if part.value in given}


def _version(request: Request) -> CardVersion:
    is_new = request.query_params.get("version") == CardVersion.V4.value
    return CardVersion.V4 if is_new else CardVersion.V3


def _file(text: str, media_type: str, name: str) -> Response:
    headers = {
        "content-type": media_type,
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
    }
    return Response(text, headers=headers)


routes = [
    Route("/card", show_card, methods=["GET"]),
    Route("/card.vcf", send_own_card, methods=["GET"]),
    Route("/card.svg", send_code, methods=["GET"]),
    Route("/m/{id}/card.vcf", send_member_card, methods=["GET"]),
]
