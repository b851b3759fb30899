"""Open to offers: what a member looks for, who may see it, and who is kept out."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid
from ecken.rules.open_to_offers import OfferAudience, parse_offer_audience
from ecken.service.privacy.offer_settings import (
    COMPANIES_MAX,
    LINE_MAX,
    OwnOffers,
    offer_reaches,
    own_offers,
    set_offers,
)
from ecken.service.search.name_suggestions import suggest_members
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.store.profiles.open_to_offers import OfferTexts
from ecken.web.http.flash import Flash, Undo
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
from ecken.web.rendering.privacy_words import OFFER_AUDIENCES
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]

_FOUND_MAX = 12
_UNDO_FIELD_MAX = 1_200
"""What is longer cannot be taken back: the cookie has no room for it."""


@for_members
def show_offers(request: Request) -> Response:
    """Show what is set, and whom each audience would reach today."""
    with reading(request) as world:
        kept = own_offers(world)
    return _page(request, _fields_of(kept), [card.public_id for card in kept.members])


@for_members
def save_offers(request: Request) -> Response:
    """Keep what is set; or only look for members to keep out."""
    form = form_of(request)
    chosen = [text for text in form.getlist("member") if isinstance(text, str)]
    chosen += text_of(form, "members_before").split()
    is_looking = {"find": True, "enter": bool(text_of(form, "words").strip())}
    fields = _typed(form)
    if is_looking.get(text_of(form, "action")):
        return _page(request, fields, chosen)
    try:
        before = set_offers(
            community_of(request),
            viewer_of(request),
            audience=parse_offer_audience(fields["audience"]),
            texts=OfferTexts(
                position=fields["position"],
                place=fields["place"],
                is_remote=fields["remote"] == "1",
                starts=fields["starts"],
                hours=fields["hours"],
            ),
            keeps_out_former=fields["former"] == "1",
            companies=fields["companies"].splitlines(),
            members=chosen,
        )
    except Invalid as error:
        return _page(request, fields, chosen, error)
    said = Flash(mark("Saved. It takes effect with the very next page that anyone opens."),
                 undo=_undo_of(before))  # fmt: skip
    return redirect(request, "/privacy/offers", said)


def _typed(form: FormData) -> dict[str, str]:
    names = ("audience", "position", "place", "remote", "starts", "hours", "former", "companies")
    return {name: text_of(form, name) for name in names}


def _fields_of(kept: OwnOffers) -> dict[str, str]:
    return {
        "audience": kept.audience.value,
        "position": kept.texts.position,
        "place": kept.texts.place,
        "remote": "1" if kept.texts.is_remote else "",
        "starts": kept.texts.starts,
        "hours": kept.texts.hours,
        "former": "1" if kept.keeps_out_former else "",
        "companies": "\n".join(kept.companies),
    }


def _undo_of(before: OwnOffers) -> Undo | None:
    members = " ".join(card.public_id for card in before.members)
    fields = {**_fields_of(before), "members_before": members}
    if sum(map(len, fields.values())) > _UNDO_FIELD_MAX:
        return None
    return Undo("/privacy/offers", fields)


def _page(
    request: Request, fields: dict[str, str], chosen: list[str], error: EckenError | None = None
) -> Response:
    words = text_of(form_of(request), "words")[:100] if request.method == "POST" else ""
    with reading(request) as world:
        kept = own_offers(world)
        reaches = offer_reaches(world)
        picked = _members_among(world, chosen)
        found = suggest_members(world, words, limit=_FOUND_MAX) if words.strip() else []
    offered = [one.card for one in found if one.card.public_id not in chosen]
    return render(
        request,
        "privacy/offers.html",
        error.status if error else 200,
        kept=kept,
        fields=fields,
        reaches=reaches,
        today=next(reach for reach in reaches if reach.audience is kept.audience),
        picked=picked,
        offered=offered,
        words=words,
        audiences=OFFER_AUDIENCES,
        companies_max=COMPANIES_MAX,
        line_max=LINE_MAX,
        is_off=kept.audience is OfferAudience.NOBODY,
        wrong=language_of(request).sentence(error) if error else "",
        wrong_field=str(error.fields.get("field", "")) if error else "",
    )


def _members_among(world: World, public_ids: list[str]) -> list[Card]:
    """Return the members with these ids whom the viewer may know of, others left out."""
    found = []
    for public_id in dict.fromkeys(public_ids):
        try:
            found.append(world.member(public_id))
        except EckenError:
            continue
    return found


routes = [
    Route("/privacy/offers", show_offers, methods=["GET"]),
    Route("/privacy/offers", save_offers, methods=["POST"]),
]
