"""Imprint, data protection and rules: shown to everybody, written by operators."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Invalid
from ecken.rules.markup import find_placeholders, read_markup
from ecken.rules.operators.rights import Right
from ecken.service.operators.privacy_documents import processing_record_for
from ecken.service.operators.site_pages import (
    list_versions,
    publish_page,
    read_face_as,
    read_page,
    template_of,
)
from ecken.store.site.site_pages import PageVersion
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["TITLES", "routes"]

TITLES = {
    "imprint": mark("Imprint"),
    "data-protection": mark("Data protection"),
    "rules": mark("House rules"),
}


def show_page(request: Request) -> Response:
    """Show a page that the operators have written, to everybody."""
    name = request.url.path[1:]
    page = read_page(community_of(request), name, language_of(request).code)
    return render(
        request,
        "site/page.html",
        title=TITLES[name],
        blocks=read_markup(page.text),
        written_in=page.language,
    )


@needs(Right.PAGES)
def show_pages(request: Request) -> Response:
    """Show operators the pages that they write, and which are missing."""
    face = read_face_as(community_of(request), viewer_of(request))
    return render(request, "admin/pages.html", page_titles=TITLES, written=face)


@needs(Right.PAGES)
def show_record(request: Request) -> Response:
    """Show operators a draft of the record of processing activities, to be copied."""
    language = request.query_params.get("language", "") or language_of(request).code
    text = processing_record_for(community_of(request), viewer_of(request), language)
    return render(
        request,
        "admin/processing_record.html",
        text=text,
        blocks=read_markup(text),
        written_in=language,
        open_places=len(find_placeholders(text)),
    )


@needs(Right.PAGES)
def show_editor(request: Request) -> Response:
    """Show the newest version of a page in a form, an older one, or a text to start from."""
    versions = _versions(request)
    wanted = request.query_params.get("version", "")
    text = next((v.text for v in versions if v.id == wanted), versions[0].text if versions else "")
    if request.query_params.get("start") == "template":
        text = template_of(
            request.path_params["name"],
            request.path_params["language"],
            community_of(request).settings,
        )
    return _editor(request, text)


@needs(Right.PAGES)
def do_write(request: Request) -> Response:
    """Show a preview, or publish the text."""
    form = form_of(request)
    text = single(form, "text")
    if single(form, "act") != "publish":
        return _editor(request, text, is_preview=True)
    name, language = request.path_params["name"], request.path_params["language"]
    try:
        publish_page(community_of(request), viewer_of(request), name, language, text)
    except Invalid as error:
        return _editor(request, text, error=error, is_preview=True)
    said = mark("The page is published.") if text.strip() else mark("The page is taken down.")
    return redirect(request, "/admin/pages", Flash(said))


def _versions(request: Request) -> list[PageVersion]:
    return list_versions(
        community_of(request),
        viewer_of(request),
        request.path_params["name"],
        request.path_params["language"],
    )


def _editor(
    request: Request, text: str, *, error: Invalid | None = None, is_preview: bool = False
) -> Response:
    name, language = request.path_params["name"], request.path_params["language"]
    versions = _versions(request)
    errors, wrong = errors_of(request, error, ("text",))
    return render(
        request,
        "site/editor.html",
        error.status if error else 200,
        title=TITLES[name],
        page=f"/admin/pages/{name}/{language}",
        written_in=language,
        text=text,
        blocks=read_markup(text) if is_preview else [],
        is_preview=is_preview,
        places=find_placeholders(text),
        versions=versions,
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route("/admin/pages", show_pages, methods=["GET"]),
    *(Route(f"/{name}", show_page, methods=["GET"]) for name in TITLES),
    Route("/admin/processing-record", show_record, methods=["GET"]),
    Route("/admin/pages/{name}/{language}", show_editor, methods=["GET"]),
    Route("/admin/pages/{name}/{language}", do_write, methods=["POST"]),
]
