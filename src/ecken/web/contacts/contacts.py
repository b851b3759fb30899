"""My contacts: find, sort, remove."""

from __future__ import annotations

import unicodedata

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.reference.folding import expand
from ecken.service.contacts.contacts import Contact, list_contacts
from ecken.service.contacts.tags import list_tags, tags_of_contacts
from ecken.web.i18n import mark
from ecken.web.pages import for_members, page_number, reading, slice_of
from ecken.web.rendering.render import render

__all__ = ["matches", "routes"]

SHOWN = 40
"""Contacts on one page."""

_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
"""Letters that do not come apart into a plain one and an accent."""

ORDERS = {
    "name": mark("by name"),
    "newest": mark("newest first"),
    "company": mark("by company"),
    "city": mark("by city"),
}


@for_members
def show_contacts(request: Request) -> Response:
    """List the viewer's contacts, filtered by words and in one of four orders."""
    words = request.query_params.get("q", "")[:200]
    order = request.query_params.get("order", "name")
    order = order if order in ORDERS else "name"
    tag = request.query_params.get("tag", "")[:40]
    with reading(request) as world:
        contacts = list_contacts(world)
        tags, all_tags = tags_of_contacts(world), list_tags(world)
    wanted = [c for c in contacts if not tag or tag in tags.get(c.card.public_id, ())]
    fitting = [contact for contact in wanted if matches(contact, words)] if words else wanted
    found = _ordered(fitting, order)
    return render(
        request,
        "contacts/contacts.html",
        total=len(contacts),
        shown=slice_of(found, page_number(request), SHOWN),
        words=words,
        tag=tag,
        tags=tags,
        all_tags=all_tags,
        order=order,
        orders=ORDERS,
    )


def _ordered(contacts: list[Contact], order: str) -> list[Contact]:
    """Return ``contacts``, which come by name, in another order; equal ones stay by name."""
    if order == "newest":
        return sorted(contacts, key=lambda c: -c.since)
    if order == "company":
        return sorted(contacts, key=lambda c: (not c.card.company, _folded(c.card.company)))
    if order == "city":
        return sorted(contacts, key=lambda c: (not c.card.city, _folded(c.card.city)))
    return contacts


def matches(contact: Contact, words: str) -> bool:
    """Say whether every word stands somewhere on the card."""
    card = contact.card
    text = " ".join(
        (card.name, card.headline, card.company, card.position, card.city, card.postal_code)
    )
    spelled_out = f"{_folded(text)} {expand(text)}"
    return all(word in spelled_out for word in _folded(words).split())


def _folded(text: str) -> str:
    """Return ``text`` without case and accents: Müller is found as muller, Yıldız as yildiz."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(character for character in apart if not unicodedata.combining(character))


routes = [Route("/contacts", show_contacts)]
