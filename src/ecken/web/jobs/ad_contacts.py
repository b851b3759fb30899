"""The contact of a job ad: name one, take it back; agree, decline, withdraw."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, TooMany
from ecken.service.contacts.contacts import list_contacts
from ecken.service.jobs.ad_contacts import (
    answer_as_contact,
    name_contact,
    show_contact,
    take_contact_back,
)
from ecken.service.jobs.job_ads import own_ad, show_ad
from ecken.web.contacts.contacts import matches
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.jobs.jobs import job_page
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]

SHOWN = 20
"""Contacts from whom one chooses at a time."""


@for_members
def show_choice(request: Request) -> Response:
    """Show who is the contact of an own ad, and the contacts whom one can name."""
    return _choice(request)


def _choice(request: Request, error: EckenError | None = None) -> Response:
    words = request.query_params.get("q", "")[:200]
    with reading(request) as world:
        own_ad(world, request.path_params["id"])
        ad = show_ad(world, request.path_params["id"])
        contact = show_contact(world, ad)
        contacts = list_contacts(world)
    found = [one.card for one in contacts if not words or matches(one, words)]
    return render(
        request,
        "jobs/contact.html",
        error.status if error else 200,
        ad=ad,
        contact=contact,
        words=words,
        has_contacts=bool(contacts),
        found=[card for card in found if card != contact.named][:SHOWN],
        is_cut=len(found) > SHOWN,
        wrong=language_of(request).sentence(error) if error else "",
    )


@for_members
def name(request: Request) -> Response:
    """Name a contact, or nobody but oneself."""
    id, member = request.path_params["id"], text_of(form_of(request), "member")
    community, viewer = community_of(request), viewer_of(request)
    if not member:
        take_contact_back(community, viewer, id)
        return redirect(
            request, f"/jobs/{id}", Flash(mark("You are the contact person of this ad."))
        )
    try:
        name_contact(community, viewer, id, member)
    except (Conflict, TooMany) as error:
        return _choice(request, error)
    said = mark("They have been asked. Until they agree, readers turn to you.")
    return redirect(request, f"/jobs/{id}", Flash(said))


@for_members
def answer(request: Request) -> Response:
    """Agree to be the contact of an ad, or decline, or withdraw."""
    form, id = form_of(request), request.path_params["id"]
    agrees, read = text_of(form, "agrees") == "1", text_of(form, "revision")
    revision = int(read) if re.fullmatch("[0-9]{1,9}", read) else None
    try:
        runs = answer_as_contact(
            community_of(request), viewer_of(request), id, agrees=agrees, revision=revision
        )
    except Conflict as error:
        return job_page(request, error=error)
    yes, no = mark("You are the contact person of this ad."), mark("You are not named on this ad.")
    return redirect(request, f"/jobs/{id}" if runs else "/jobs/mine", Flash(yes if agrees else no))


routes = [
    Route("/jobs/{id}/contact", show_choice),
    Route("/jobs/{id}/contact", name, methods=["POST"]),
    Route("/jobs/{id}/contact/answer", answer, methods=["POST"]),
]
