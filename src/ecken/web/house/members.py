"""Members for administrators: the directory, one account, and what helps its owner."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotAllowed, TooMany
from ecken.rules.operators.directory import Order, Seen, State
from ecken.rules.operators.rights import Right
from ecken.service.factors.factors import remove_factors_of, show_factors_of
from ecken.service.house.letters import Sent, send_link_again, what_can_be_sent
from ecken.service.house.members import list_members, open_member, read_question
from ecken.service.house.sign_ins import end_all_sessions, end_sessions_of
from ecken.service.operators import administration, recruiters
from ecken.web.accounts.joining import errors_of
from ecken.web.accounts.proofs import after_proof
from ecken.web.house.act_words import DONE
from ecken.web.house.role_words import ROLE_HINTS, ROLE_WORDS
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    form_of,
    page_number,
    redirect,
    viewer_of,
)
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs, rights_on
from ecken.web.visitors import renew_after_proof, single

__all__ = ["routes"]

_ASKED = ("q", "state", "role", "since", "until", "seen", "order")

STATES = {
    State.ACTIVE: mark("active"),
    State.NO_PASSWORD: mark("no password chosen yet"),
    State.AWAITING: mark("waiting for approval"),
    State.SUSPENDED: mark("suspended"),
    State.UNCONFIRMED: mark("address not confirmed yet"),
}
_SEEN = {
    Seen.THIS_MONTH: mark("this month"),
    Seen.QUARTER_AGO: mark("not for three months"),
    Seen.HALF_A_YEAR_AGO: mark("not for half a year"),
    Seen.YEAR_AGO: mark("not for a year"),
    Seen.NEVER: mark("never"),
}
_ORDERS = {
    Order.NAME: mark("by name"),
    Order.NEWEST: mark("newest first"),
    Order.LONGEST_AWAY: mark("longest away first"),
}
SENT = {
    Sent.CONFIRMATION: mark("Send the link that confirms the address again"),
    Sent.FIRST_PASSWORD: mark("Send a link to choose the first password"),
    Sent.NEW_PASSWORD: mark("Send a link to choose a new password"),
}


@needs(Right.MEMBERS)
def show_members(request: Request) -> Response:
    """Show the members who are looked for, with their addresses; not their contacts."""
    asked = {name: request.query_params.get(name, "")[:100] for name in _ASKED}
    community, viewer = community_of(request), viewer_of(request)
    error: EckenError | None = None
    try:
        question = read_question(community, asked)
    except Invalid as refusal:
        error, question = refusal, read_question(community, {"q": asked["q"]})
    errors, wrong = errors_of(request, error, _ASKED)
    shown = list_members(community, viewer, question, page=page_number(request))
    return render(
        request,
        "admin/members.html",
        error.status if error else 200,
        shown=shown,
        weeks={row.week: date.fromisoformat(row.week) for row in shown.rows if row.week},
        asked=asked,
        is_narrowed=any(asked[name] for name in _ASKED[1:-1]),
        states=STATES,
        choices=_choices(request),
        errors=errors,
        wrong=wrong,
    )


def _choices(request: Request) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of each field with their labels, in the reader's language."""
    say = language_of(request).gettext
    everything = ("", say(mark("all")))
    return {
        "state": [everything, *((state.value, say(label)) for state, label in STATES.items())],
        "role": [everything, *((role.value, say(label)) for role, label in ROLE_WORDS.items())],
        "seen": [("", say(mark("at any time"))), *((s.value, say(t)) for s, t in _SEEN.items())],
        "order": [(order.value, say(label)) for order, label in _ORDERS.items()],
    }


@needs(Right.MEMBERS)
def show_member(request: Request) -> Response:
    """Show one account, what helps its owner, and what administrators did with it."""
    return _page(request)


@needs(Right.MEMBERS)
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
        return _page(request, error)
    renew_after_proof(request)
    return redirect(request, "/admin/members", Flash(mark("The account is deleted.")))


