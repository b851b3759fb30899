"""Job ads as members find and read them."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, TooMany
from ecken.service.jobs.ad_contacts import show_contact
from ecken.service.jobs.applying import apply_for_job, show_approach
from ecken.service.jobs.job_ads import show_ad, viewer_may_advertise
from ecken.service.jobs.job_search import JobResults, search_ads
from ecken.service.jobs.known_people import KnownPeople, people_at
from ecken.service.talk.messages import MESSAGE_MAX
from ecken.service.world import World
from ecken.web.jobs.job_question import (
    FACET_LABELS,
    ORDERS,
    AskedJobs,
    choices_of,
    read_asked,
)
from ecken.web.jobs.public_jobs import public_page
from ecken.web.pages import (
    address,
    community_of,
    for_members,
    form_of,
    quoted,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.rendering.job_words import ad_words
from ecken.web.rendering.render import language_of, render
from ecken.web.search.companies import search_address

__all__ = ["job_page", "routes"]

SHOWN = 20


@for_members
def show_jobs(request: Request) -> Response:
    """Search the job ads; without a question the newest stand first."""
    asked = read_asked(request.query_params)
    language = language_of(request)
    with reading(request) as world:
        found, asked = _answer(world, asked)
        may_advertise = viewer_may_advertise(community_of(request), world)
    error = asked.error
    return render(
        request,
        "jobs/jobs.html",
        error.status if error else 200,
        asked=asked,
        found=found,
        facets=choices_of(asked, found.facets, language),
        labels=FACET_LABELS,
        orders=ORDERS,
        may_advertise=may_advertise,
        wrong=language.sentence(error) if error else "",
        **ad_words(language),
    )


def _answer(world: World, asked: AskedJobs) -> tuple[JobResults, AskedJobs]:
    """Return the page of ads, or none and the question with what is wrong with it."""
    if asked.error is not None:
        return JobResults(0, []), asked
    try:
        question, order, cursor = asked.question, asked.order, asked.cursor
        return search_ads(world, question, order=order, limit=SHOWN, cursor=cursor), asked
    except Invalid as error:
        if asked.cursor:  # of another search, or of an index before
            return _answer(world, replace(asked, cursor=None))
        return JobResults(0, []), replace(asked, error=error)


def show_job(request: Request) -> Response:
    """Show one ad: what it offers, how to apply, and whom one knows there.

    Guests read what is public; else they are led to sign in, whatever there is.
    """
    is_guest = getattr(request.state, "viewer", None) is None
    return (public_page(request) if is_guest else None) or for_members(job_page)(request)


def job_page(request: Request, *, error: EckenError | None = None, text: str = "") -> Response:
    """Show one ad to a member, and what was wrong with what they did on its page."""
    language = language_of(request)
    with reading(request) as world:
        ad = show_ad(world, request.path_params["id"])
        people, may_search = people_at(world, ad.row.company), world.may_search
        contact = show_contact(world, ad)
        approach = show_approach(world, contact.card.member)
    return render(
        request,
        "jobs/job.html",
        error.status if error else 200,
        ad=ad,
        people=people,
        may_search=may_search,
        lists=_lists_of(people) if people else {},
        approach=approach,
        contact=contact,
        text=text,
        text_max=MESSAGE_MAX,
        **{"wrong": "", "changed": "", _where(error): language.sentence(error) if error else ""},
        **ad_words(language),
    )


def _where(error: EckenError | None) -> str:
    """Return beside which form it is said what was wrong."""
    return "changed" if error is not None and error.code == "job_changed" else "wrong"


@for_members
def apply(request: Request) -> Response:
    """Write about an ad to its contact, who is one of the viewer's own."""
    form, id = form_of(request), request.path_params["id"]
    text, to = text_of(form, "text"), text_of(form, "to")
    try:
        conversation = apply_for_job(
            community_of(request), viewer_of(request), id, text, contact_id=to
        )
    except (Invalid, Conflict, TooMany) as error:
        return job_page(request, error=error, text=text[: 2 * MESSAGE_MAX])
    return redirect(request, f"/messages/{conversation}#newest")


def _lists_of(people: KnownPeople) -> dict[str, str]:
    """Return the addresses of the lists behind the two numbers, by circle."""
    page = f"/companies/{quoted(people.company.key)}/members"
    return {
        circle: search_address(people.company, f"/circle/{circle}")
        or address(page, when="now", circle=circle)
        for circle in ("1", "2")
    }


routes = [
    Route("/jobs", show_jobs),
    Route("/jobs/{id}", show_job),
    Route("/jobs/{id}/apply", apply, methods=["POST"]),
]
