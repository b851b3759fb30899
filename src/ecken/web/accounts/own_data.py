"""My data: what a member takes away, what they agreed to and set, and who looked at it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotAllowed, NotFound, TooMany
from ecken.service.accounts.accounts import own_account
from ecken.service.factors.factors import own_factors
from ecken.service.factors.proofs import needs_proof
from ecken.service.privacy.data_exports import ask_for_data, drop_data, own_export, take_data
from ecken.service.privacy.data_log import Access, read_data_log
from ecken.store.accounts.audit import AuditEntry
from ecken.web.accounts.event_words import EVENTS
from ecken.web.accounts.joining import errors_of
from ecken.web.accounts.proofs import (
    after_proof,
    password_unless_proven,
    renew_if_proven_now,
    with_proof,
)
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, for_members, reading, redirect, viewer_of
from ecken.web.rendering.formats import moment
from ecken.web.rendering.privacy_words import entry_in_words
from ecken.web.rendering.render import language_of, render, zone_of

__all__ = ["routes"]

_PAGE = "/account/data"


@for_members
def show_data(request: Request) -> Response:
    """Show the whole page."""
    return _page(request)


@for_members
@with_proof("export")
def do_ask(request: Request) -> Response:
    """Let the file be made, for whoever proves to be its member."""
    try:
        ask_for_data(
            community_of(request),
            viewer_of(request),
            password_unless_proven(request, "export"),
            language=language_of(request).code,
        )
    except (Conflict, Invalid, NotAllowed, TooMany) as error:
        return _page(request, error)
    renew_if_proven_now(request, "export")
    return redirect(request, _PAGE)


@for_members
@after_proof("export", _PAGE)
def do_take(request: Request) -> Response:
    """Hand out the file; that works once."""
    try:
        content = take_data(community_of(request), viewer_of(request), request.path_params["id"])
    except NotFound:
        said = mark("There is no file any more: it was downloaded, or its time is over.")
        return redirect(request, _PAGE, Flash(said, part="export"))
    return Response(
        content,
        media_type="application/zip",
        headers={
            "content-disposition": 'attachment; filename="ecken-export.zip"',
            "cache-control": "no-store",
        },
    )


@for_members
def do_drop(request: Request) -> Response:
    """Delete the file before its time is over."""
    drop_data(community_of(request), viewer_of(request))
    return redirect(request, _PAGE, Flash(mark("The file is deleted."), part="export"))


def _page(request: Request, error: EckenError | None = None) -> Response:
    community, viewer = community_of(request), viewer_of(request)
    errors, wrong = errors_of(request, error, ("password",))
    with reading(request) as world:
        log = read_data_log(world)
    return render(
        request,
        "accounts/own_data.html",
        error.status if error else 200,
        export=own_export(community, viewer),
        account=own_account(community, viewer),
        factors=own_factors(community, viewer),
        is_proven=not needs_proof(community, request.state.session, "export"),
        hours=community.settings.export_link_h,
        consents=[_shown(request, entry) for entry in log.consents],
        settings_history=[_shown(request, entry) for entry in log.settings],
        accesses=[_shown(request, access.entry, access) for access in log.accesses],
        community_exports=log.community_exports,
        errors=errors,
        wrong=wrong,
    )


def _shown(request: Request, entry: AuditEntry, access: Access | None = None) -> tuple[str, ...]:
    """Return what happened, the details, when, and who it was."""
    reader, zone = language_of(request), zone_of(request)
    return (
        reader.gettext(EVENTS.get(entry.kind, entry.kind)),
        entry_in_words(reader, entry, zone),
        moment(reader, zone, entry.at),
        access.by.name if access and access.by else "",
    )


routes = [
    Route(_PAGE, show_data, methods=["GET"]),
    Route(f"{_PAGE}/export", do_ask, methods=["POST"]),
    Route(f"{_PAGE}/export/{{id}}", do_take, methods=["POST"]),
    Route(f"{_PAGE}/export/{{id}}/delete", do_drop, methods=["POST"]),
]
