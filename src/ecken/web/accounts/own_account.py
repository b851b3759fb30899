"""The account page: address, password, sessions, history, deletion, language."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotAllowed, NotFound, TooMany
from ecken.reference.days import time_zones
from ecken.rules.operators.rights import Right
from ecken.rules.scope import DAYS_MAX, DAYS_USUAL, Scope, parse_scope, parse_token_days
from ecken.rules.text import clean_line
from ecken.service.accounts import accounts, sessions, tokens
from ecken.service.accounts.account_deletion import close_account
from ecken.service.accounts.sign_in import SignedIn, known_mark
from ecken.service.factors.factors import own_factors
from ecken.service.factors.proofs import needs_proof
from ecken.service.privacy.leaving import ask_to_leave, confirm_leaving, has_days_to_return
from ecken.service.programs.grants import list_grants
from ecken.web.accounts.consent import SCOPES as ALLOWED
from ecken.web.accounts.event_words import EVENTS
from ecken.web.accounts.proofs import (
    after_proof,
    password_unless_proven,
    renew_if_proven_now,
    with_proof,
)
from ecken.web.http.cookies import SESSION, drop_cookie
from ecken.web.http.flash import Flash
from ecken.web.i18n import COOKIE as LANGUAGE_COOKIE
from ecken.web.i18n import mark
from ecken.web.pages import community_of, for_members, form_of, redirect, viewer_of
from ecken.web.rendering.formats import moment
from ecken.web.rendering.privacy_words import entry_in_words
from ecken.web.rendering.render import language_of, render, zone_of
from ecken.web.rights import rights_on
from ecken.web.visitors import keep_session, single

__all__ = ["routes"]

_REFUSALS = (Conflict, Invalid, NotAllowed, TooMany)

SCOPES = {
    Scope.READ: mark("read what you may see"),
    Scope.CONTACT: mark("read, and write to others: requests, introductions, messages"),
    Scope.WRITE: mark("all of this, and change your privacy, contacts and lists"),
    Scope.MODERATE: mark("only work for the administration, as far as your rights go"),
}
"""What a program may do with a token."""


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One line of the account's history."""

    what: str
    detail: str
    when: str


def show_account(request: Request) -> Response:
    """Show the whole page."""
    return _page(request)


@with_proof("address")
def do_change_email(request: Request) -> Response:
    """Write to the new address."""
    form = form_of(request)
    email = single(form, "email")
    try:
        accounts.request_email_change(
            community_of(request),
            viewer_of(request),
            email=email,
            password=password_unless_proven(request, "address"),
            language=language_of(request).code,
        )
    except _REFUSALS as error:
        return _page(request, "email", error, {"email": email[:254]})
    renew_if_proven_now(request, "address")
    return render(request, "accounts/look_into_mail.html", kind="email", email=email)


def show_confirm_email(request: Request) -> Response:
    """Ask once more, so that a link alone changes nothing."""
    token = request.query_params.get("token", "")[:100]
    return render(request, "accounts/confirm_email.html", token=token, wrong="")


def do_confirm_email(request: Request) -> Response:
    """Take over the new address; the member signs in with it."""
    token = single(form_of(request), "token")[:100]
    try:
        accounts.change_email(community_of(request), token)
    except (NotFound, Invalid) as error:
        said = language_of(request).sentence(error)
        return render(request, "accounts/confirm_email.html", error.status, token="", wrong=said)
    request.state.viewer = None  # all sessions have ended
    said = mark("Your new address is now in use. Please sign in with it.")
    return redirect(request, "/sign-in", Flash(said))


def do_change_password(request: Request) -> Response:
    """Set a new password; this browser stays signed in, with a new session."""
    form = form_of(request)
    ending = single(form, "end_tokens")
    typed = {"end_tokens": ending}
    try:
        token = accounts.change_password(
            community_of(request),
            viewer_of(request),
            old=single(form, "old"),
            new=single(form, "new"),
            session=request.state.session,
            is_ending_tokens=ending == "1",
        )
    except NotAllowed as error:
        return _page(request, "password", error, typed, field="old")
    except _REFUSALS as error:
        return _page(request, "password", error, typed, field="new")
    response = redirect(
        request, "/account", Flash(mark("Your password is changed."), part="password")
    )
    account = accounts.own_account(community_of(request), viewer_of(request))
    known_as = known_mark(community_of(request), account.public_id, account.password_hash)
    keep_session(request, response, SignedIn(token, known_as, viewer_of(request)))
    return response


