"""The front of the administration: what waits, and where everything is; invitations."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid
from ecken.rules.operators.rights import Right
from ecken.service.accounts import invitations
from ecken.service.accounts.invitations import DAYS_MAX, USES_MAX, NewInvitation
from ecken.service.mailing.outbox import show_outbox_to
from ecken.service.moderation.queue import show_queue
from ecken.service.operators import administration, recruiters
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.operators.site_pages import TITLES
from ecken.web.pages import community_of, form_of, redirect, viewer_of
from ecken.web.rendering.render import render
from ecken.web.rights import needs, rights_on
from ecken.web.visitors import single

__all__ = ["routes"]


@needs(Right.HOUSE)
def show_admin(request: Request) -> Response:
    """Show what waits, the counts, and where everything is."""
    community, viewer, rights = community_of(request), viewer_of(request), rights_on(request)
    awaiting = administration.list_awaiting(community, viewer) if Right.JOINING in rights else []
    return render(
        request,
        "admin/admin.html",
        counts=administration.count_members(community, viewer),
        page_titles=TITLES,
        awaiting=awaiting,
        answers=administration.read_joining_answers(community, viewer, awaiting),
        claims=recruiters.list_open_claims(community, viewer) if Right.RECRUITERS in rights else [],
        queue=show_queue(community, viewer) if Right.REPORTS in rights else None,
        outbox=show_outbox_to(community, viewer) if Right.SITE in rights else None,
        rights=rights,
    )


@needs(Right.JOINING)
def do_approve(request: Request) -> Response:
    """Let somebody in who waits."""
    administration.approve_member(
        community_of(request), viewer_of(request), request.path_params["id"]
    )
    return redirect(request, "/admin", Flash(mark("Approved; an e-mail is on its way.")))


@needs(Right.JOINING)
def do_refuse(request: Request) -> Response:
    """Refuse somebody who waits."""
    administration.refuse_member(
        community_of(request), viewer_of(request), request.path_params["id"]
    )
    return redirect(
        request, "/admin", Flash(mark("Refused; the details entered have been deleted."))
    )


@needs(Right.JOINING)
def show_invitations(request: Request) -> Response:
    """Show the open invitation links, and a form for a new one."""
    return _invitations_page(request)


@needs(Right.JOINING)
def do_invite(request: Request) -> Response:
    """Make an invitation link and show it, once."""
    form = form_of(request)
    typed = {"uses": single(form, "uses"), "days": single(form, "days")}
    try:
        made = invitations.create_invitation(
            community_of(request),
            viewer_of(request),
            uses=_number(typed["uses"]),
            days=_number(typed["days"]),
        )
    except Invalid as error:
        return _invitations_page(request, error=error, typed=typed)
    return _invitations_page(request, made=made)


@needs(Right.JOINING)
def do_revoke(request: Request) -> Response:
    """End an invitation."""
    invitations.revoke_invitation(
        community_of(request), viewer_of(request), request.path_params["id"]
    )
    return redirect(request, "/admin/invitations", Flash(mark("The invitation is revoked.")))


def _invitations_page(
    request: Request,
    *,
    error: EckenError | None = None,
    typed: dict[str, str] | None = None,
    made: NewInvitation | None = None,
) -> Response:
    community, viewer = community_of(request), viewer_of(request)
    errors, wrong = errors_of(request, error, ("uses", "days"))
    return render(
        request,
        "admin/invitations.html",
        error.status if error else 200,
        invitations=invitations.list_invitations(community, viewer),
        made=made,
        typed=typed or {"uses": "10", "days": "14"},
        errors=errors,
        wrong=wrong,
        uses_max=USES_MAX,
        days_max=DAYS_MAX,
    )


def _number(text: str) -> int:
    """Read a small whole number; what is none counts as zero, which no limit allows."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


routes = [
    Route("/admin", show_admin, methods=["GET"]),
    Route("/admin/awaiting/{id}/approve", do_approve, methods=["POST"]),
    Route("/admin/awaiting/{id}/refuse", do_refuse, methods=["POST"]),
    Route("/admin/invitations", show_invitations, methods=["GET"]),
    Route("/admin/invitations", do_invite, methods=["POST"]),
    Route("/admin/invitations/{id}/revoke", do_revoke, methods=["POST"]),
]
