"""``/companies/{name}/edit``: what the editors of an official page write, and how they stop."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid, TooMany
from ecken.rules.reach.company_pages import COMPANY_TEXT_MAX
from ecken.service.companies.editors import leave_editors, list_editors
from ecken.service.companies.pages import edit_page, key_of_page, show_official_page
from ecken.service.search.companies import find_company
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
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

__all__ = ["routes", "show_form"]


@for_members
def open_page(request: Request) -> Response:
    """Lead to the company whose official page has this id: notifications name it so."""
    with community_of(request).reading(viewer_of(request)) as world:
        key = key_of_page(world, request.path_params["id"])
    return RedirectResponse(f"/companies/{quoted(key)}", status_code=303)


@for_members
def show_editing(request: Request) -> Response:
    """Show the form, the logo, and who else writes for the company."""
    return show_form(request)


@for_members
def do_edit(request: Request) -> Response:
    """Take text and link."""
    form, name = form_of(request), request.path_params["name"]
    typed = {field: text_of(form, field) for field in ("text", "link")}
    try:
        edit_page(community_of(request), viewer_of(request), name, **typed)
    except (Invalid, TooMany) as error:
        return show_form(request, error, typed)
    return redirect(request, f"/companies/{quoted(name)}", Flash(mark("Saved.")))


@for_members
def do_leave(request: Request) -> Response:
    """Write for the company no longer."""
    name = request.path_params["name"]
    leave_editors(community_of(request), viewer_of(request), name)
    said = mark("You are no longer an editor of this page. What you wrote for it stays.")
    return redirect(request, f"/companies/{quoted(name)}", Flash(said))


def show_form(
    request: Request, error: EckenError | None = None, typed: dict[str, str] | None = None
) -> Response:
    """Show what editors can change, with what is wrong beside its field."""
    name = request.path_params["name"]
    with reading(request) as world:
        editors = list_editors(world, name)
        company = find_company(world, name)
        page = show_official_page(world, company)
    assert page is not None, "it has editors"
    errors, wrong = errors_of(request, error, ("text", "link", "photo"))
    return render(
        request,
        "companies/edit.html",
        error.status if error else 200,
        company=company,
        here=f"/companies/{quoted(company.key)}",
        page=page,
        editors=editors,
        typed=typed or {"text": page.text, "link": page.link},
        text_max=COMPANY_TEXT_MAX,
        photo_most=community_of(request).settings.photo_max_bytes // 1_000_000,
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route("/company-page/{id}", open_page),
    Route("/companies/{name}/edit", show_editing),
    Route("/companies/{name}/edit", do_edit, methods=["POST"]),
    Route("/companies/{name}/leave", do_leave, methods=["POST"]),
]
