"""``/companies/{name}/news`` and ``/company-news/{id}``: news of a company, read and written."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid, NotFound, TooMany
from ecken.rules.posts import POST_MAX
from ecken.service.companies.news import (
    delete_news,
    edit_news,
    list_news,
    list_news_versions,
    restore_news,
    show_news,
    write_news,
)
from ecken.service.companies.pages import show_official_page
from ecken.service.search.companies import find_company
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    quoted,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.rendering.render import render

__all__ = ["routes"]


@for_members
def show_list(request: Request) -> Response:
    """Show the news of a company, with the form to write for its editors."""
    return _list(request)


@for_members
def do_write(request: Request) -> Response:
    """Write news."""
    name, text = request.path_params["name"], text_of(form_of(request), "text")
    try:
        write_news(community_of(request), viewer_of(request), name, text)
    except (Invalid, TooMany) as error:
        return _list(request, error, text)
    said = mark("Published. Followers get a notification in a minute.")
    return redirect(request, f"/companies/{quoted(name)}/news", Flash(said))


@for_members
def show_one(request: Request) -> Response:
    """Show one piece of news, with what it said before."""
    return _one(request)


@for_members
def do_edit(request: Request) -> Response:
    """Change a piece of news."""
    news, text = request.path_params["id"], text_of(form_of(request), "text")
    try:
        edit_news(community_of(request), viewer_of(request), news, text)
    except (Invalid, TooMany) as error:
        return _one(request, error, text)
    return redirect(request, f"/company-news/{news}", Flash(mark("Saved.")))


@for_members
def do_delete(request: Request) -> Response:
    """Delete a piece of news."""
    news = request.path_params["id"]
    with community_of(request).reading(viewer_of(request)) as world:
        company = show_news(world, news).company
    delete_news(community_of(request), viewer_of(request), news)
    undo = Undo(f"/company-news/{news}/restore")
    said = Flash(mark("The news are deleted."), undo=undo)
    return redirect(request, f"/companies/{quoted(company)}/news", said)


@for_members
def do_restore(request: Request) -> Response:
    """Take the deletion back."""
    news = request.path_params["id"]
    restore_news(community_of(request), viewer_of(request), news)
    return redirect(request, f"/company-news/{news}", Flash(mark("The news are back.")))


def _list(request: Request, error: EckenError | None = None, typed: str = "") -> Response:
    after = request.query_params.get("after") if error is None else None
    with reading(request) as world:
        company = find_company(world, request.path_params["name"])
        page = show_official_page(world, company)
        if page is None:
            raise NotFound
        found = list_news(world, company, after=after)
    errors, wrong = errors_of(request, error, ("text",))
    return render(
        request,
        "companies/news.html",
        error.status if error else 200,
        company=company,
        here=f"/companies/{quoted(company.key)}",
        page=page,
        found=found,
        is_later=after is not None,
        typed=typed[: 2 * POST_MAX],
        text_max=POST_MAX,
        errors=errors,
        wrong=wrong,
    )


def _one(request: Request, error: EckenError | None = None, typed: str | None = None) -> Response:
    id = request.path_params["id"]
    with reading(request) as world:
        news, versions = show_news(world, id), list_news_versions(world, id)
    errors, wrong = errors_of(request, error, ("text",))
    return render(
        request,
        "companies/one_news.html",
        error.status if error else 200,
        news=news,
        versions=versions[1:],
        typed=news.text if typed is None else typed[: 2 * POST_MAX],
        text_max=POST_MAX,
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route("/companies/{name}/news", show_list),
    Route("/companies/{name}/news", do_write, methods=["POST"]),
    Route("/company-news/{id}", show_one),
    Route("/company-news/{id}/edit", do_edit, methods=["POST"]),
    Route("/company-news/{id}/delete", do_delete, methods=["POST"]),
    Route("/company-news/{id}/restore", do_restore, methods=["POST"]),
]