def do_set_language(request: Request) -> Response:
    """Keep the language of pages and mails."""
    language = single(form_of(request), "language")
    accounts.set_language(community_of(request), viewer_of(request), language)
    response = redirect(request, "/account", Flash(mark("Saved."), part="language"))
    drop_cookie(community_of(request).settings, response, LANGUAGE_COOKIE)
    return response


def do_set_time_zone(request: Request) -> Response:
    """Keep the time zone in which days are shown."""
    time_zone = single(form_of(request), "time_zone")
    try:
        accounts.set_time_zone(community_of(request), viewer_of(request), time_zone)
    except Invalid as error:
        return _page(request, "time_zone", error, field="time_zone")
    return redirect(request, "/account", Flash(mark("Saved."), part="time-zone"))


@after_proof("sessions", "/account")
def do_end_session(request: Request) -> Response:
    """End one session of the member."""
    sessions.end_session(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/account", Flash(mark("The session has ended."), part="sessions"))


@after_proof("sessions", "/account")
def do_end_others(request: Request) -> Response:
    """End all sessions but this one."""
    sessions.end_other_sessions(
        community_of(request), viewer_of(request), keep=request.state.session
    )
    said = mark("All other sessions have ended.")
    return redirect(request, "/account", Flash(said, part="sessions"))


@with_proof("tokens")
def do_make_token(request: Request) -> Response:
    """Make an access token, for whoever proves to be the member, and show it once."""
    form = form_of(request)
    community, viewer = community_of(request), viewer_of(request)
    typed = {name: single(form, name)[:200] for name in ("name", "scope", "days")}
    try:
        name = clean_line(typed["name"], most=tokens.NAME_MAX, field="name")
        scope, days = parse_scope(typed["scope"] or "read"), parse_token_days(typed["days"])
        accounts.prove_password(community, viewer, password_unless_proven(request, "tokens"))
        made = tokens.issue_token(community, viewer, name=name, scope=scope, days=days)
    except _REFUSALS as error:
        return _page(request, "token", error, typed)
    renew_if_proven_now(request, "tokens")
    return _page(request, "token", made=made)


def do_end_token(request: Request) -> Response:
    """Make an access token invalid."""
    tokens.end_token(community_of(request), viewer_of(request), request.path_params["id"])
    said = mark("The access token is revoked.")
    return redirect(request, "/account", Flash(said, part="tokens"))


@with_proof("leaving")
def do_close(request: Request) -> Response:
    """Delete the account."""
    form = form_of(request)
    community, viewer, sure = community_of(request), viewer_of(request), single(form, "sure")
    try:
        if sure != "1":
            raise Invalid(
                "not_sure",
                "Please tick the box: the account will be deleted permanently.",
                field="sure",
            )
        password = password_unless_proven(request, "leaving")
        if has_days_to_return(community, accounts.own_account(community, viewer)):
            email = ask_to_leave(community, viewer, password)
            renew_if_proven_now(request, "leaving")
            return render(request, "accounts/look_into_mail.html", kind="leave", email=email)
        close_account(community, viewer, password)
    except _REFUSALS as error:
        return _page(request, "close", error, {"sure": sure})
    return _goodbye(request, days=0)


def show_confirm_close(request: Request) -> Response:
    """Ask once more, so that a link alone deletes nothing."""
    token = request.query_params.get("token", "")[:100]
    days = community_of(request).settings.erase_days
    return render(request, "accounts/confirm_close.html", token=token, days=days, wrong="")


def do_confirm_close(request: Request) -> Response:
    """Let the member be gone, whose link it is; this browser is signed out if it is theirs."""
    token = single(form_of(request), "token")[:100]
    try:
        days = confirm_leaving(community_of(request), token)
    except NotFound as error:
        said = language_of(request).sentence(error)
        return render(
            request, "accounts/confirm_close.html", error.status, token="", days=0, wrong=said
        )
    viewer = getattr(request.state, "viewer", None)
    if viewer is not None and sessions.list_sessions(community_of(request), viewer):
        return render(request, "accounts/closed.html", days=days)  # another member's browser
    return _goodbye(request, days=days)


def _goodbye(request: Request, *, days: int) -> Response:
    request.state.viewer = request.state.session = None
    if hasattr(request.state, "frame"):
        del request.state.frame
    response = render(request, "accounts/closed.html", days=days)
    drop_cookie(community_of(request).settings, response, SESSION)
    return response


def _page(
    request: Request,
    part: str = "",
    error: EckenError | None = None,
    typed: dict[str, str] | None = None,
    field: str = "password",
    made: str = "",
) -> Response:
    community, viewer = community_of(request), viewer_of(request)
    errors: dict[object, str] = {}
    wrong = ""
    if error is not None:
        said = language_of(request).sentence(error)
        name = error.fields.get("field")
        name = field if name == "password" else name
        errors, wrong = ({name: said}, "") if name else ({}, said)
    with community.reading(viewer) as world:
        own_tokens, grants = tokens.list_tokens(world), list_grants(world)
    account = accounts.own_account(community, viewer)
    scopes = {scope.value: language_of(request).gettext(SCOPES[scope]) for scope in Scope}
    return render(
        request,
        "accounts/account.html",
        error.status if error else 200,
        account=account,
        factors=own_factors(community, viewer),
        is_proven=not needs_proof(community, request.state.session, "tokens"),
        has_days=has_days_to_return(community, account),
        sessions=sessions.list_sessions(community, viewer),
        here=request.state.session.public_id,
        tokens=own_tokens,
        grants=grants,
        allowed={scope.value: language_of(request).gettext(ALLOWED[scope]) for scope in ALLOWED},
        scopes=scopes,
        has_house=bool(rights_on(request)),
        choices=[
            (scope, words)
            for scope, words in scopes.items()
            if scope != Scope.MODERATE or Right.REPORTS in rights_on(request)
        ],
        days_usual=DAYS_USUAL,
        days_max=DAYS_MAX,
        zones=_zones(request),
        made=made,
        history=_history(request),
        part=part,
        typed=typed or {},
        errors=errors,
        wrong=wrong,
    )


def _zones(request: Request) -> list[tuple[str, str]]:
    """Return the zones to choose from; first that of the community."""
    of_community = community_of(request).settings.time_zone
    first = language_of(request).say("the community (%(zone)s)", zone=of_community)
    return [("", first), *((name, name.replace("_", " ")) for name in time_zones())]


def _history(request: Request) -> list[ShownEntry]:
    reader = language_of(request)
    return [
        ShownEntry(
            what=reader.gettext(EVENTS.get(entry.kind, entry.kind)),
            detail=entry_in_words(reader, entry, zone_of(request)),
            when=moment(reader, zone_of(request), entry.at),
        )
        for entry in accounts.list_audit(community_of(request), viewer_of(request))
    ]


routes = [
    Route("/account", for_members(show_account), methods=["GET"]),
    Route("/account/email", for_members(do_change_email), methods=["POST"]),
    Route("/account/email/confirm", show_confirm_email, methods=["GET"]),
    Route("/account/email/confirm", do_confirm_email, methods=["POST"]),
    Route("/account/password", for_members(do_change_password), methods=["POST"]),
    Route("/account/language", for_members(do_set_language), methods=["POST"]),
    Route("/account/time-zone", for_members(do_set_time_zone), methods=["POST"]),
    Route("/account/sessions/end-others", for_members(do_end_others), methods=["POST"]),
    Route("/account/sessions/{id}/end", for_members(do_end_session), methods=["POST"]),
    Route("/account/tokens", for_members(do_make_token), methods=["POST"]),
    Route("/account/tokens/{id}/end", for_members(do_end_token), methods=["POST"]),
    Route("/account/close", for_members(do_close), methods=["POST"]),
    Route("/account/close/confirm", show_confirm_close, methods=["GET"]),
    Route("/account/close/confirm", do_confirm_close, methods=["POST"]),
]
