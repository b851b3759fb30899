"""Circulars: written, tried and sent by administrators; each has a page for members."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.catalogues import LANGUAGES
from ecken.errors import Conflict, EckenError, Invalid, TooMany
from ecken.rules.markup import find_links
from ecken.rules.operators.circulars import CircularText, text_for
from ecken.rules.operators.rights import Right
from ecken.service.house import circulars
from ecken.web.accounts.joining import errors_of
from ecken.web.accounts.proofs import after_proof
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, for_members, form_of, reading, redirect, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]

_HERE = "/admin/circulars"
_FIELDS = tuple(f"{part}_{language}" for language in LANGUAGES for part in ("subject", "text"))


@needs(Right.CIRCULARS)
def show_circulars(request: Request) -> Response:
    """Show what was written to all members, and how far it is."""
    found = circulars.list_circulars(community_of(request), viewer_of(request))
    code = language_of(request).code
    return render(
        request,
        "admin/circulars.html",
        found=found,
        subjects={row.public_id: text_for(row.texts, code)[1].subject for row in found.rows},
    )


@needs(Right.CIRCULARS)
def show_new_circular(request: Request) -> Response:
    """Show an empty form, and to how many members it would come."""
    found = circulars.list_circulars(community_of(request), viewer_of(request))
    return _form(request, {}, readers=found.readers)


@needs(Right.CIRCULARS)
def do_add_circular(request: Request) -> Response:
    """Keep a draft."""
    return _save(request, "")


@needs(Right.CIRCULARS)
def show_one_circular(request: Request) -> Response:
    """Show one as members get it, and what can be done with it."""
    return _page(request)


@needs(Right.CIRCULARS)
def show_draft(request: Request) -> Response:
    """Show a draft in a form."""
    found = circulars.find_circular(
        community_of(request), viewer_of(request), request.path_params["id"]
    )
    return _form(request, dict(found.texts), circular=found.public_id)


@needs(Right.CIRCULARS)
def do_change_draft(request: Request) -> Response:
    """Keep what a draft now says."""
    return _save(request, request.path_params["id"])


@needs(Right.CIRCULARS)
def do_delete_draft(request: Request) -> Response:
    """Delete a draft."""
    id = request.path_params["id"]
    try:
        circulars.delete_circular(community_of(request), viewer_of(request), id)
    except Conflict as error:
        return _page(request, error)
    return redirect(request, _HERE, Flash(mark("The draft is deleted.")))


@needs(Right.CIRCULARS)
def do_try_circular(request: Request) -> Response:
    """Send it to the administrator alone."""
    id = request.path_params["id"]
    try:
        circulars.try_circular(community_of(request), viewer_of(request), id)
    except TooMany as error:
        return _page(request, error)
    said = mark("An e-mail is on its way to you, as all would get it.")
    return redirect(request, f"{_HERE}/{id}", Flash(said))


@needs(Right.CIRCULARS)
@after_proof("circulars", _HERE)
def do_send_circular(request: Request) -> Response:
    """Let it go to all members, in a minute."""
    id = request.path_params["id"]
    try:
        circulars.send_circular(community_of(request), viewer_of(request), id)
    except (Conflict, TooMany) as error:
        return _page(request, error)
    said = mark("It goes in a minute. Until then you can stop it, and nobody will have got it.")
    return redirect(request, f"{_HERE}/{id}", Flash(said))


@needs(Right.CIRCULARS)
def do_stop_circular(request: Request) -> Response:
    """Take it back."""
    id = request.path_params["id"]
    circulars.stop_circular(community_of(request), viewer_of(request), id)
    return redirect(request, f"{_HERE}/{id}", Flash(mark("The circular is stopped.")))


@for_members
def show_circular(request: Request) -> Response:
    """Show members a circular."""
    with reading(request) as world:
        found = circulars.read_circular(world, request.path_params["id"])
    language, said = text_for(found.texts, language_of(request).code)
    return render(
        request,
        "talk/circular.html",
        subject=said.subject,
        words=find_links(said.text),
        written_in=language,
        sent_at=found.begins_at,
    )


def _save(request: Request, circular: str) -> Response:
    form = form_of(request)
    typed = {
        language: CircularText(
            single(form, f"subject_{language}"), single(form, f"text_{language}")
        )
        for language in LANGUAGES
    }
    community, viewer = community_of(request), viewer_of(request)
    try:
        circular = circulars.save_circular(community, viewer, typed, circular)
    except (Conflict, Invalid) as error:
        return _form(request, typed, error, circular=circular)
    return redirect(request, f"{_HERE}/{circular}")


def _form(
    request: Request,
    typed: dict[str, CircularText],
    error: EckenError | None = None,
    *,
    circular: str = "",
    readers: int = 0,
) -> Response:
    errors, wrong = errors_of(request, error, _FIELDS)
    return render(
        request,
        "admin/circular_form.html",
        error.status if error else 200,
        typed=typed,
        readers=readers,
        page=f"{_HERE}/{circular}/draft" if circular else f"{_HERE}/new",
        errors=errors,
        wrong=wrong,
    )


def _page(request: Request, error: EckenError | None = None) -> Response:
    community, viewer, id = community_of(request), viewer_of(request), request.path_params["id"]
    row = circulars.find_circular(community, viewer, id)
    found = circulars.list_circulars(community, viewer)
    newest = max(found.rows, key=lambda one: one.begins_at or 0)
    return render(
        request,
        "admin/circular.html",
        error.status if error else 200,
        row=row,
        written={key: (text.subject, find_links(text.text)) for key, text in row.texts.items()},
        found=found,
        is_newest=newest.public_id == id and not row.is_draft,
        wrong=language_of(request).sentence(error) if error else "",
    )


routes = [
    Route(_HERE, show_circulars, methods=["GET"]),
    Route(f"{_HERE}/new", show_new_circular, methods=["GET"]),
    Route(f"{_HERE}/new", do_add_circular, methods=["POST"]),
    Route(f"{_HERE}/{{id}}", show_one_circular, methods=["GET"]),
    Route(f"{_HERE}/{{id}}/draft", show_draft, methods=["GET"]),
    Route(f"{_HERE}/{{id}}/draft", do_change_draft, methods=["POST"]),
    Route(f"{_HERE}/{{id}}/delete", do_delete_draft, methods=["POST"]),
    Route(f"{_HERE}/{{id}}/test", do_try_circular, methods=["POST"]),
    Route(f"{_HERE}/{{id}}/send", do_send_circular, methods=["POST"]),
    Route(f"{_HERE}/{{id}}/stop", do_stop_circular, methods=["POST"]),
    Route("/circulars/{id}", show_circular, methods=["GET"]),
]
