"""Saved job searches: save, look, mark as seen, delete."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid
from ecken.service.jobs.job_searches import (
    NAME_MAX,
    JobSearch,
    delete_search,
    list_searches,
    note_search_seen,
    restore_search,
    save_search,
)
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import Language, mark
from ecken.web.jobs.job_question import FACET_LABELS, AskedJobs, label_of, read_asked
from ecken.web.pages import (
    address,
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


@dataclass(frozen=True)
class ShownSearch:
    """A saved search, where it leads, and what it asks in words."""

    search: JobSearch
    to: str
    chosen: list[str]


@for_members
def show_searches(request: Request) -> Response:
    """List the member's saved job searches, with how many ads match and how many are new."""
    with reading(request) as world:
        searches = list_searches(world)
    language = language_of(request)
    shown = [_shown(search, language) for search in searches]
    return render(request, "jobs/searches.html", searches=shown)


def _shown(search: JobSearch, language: Language) -> ShownSearch:
    chosen = {"workplace": search.workplaces, "hours": search.hours}
    to = address(
        "/jobs",
        q=search.query,
        f_workplace=list(search.workplaces),
        f_hours=list(search.hours),
        order="newest",
    )
    words = [label_of(facet, value, language) for facet in chosen for value in chosen[facet]]
    return ShownSearch(search, to, words)


@for_members
def show_new(request: Request) -> Response:
    """Show the form that gives a name to what the address asks."""
    return _form(request, read_asked(request.query_params), "")


def _form(
    request: Request, asked: AskedJobs, name: str, error: EckenError | None = None
) -> Response:
    language, error = language_of(request), error or asked.error
    values = [(facet, value) for facet, many in asked.chosen.items() for value in many]
    is_name = error is not None and error.fields.get("field") == "name"
    said = language.sentence(error) if error else ""
    return render(
        request,
        "jobs/search_form.html",
        error.status if error else 200,
        asked=asked,
        carried=values,
        words=[
            f"{language.gettext(FACET_LABELS[facet])}: {label_of(facet, value, language)}"
            for facet, value in values
        ],
        name=name,
        name_max=NAME_MAX,
        wrong_name=said if is_name else "",
        wrong="" if is_name else said,
    )


@for_members
def save(request: Request) -> Response:
    """Save a search, or show the form again."""
    form = form_of(request)
    texts = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    asked, name = read_asked(QueryParams(texts)), text_of(form, "name")
    if asked.error is not None:
        return _form(request, asked, name)
    try:
        save_search(community_of(request), viewer_of(request), name=name, question=asked.question)
    except (Invalid, Conflict) as error:
        return _form(request, asked, name, error)
    return redirect(request, "/jobs/searches", Flash(mark("The job search is saved.")))


@for_members
def note_seen(request: Request) -> Response:
    """Note that the member has seen what is new."""
    note_search_seen(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/jobs/searches")


@for_members
def delete(request: Request) -> Response:
    """Delete a saved search."""
    id = request.path_params["id"]
    delete_search(community_of(request), viewer_of(request), id)
    undo = Undo(f"/jobs/searches/{id}/restore")
    return redirect(request, "/jobs/searches", Flash(mark("The job search is deleted."), undo=undo))


@for_members
def restore(request: Request) -> Response:
    """Take the deletion of a saved search back."""
    restore_search(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/jobs/searches", Flash(mark("The job search is back.")))


routes = [
    Route("/jobs/searches", show_searches),
    Route("/jobs/searches/new", show_new),
    Route("/jobs/searches/new", save, methods=["POST"]),
    Route("/jobs/searches/{id}/seen", note_seen, methods=["POST"]),
    Route("/jobs/searches/{id}/delete", delete, methods=["POST"]),
    Route("/jobs/searches/{id}/restore", restore, methods=["POST"]),
]
