"""Companies by the circles of the viewer: the list, the page of one, and its members."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ecken.errors import Invalid
from ecken.search.query import Query
from ecken.search.search_request import CIRCLES, SearchRequest
from ecken.service.companies.news import list_news
from ecken.service.companies.pages import show_official_page
from ecken.service.contacts.saved_members import kept_ids
from ecken.service.jobs.company_ads import ads_of_company
from ecken.service.search.companies import (
    COMPANIES_MAX,
    Company,
    When,
    find_company,
    list_companies,
    list_members,
    show_company,
)
from ecken.service.search.followed_companies import (
    find_followed,
    follow_company,
    list_followed,
    note_company_seen,
    unfollow_company,
)
from ecken.service.search.search import Results
from ecken.service.world import World
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import (
    address,
    community_of,
    for_members,
    quoted,
    reading,
    redirect,
    viewer_of,
)
from ecken.web.rendering.job_words import ad_words
from ecken.web.rendering.render import language_of, render
from ecken.web.search.facets import label_of
from ecken.web.search.highlighting import show_hit

__all__ = ["routes", "search_address"]

SHOWN = 20
NEWS_SHOWN = 3
_FILTERS = ("industry", "city")
_CHOSEN_MOST = 200
"""Letters of a value of a facet that the search takes."""


@for_members
def show_companies(request: Request) -> Response:
    """List the companies of members, those of the most contacts first."""
    typed = request.query_params.get("q", "")[:100].strip()
    with reading(request) as world:
        total, found = list_companies(world, typed=typed)
        may_search = world.may_search
        followed = list_followed(world) if may_search and not typed else []
    return render(
        request, "companies/list.html",
        typed=typed, total=total, found=found, followed=followed, most=COMPANIES_MAX,
        may_search=may_search,
    )  # fmt: skip


@for_members
def show_company_page(request: Request) -> Response:
    """Show who of the viewer's circles works at a company, or did before."""
    name = request.path_params["name"]
    with reading(request) as world:
        shown = show_company(world, name)
        kept, followed = kept_ids(world), find_followed(world, shown.company)
        ads = ads_of_company(world, shown.company)
        official = show_official_page(world, shown.company)
        told = list_news(world, shown.company, most=NEWS_SHOWN) if official else None
    company, language = shown.company, language_of(request)
    if name != company.key:
        return RedirectResponse(f"/companies/{quoted(company.key)}", status_code=301)
    return render(
        request,
        "companies/company.html",
        200,
        company=company,
        here=f"/companies/{quoted(company.key)}",
        counts=shown.counts,
        people={when: [show_hit(hit) for hit in hits] for when, hits in shown.people.items()},
        industries=[
            (value, label_of("industry", value, language), n) for value, n in shown.industries
        ],
        cities=shown.cities,
        followed=followed,
        official=official,
        told=told,
        search_at=search_address(company, "/search"),
        ads=ads,
        **ad_words(language),
        kept=kept,
    )


@for_members
def show_members(request: Request) -> Response:
    """List who of a circle works at a company, or worked there before."""
    sent, name = request.query_params, request.path_params["name"]
    when = When.FORMER if sent.get("when") == When.FORMER else When.NOW
    circle = sent.get("circle", "all")
    circle = circle if circle in CIRCLES else "all"
    chosen = {facet: values[:200] for facet in _FILTERS if (values := sent.get(f"f_{facet}"))}
    question = SearchRequest(
        Query(),
        circle=circle,
        limit=SHOWN,
        cursor=sent.get("cursor") or None,
        chosen={facet: [value] for facet, value in chosen.items()},
        with_counts=True,
    )
    with reading(request) as world:
        company = find_company(world, name)
        results = _listed(world, company, when, question)
        kept = kept_ids(world)
    path = f"/companies/{quoted(company.key)}"
    asked: dict[str, object] = {f"f_{facet}": value for facet, value in chosen.items()}
    asked |= {"when": when.value, "circle": circle}
    if name != company.key:
        return RedirectResponse(address(f"{path}/members", **asked), status_code=301)
    language = language_of(request)
    return render(
        request,
        "companies/members.html",
        company=company,
        path=path,
        asked=asked,
        results=results,
        hits=[show_hit(hit) for hit in results.hits],
        chosen={facet: label_of(facet, value, language) for facet, value in chosen.items()},
        here=address(f"{path}/members", **asked, cursor=question.cursor or ""),
        is_later=question.cursor is not None,
        kept=kept,
    )


@for_members
def follow(request: Request) -> Response:
    """Follow a company; nobody is told."""
    name = request.path_params["name"]
    company = follow_company(community_of(request), viewer_of(request), name)
    to = f"/companies/{quoted(company.key)}"
    said = mark("You follow %(name)s. News tells you who of your first two circles is new there.")
    return redirect(request, to, Flash(said, {"name": company.name}, Undo(f"{to}/unfollow")))


@for_members
def unfollow(request: Request) -> Response:
    """Follow a company no longer."""
    name = request.path_params["name"]
    unfollow_company(community_of(request), viewer_of(request), name)
    to = f"/companies/{quoted(name)}"
    return redirect(
        request, to, Flash(mark("You no longer follow this company."), undo=Undo(f"{to}/follow"))
    )


@for_members
def note_seen(request: Request) -> Response:
    """Note that the viewer has seen who is new at a company."""
    name = request.path_params["name"]
    note_company_seen(community_of(request), viewer_of(request), name)
    return redirect(request, f"/companies/{quoted(name)}")


def _listed(world: World, company: Company, when: When, asked: SearchRequest) -> Results:
    """Return the page that is asked for, or the first one if its cursor is of no use."""
    try:
        return list_members(world, company, when, asked)
    except Invalid:
        if asked.cursor is None:
            raise
        return list_members(world, company, when, replace(asked, cursor=None))


def search_address(company: Company, path: str) -> str:
    """Return the address of the search for the same members; empty if nobody works there now.

    One spelling stands for all of them.
    """
    names = [name for name in company.spellings if len(name) <= _CHOSEN_MOST][:1]
    return address(path, f_company=names) if names else ""


routes = [
    Route("/companies", show_companies),
    Route("/companies/{name}", show_company_page),
    Route("/companies/{name}/members", show_members),
    Route("/companies/{name}/follow", follow, methods=["POST"]),
    Route("/companies/{name}/unfollow", unfollow, methods=["POST"]),
    Route("/companies/{name}/seen", note_seen, methods=["POST"]),
]