@needs(Right.MEMBERS)
@after_proof("members", "/admin/members")
def do_remove_factors(request: Request) -> Response:
    """Remove the second factors of a member who has lost them."""
    member = request.path_params["id"]
    try:
        remove_factors_of(community_of(request), viewer_of(request), member)
    except Conflict as error:
        return _page(request, error)
    said = mark("The second factor is removed; an e-mail is on its way.")
    return redirect(request, f"/admin/members/{member}", Flash(said))


@needs(Right.RECRUITERS)
def do_confirm_recruiter(request: Request) -> Response:
    """Confirm that a member recruits, or take that back."""
    is_confirmed = single(form_of(request), "confirmed") == "1"
    member = request.path_params["id"]
    recruiters.confirm_recruiter(
        community_of(request), viewer_of(request), member, is_confirmed=is_confirmed
    )
    said = mark("Confirmed.") if is_confirmed else mark("The confirmation is withdrawn.")
    may_open = Right.MEMBERS in rights_on(request)
    to = f"/admin/members/{member}" if may_open else "/admin/recruiters"
    return redirect(request, to, Flash(said))


@needs(Right.MEMBERS)
def do_send_link(request: Request) -> Response:
    """Send the link again that helps this member now."""
    member = request.path_params["id"]
    try:
        send_link_again(community_of(request), viewer_of(request), member)
    except (Conflict, TooMany) as error:
        return _page(request, error)
    said = Flash(mark("The e-mail is on its way."), part="sign-in")
    return redirect(request, f"/admin/members/{member}", said)


@needs(Right.MEMBERS)
def do_end_sessions(request: Request) -> Response:
    """End all sessions of a member, and their access tokens if that is ticked."""
    member = request.path_params["id"]
    try:
        end_sessions_of(
            community_of(request),
            viewer_of(request),
            member,
            is_ending_tokens=single(form_of(request), "tokens") == "1",
        )
    except Invalid as error:
        return _page(request, error)
    said = Flash(mark("All sessions of this member have ended."), part="sign-in")
    return redirect(request, f"/admin/members/{member}", said)


@needs(Right.MEMBERS)
@after_proof("members", "/admin/members")
def do_end_all_sessions(request: Request) -> Response:
    """End the sessions of all members but this one, and access tokens if that is ticked."""
    ended = end_all_sessions(
        community_of(request),
        viewer_of(request),
        keep=request.state.session,
        is_ending_tokens=single(form_of(request), "tokens") == "1",
    )
    said = mark("Sessions have ended; members concerned: %(count)s.")
    return redirect(request, "/admin/members", Flash(said, values={"count": str(ended)}))


def _page(request: Request, error: EckenError | None = None) -> Response:
    community, viewer = community_of(request), viewer_of(request)
    member = request.path_params["id"]
    errors, wrong = errors_of(request, error, ("password",))
    view = open_member(community, viewer, member)
    sent = what_can_be_sent(view.account)
    return render(
        request,
        "admin/member.html",
        error.status if error else 200,
        view=view,
        account=view.account,
        week=date.fromisoformat(view.week) if view.week else None,
        claim=recruiters.find_claim(community, viewer, member),
        factors=show_factors_of(community, viewer, member),
        link_label=SENT[sent] if sent else "",
        states=STATES,
        done=DONE,
        role_words=ROLE_WORDS,
        role_hints=ROLE_HINTS,
        rights=rights_on(request),
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route("/admin/members", show_members, methods=["GET"]),
    Route("/admin/members/{id}", show_member, methods=["GET"]),
    Route("/admin/members/{id}/close", do_close_member, methods=["POST"]),
    Route("/admin/members/{id}/factors", do_remove_factors, methods=["POST"]),
    Route("/admin/members/{id}/recruiter", do_confirm_recruiter, methods=["POST"]),
    Route("/admin/members/{id}/link", do_send_link, methods=["POST"]),
    Route("/admin/members/{id}/sessions", do_end_sessions, methods=["POST"]),
    Route("/admin/sessions", do_end_all_sessions, methods=["POST"]),
]
