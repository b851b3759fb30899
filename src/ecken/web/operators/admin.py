"""Administration: waiting members, invitations, members, settings. Not found for anybody else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotAllowed, TooMany
from ecken.service.accounts import invitations
from ecken.service.accounts.invitations import DAYS_MAX, USES_MAX, NewInvitation
from ecken.service.factors.factors import remove_factors_of, show_factors_of
from ecken.service.mailing.outbox import drop_mails_as, retry_mails_as, show_outbox_to
from ecken.service.operators import administration, recruiters
from ecken.web.accounts.joining import errors_of
from ecken.web.accounts.proofs import after_proof
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.operators.site_pages import TITLES
from ecken.web.pages import community_of, for_members, form_of, redirect, viewer_of
from ecken.web.rendering.render import render
from ecken.web.visitors import renew_after_proof, single

__all__ = ["routes"]

_PAGES_MAX = 10_000

_REPAIRS = {
    "audience": mark("Who may see the contact list"),
    "contacts": mark("Contacts"),
    "listed_contacts": mark("Contacts shown to others"),
    "blocks": mark("Blocks"),
    "profile": mark("Profile"),
}
"""What can differ between memory and database, in words."""


@for_members
def show_admin(request: Request) -> Response:
    """Show who waits, the open invitations, the counts and the settings."""
    return _page(request)


@for_members
def do_approve(request: Request) -> Response:
    """Let somebody in who waits."""
    administration.approve_member(
        community_of(request), viewer_of(request), request.path_params["id"]
    )
    return redirect(request, "/admin", Flash(mark("Approved; an e-mail is on its way.")))


@for_members
def do_refuse(request: Request) -> Response:
    """Refuse somebody who waits."""
    administration.refuse_member(
        community_of(request), viewer_of(request), request.path_params["id"]
    )
    return redirect(
        request, "/admin", Flash(mark("Refused; the details entered have been deleted."))
    )


@for_members
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
        return _page(request, error=error, typed=typed)
    return _page(request, made=made)


@for_members
def do_revoke(request: Request) -> Response:
    """End an invitation."""
    invitations.revoke_invitation(
        community_of(request), viewer_of(request), request.path_params["id"]
    )
    return redirect(
        request, "/admin", Flash(mark("The invitation is revoked."), part="invitations")
    )


@for_members
def show_members(request: Request) -> Response:
    """Show the members by name, with their addresses; not their contacts."""
    words = "".join(c for c in request.query_params.get("q", "")[:100] if c.isprintable())
    page = min(max(1, _number(request.query_params.get("page", "1"))), _PAGES_MAX)
    found = administration.list_members(
        community_of(request), viewer_of(request), page=page, words=words
    )
    return render(
        request,
        "admin/members.html",
        members=found[: administration.PAGE],
        words=words,
        page=page,
        has_more=len(found) > administration.PAGE,
    )


@for_members
def show_member(request: Request) -> Response:
    """Show one account, and how to delete it."""
    return _member_page(request)


@for_members
def do_close_member(request: Request) -> Response:
    """Delete the account of a member, with the operator's own password."""
    form = form_of(request)
    member = request.path_params["id"]
    try:
        if single(form, "sure") != "1":
            raise Invalid(
                "not_sure",
                "Please tick the box: the account will be deleted permanently.",
                field="sure",
            )
        administration.close_member(
            community_of(request), viewer_of(request), member, single(form, "password")
        )
    except (Conflict, Invalid, NotAllowed, TooMany) as error:
        return _member_page(request, error)
    renew_after_proof(request)
    return redirect(request, "/admin/members", Flash(mark("The account is deleted.")))


@for_members
@after_proof("members", "/admin/members")
def do_remove_factors(request: Request) -> Response:
    """Remove the second factors of a member who has lost them."""
    member = request.path_params["id"]
    try:
        remove_factors_of(community_of(request), viewer_of(request), member)
    except Conflict as error:
        return _member_page(request, error)
    said = mark("The second factor is removed; an e-mail is on its way.")
    return redirect(request, f"/admin/members/{member}", Flash(said))


@for_members
def do_retry_mail(request: Request) -> Response:
    """Try a mail again that failed or waits."""
    retry_mails_as(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/admin#mail", Flash(mark("The e-mail will be tried again.")))


@for_members
def do_drop_mail(request: Request) -> Response:
    """Give up a mail that failed or waits."""
    drop_mails_as(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/admin#mail", Flash(mark("The e-mail will not be tried again.")))


@for_members
def do_confirm_recruiter(request: Request) -> Response:
    """Confirm that a member recruits, or take that back."""
    is_confirmed = single(form_of(request), "confirmed") == "1"
    member = request.path_params["id"]
    recruiters.confirm_recruiter(
        community_of(request), viewer_of(request), member, is_confirmed=is_confirmed
    )
    said = mark("Confirmed.") if is_confirmed else mark("The confirmation is withdrawn.")
    return redirect(request, f"/admin/members/{member}", Flash(said))


def _member_page(request: Request, error: EckenError | None = None) -> Response:
    errors, wrong = errors_of(request, error, ("password",))
    return render(
        request,
        "admin/member.html",
        error.status if error else 200,
        account=administration.open_member(
            community_of(request), viewer_of(request), request.path_params["id"]
        ),
        claim=recruiters.find_claim(
            community_of(request), viewer_of(request), request.path_params["id"]
        ),
        factors=show_factors_of(
            community_of(request), viewer_of(request), request.path_params["id"]
        ),
        errors=errors,
        wrong=wrong,
    )


def _page(
    request: Request,
    *,
    error: EckenError | None = None,
    typed: dict[str, str] | None = None,
    made: NewInvitation | None = None,
) -> Response:
    community, viewer = community_of(request), viewer_of(request)
    overview = administration.overview(community, viewer)
    errors, wrong = errors_of(request, error, ("uses", "days"))
    return render(
        request,
        "admin/admin.html",
        error.status if error else 200,
        overview=overview,
        repair_words=_REPAIRS,
        page_titles=TITLES,
        awaiting=administration.list_awaiting(community, viewer),
        claims=recruiters.list_open_claims(community, viewer),
        invitations=invitations.list_invitations(community, viewer),
        made=made,
        outbox=show_outbox_to(community, viewer),
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
    Route("/admin/members", show_members, methods=["GET"]),
    Route("/admin/members/{id}", show_member, methods=["GET"]),
    Route("/admin/members/{id}/close", do_close_member, methods=["POST"]),
    Route("/admin/members/{id}/factors", do_remove_factors, methods=["POST"]),
    Route("/admin/members/{id}/recruiter", do_confirm_recruiter, methods=["POST"]),
    Route("/admin/awaiting/{id}/approve", do_approve, methods=["POST"]),
    Route("/admin/awaiting/{id}/refuse", do_refuse, methods=["POST"]),
    Route("/admin/mails/{id}/retry", do_retry_mail, methods=["POST"]),
    Route("/admin/mails/{id}/drop", do_drop_mail, methods=["POST"]),
    Route("/admin/invitations", do_invite, methods=["POST"]),
    Route("/admin/invitations/{id}/revoke", do_revoke, methods=["POST"]),
]
