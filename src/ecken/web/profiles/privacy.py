"""Privacy: who sees my contacts and details, how I look to others, whom I have blocked."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid, NotFound
from ecken.rules.audience import parse_audience
from ecken.rules.contact_details import Detail, ReleaseAudience, parse_release_audience
from ecken.service.contacts.contacts import list_blocks, sort_by_name, unblock_member
from ecken.service.posts.of_member import newest_posts_as
from ecken.service.privacy.contact_details import (
    OwnDetail,
    contacts_to_choose,
    is_findable,
    own_detail,
    own_details,
    set_detail,
    set_findable,
)
from ecken.service.privacy.offer_settings import own_offers
from ecken.service.privacy.privacy import own_privacy, privacy_history, set_privacy
from ecken.service.profiles.view_as import ROLES, consequences, page_as, view_as
from ecken.service.world import World
from ecken.store.profiles.members import Card
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    page_number,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.rendering.formats import birthday_to_type
from ecken.web.rendering.privacy_words import (
    AUDIENCES,
    DETAILS,
    OFFER_AUDIENCES,
    RELEASES,
    entry_in_words,
)
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]

ROLE_NAMES = {
    "contact": mark("a contact"),
    "second": mark("the second circle"),
    "third": mark("the third circle"),
    "stranger": mark("everybody else"),
    "recruiter": mark("a recruiter"),
}

_UNDO_FIELD_MAX = 1_200
"""What is longer (many chosen contacts) cannot be taken back: the cookie has no room for it."""


@for_members
def show_privacy(request: Request) -> Response:
    """Show all privacy settings, with what they mean today."""
    with reading(request) as world:
        privacy = own_privacy(world)
        listed, unlisted = (consequences(world, is_listed=is_listed) for is_listed in (True, False))
        found: dict[str, Any] = {
            "privacy": privacy,
            "choices": list(zip(listed, unlisted, strict=True)),
            "today": {c.audience: c for c in (listed if privacy.is_listed else unlisted)}[
                privacy.audience
            ],
            "details": own_details(world),
            "is_findable": is_findable(world),
            "offers": own_offers(world),
            "blocks": list_blocks(world),
            "history": privacy_history(world),
        }
    reader = language_of(request)
    found["history"] = [(entry_in_words(reader, entry), entry.at) for entry in found["history"]]
    return render(
        request,
        "privacy/privacy.html",
        audiences=AUDIENCES,
        detail_labels=DETAILS,
        releases=RELEASES,
        offer_audiences=OFFER_AUDIENCES,
        roles=ROLE_NAMES,
        **found,
    )


@for_members
def save_list(request: Request) -> Response:
    """Set who sees my contacts, and whether others' lists show me; can be taken back."""
    form = form_of(request)
    before = set_privacy(
        community_of(request),
        viewer_of(request),
        audience=parse_audience(text_of(form, "audience")),
        is_listed=text_of(form, "listed") == "1",
    )
    fields = {"audience": before.audience.value, "listed": "1" if before.is_listed else ""}
    said = mark("Saved. It takes effect with the very next page that anyone opens.")
    return redirect(request, "/privacy", Flash(said, undo=Undo("/privacy/list", fields)))


@for_members
def show_as_seen(request: Request) -> Response:
    """Show my page as somebody else gets it."""
    role = request.path_params["role"]
    if role not in ROLES:
        raise NotFound
    with reading(request) as world:
        outlook = view_as(world, role)
        member = page_as(world, outlook, page=page_number(request))
        newest = newest_posts_as(world, member.card, outlook.degree)
        privacy = own_privacy(world)
    return render(
        request,
        "privacy/as_seen.html",
        member=member,
        card=member.card,
        newest=newest,
        outlook=outlook,
        privacy=privacy,
        roles=ROLE_NAMES,
        wrong="",
        detail_labels=DETAILS,
    )


# -- details -----------------------------------------------------------------------------------


@for_members
def show_detail(request: Request) -> Response:
    """Show the form of one detail."""
    with reading(request) as world:
        kept = own_detail(world, _detail_of(request))
    chosen = [card.public_id for card in kept.chosen]
    value = kept.value
    if kept.detail is Detail.BIRTHDAY and value:
        value = birthday_to_type(language_of(request), value)
    return _detail_page(request, value, kept.audience.value, chosen)


@for_members
def save_detail(request: Request) -> Response:
    """Keep a detail and to whom it is released; or only look for contacts to choose."""
    form, detail = form_of(request), _detail_of(request)
    value, audience = text_of(form, "value"), text_of(form, "audience")
    chosen = [text for text in form.getlist("chosen") if isinstance(text, str)]
    chosen += text_of(form, "chosen_before").split()
    is_looking = {"find": True, "enter": bool(text_of(form, "words").strip())}
    if is_looking.get(text_of(form, "action")):
        return _detail_page(request, value, audience, chosen)
    try:
        before = set_detail(
            community_of(request),
            viewer_of(request),
            detail,
            value=value,
            audience=parse_release_audience(audience),
            chosen=chosen,
        )
    except Invalid as error:
        return _detail_page(request, value, audience, chosen, error)
    said = Flash(mark("Saved."), undo=_undo_of(detail, before), part="details")
    return redirect(request, "/privacy", said)


@for_members
def save_findable(request: Request) -> Response:
    """Set whether who knows my address finds me by it."""
    wanted = text_of(form_of(request), "findable") == "1"
    before = set_findable(community_of(request), viewer_of(request), wanted)
    undo = Undo("/privacy/findable", {"findable": "1" if before else ""})
    return redirect(request, "/privacy", Flash(mark("Saved."), undo=undo, part="details"))


def _detail_of(request: Request) -> Detail:
    try:
        return Detail(request.path_params["detail"])
    except ValueError:
        raise NotFound from None


def _detail_page(
    request: Request,
    value: str,
    audience: str,
    chosen: list[str],
    error: EckenError | None = None,
) -> Response:
    words = text_of(form_of(request), "words")[:100] if request.method == "POST" else ""
    with reading(request) as world:
        kept = own_detail(world, _detail_of(request))
        picked = _contacts_among(world, chosen)
        offered = contacts_to_choose(world, words, chosen=set(chosen))
    return render(
        request,
        "privacy/detail.html",
        error.status if error else 200,
        detail=kept.detail,
        value=kept.value if kept.detail is Detail.EMAIL else value,
        audience=audience or ReleaseAudience.NOBODY.value,
        picked=picked,
        offered=offered,
        words=words,
        wrong=language_of(request).sentence(error) if error else "",
        wrong_field=str(error.fields.get("field", "")) if error else "",
        detail_labels=DETAILS,
        releases=RELEASES,
    )


def _contacts_among(world: World, public_ids: list[str]) -> list[Card]:
    wanted = set(public_ids)
    cards = world.cards(world.contacts).values()
    return sort_by_name(world, (card for card in cards if card.public_id in wanted))


def _undo_of(detail: Detail, before: OwnDetail) -> Undo | None:
    fields = {
        "value": before.value if detail is not Detail.EMAIL else "",
        "audience": before.audience.value,
        "chosen_before": " ".join(card.public_id for card in before.chosen),
    }
    if sum(map(len, fields.values())) > _UNDO_FIELD_MAX:
        return None
    return Undo(f"/privacy/details/{detail.value}", fields)


# -- blocks ------------------------------------------------------------------------------------


@for_members
def end_block(request: Request) -> Response:
    """End a block; for a minute one press blocks again."""
    target = request.path_params["id"]
    community, viewer = community_of(request), viewer_of(request)
    with community.reading(viewer) as world:
        names = {block.card.public_id: block.card.name for block in list_blocks(world)}
    unblock_member(community, viewer, target)
    flash = Flash(
        mark("%(name)s is no longer blocked. The contact and any requests are not restored."),
        {"name": names.get(target, "")},
        Undo(f"/m/{target}/block"),
        part="blocks",
    )
    return redirect(request, "/privacy", flash)


routes = [
    Route("/privacy", show_privacy, methods=["GET"]),
    Route("/privacy/list", save_list, methods=["POST"]),
    Route("/privacy/view-as/{role}", show_as_seen, methods=["GET"]),
    Route("/privacy/details/{detail}", show_detail, methods=["GET"]),
    Route("/privacy/details/{detail}", save_detail, methods=["POST"]),
    Route("/privacy/findable", save_findable, methods=["POST"]),
    Route("/privacy/blocks/{id}/end", end_block, methods=["POST"]),
]
