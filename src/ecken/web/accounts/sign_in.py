"""Signing in and out, and the one-click links of a demo."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ecken.errors import EckenError, NotAllowed, TooMany
from ecken.service.accounts.sessions import sign_out
from ecken.service.accounts.sign_in import Halfway, SignedIn, sign_in
from ecken.service.factors.factors import own_factors
from ecken.service.factors.passkeys import asking_options
from ecken.service.factors.sign_in_steps import (
    finish_by_code,
    finish_by_passkey,
    owner_of,
    sign_in_by_passkey,
    write_ticket,
)
from ecken.service.operators.demo_links import sign_in_by_demo_link
from ecken.web.accounts.proofs import passkey_place
from ecken.web.http.cookies import SECOND_STEP, SESSION, drop_cookie, put_cookie, read_cookie
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import address, community_of, form_of, is_local, redirect
from ecken.web.rendering.render import language_of, render
from ecken.web.visitors import browser_of, keep_session, single, visitor_of

__all__ = ["ask_for_second", "lead_on", "routes", "show_form", "wanted_page"]


LEFT_BEHIND = '"cache", "storage"'
"""What a browser clears when somebody signs out; the mark of a known browser stays."""


def show_sign_in(request: Request) -> Response:
    """Ask for address and password; members go on at once."""
    wanted = wanted_page(request.query_params.get("next", ""))
    if getattr(request.state, "viewer", None) is not None:
        return RedirectResponse(wanted, status_code=303)
    return show_form(request, wanted=wanted)


def do_sign_in(request: Request) -> Response:
    """Check address and password, open a session, and lead on."""
    form = form_of(request)
    email, password = single(form, "email"), single(form, "password")
    wanted = wanted_page(single(form, "next"))
    try:
        signed_in = sign_in(community_of(request), email, password, visitor_of(request))
    except (NotAllowed, TooMany) as error:
        return show_form(request, wanted=wanted, email=email, error=error)
    if isinstance(signed_in, Halfway):
        return ask_for_second(request, signed_in, wanted)
    return lead_on(request, signed_in, wanted)


def do_sign_in_by_passkey(request: Request) -> Response:
    """Check the answer of a passkey, open a session, and lead on."""
    form = form_of(request)
    wanted, place = wanted_page(single(form, "next")), passkey_place(request)
    try:
        signed_in = sign_in_by_passkey(
            community_of(request), single(form, "answer"), visitor_of(request), place
        )
    except (NotAllowed, TooMany) as error:
        return show_form(request, wanted=wanted, error=error)
    return lead_on(request, signed_in, wanted)


def show_second_step(request: Request) -> Response:
    """Ask for a code or a passkey, after the password."""
    wanted = wanted_page(request.query_params.get("next", ""))
    try:
        halfway = owner_of(community_of(request), _ticket_of(request), _holder_of(request))
    except NotAllowed:
        return redirect(request, address("/sign-in", next=wanted))
    return _second_form(request, halfway, wanted=wanted)


def do_second_step(request: Request) -> Response:
    """Check the code or the answer of the passkey, open a session, and lead on."""
    form = form_of(request)
    community, holder, visitor = community_of(request), _holder_of(request), visitor_of(request)
    wanted, ticket = wanted_page(single(form, "next")), _ticket_of(request)
    answer, code, place = single(form, "answer"), single(form, "code"), passkey_place(request)
    try:
        halfway = owner_of(community, ticket, holder)
    except NotAllowed as error:
        return show_form(request, wanted=wanted, error=error)
    try:
        if answer and place is not None:
            signed_in = finish_by_passkey(community, ticket, answer, visitor, place)
        else:
            signed_in = finish_by_code(community, ticket, code, visitor, holder)
    except (NotAllowed, TooMany) as error:
        return _second_form(request, halfway, wanted=wanted, error=error)
    response = lead_on(request, signed_in, wanted)
    drop_cookie(community.settings, response, SECOND_STEP)
    return response


def ask_for_second(request: Request, halfway: Halfway, wanted: str) -> Response:
    """Lead on to the second step, with a ticket that says that the first is done."""
    community = community_of(request)
    response = redirect(request, address("/sign-in/second", next=wanted))
    ticket = write_ticket(community, halfway, _holder_of(request))
    put_cookie(community.settings, response, SECOND_STEP, ticket, days=None)
    return response


def lead_on(
    request: Request, signed_in: SignedIn, wanted: str, said: Flash | None = None
) -> Response:
    """Go on as who has signed in; a session that was open in this browser ends."""
    if request.state.session is not None:
        sign_out(community_of(request), request.state.session)
    request.state.viewer = signed_in.member  # the word on the next page is for them
    if signed_in.is_back:
        said = Flash(mark("Welcome back! Your account is as it was."))
    response = redirect(request, wanted, said)
    keep_session(request, response, signed_in)
    return response


def do_sign_out(request: Request) -> Response:
    """End the session and forget its cookie."""
    community, session = community_of(request), request.state.session
    to = "/sign-in"
    if session is not None:
        sign_out(community, session)
        to = address("/signed-out", **{"from": session.provider}) if session.provider else to
    response = redirect(request, to)
    response.headers["clear-site-data"] = LEFT_BEHIND
    drop_cookie(community.settings, response, SESSION)
    return response


def follow_demo_link(request: Request) -> Response:
    """Sign in by a signed link; there is nothing here unless this is a demo."""
    token = request.query_params.get("token", "")[:200]
    session = sign_in_by_demo_link(community_of(request), token, browser=browser_of(request))
    response = RedirectResponse("/", status_code=303)
    keep_session(request, response, SignedIn(session, "", 0))
    return response


def _holder_of(request: Request) -> str:
    return getattr(request.state, "holder", "")


def _ticket_of(request: Request) -> str:
    settings = community_of(request).settings
    return read_cookie(settings, request.headers.get("cookie", ""), SECOND_STEP)


def _second_form(
    request: Request, halfway: Halfway, *, wanted: str, error: EckenError | None = None
) -> Response:
    community, place = community_of(request), passkey_place(request)
    said = language_of(request).sentence(error) if error else ""
    is_code = error is not None and error.fields.get("field") == "code"
    factors = own_factors(community, halfway.account.member)
    response = render(
        request,
        "accounts/second_step.html",
        error.status if error else 200,
        wanted=wanted,
        factors=factors,
        options=(asking_options(community, place, member=halfway.account.member) if place else ""),
        code_wrong=said if is_code else "",
        wrong="" if is_code else said,
    )
    if isinstance(error, TooMany):
        response.headers["retry-after"] = str(error.retry_after_s)
    return response


def show_form(
    request: Request, *, wanted: str, email: str = "", error: EckenError | None = None
) -> Response:
    """Ask for address and password, or for another way in."""
    place = passkey_place(request)
    response = render(
        request,
        "accounts/sign_in.html",
        error.status if error else 200,
        wanted=wanted,
        email=email[:254],
        options=asking_options(community_of(request), place) if place else "",
        wrong=language_of(request).sentence(error) if error else "",
    )
    if isinstance(error, TooMany):
        response.headers["retry-after"] = str(error.retry_after_s)
    return response


def wanted_page(wanted: str) -> str:
    """Where to go after signing in: a page of this site, and not a form of this file."""
    if not is_local(wanted) or wanted.startswith(("/sign-", "/demo/")):
        return "/"
    return wanted


routes = [
    Route("/sign-in", show_sign_in, methods=["GET"]),
    Route("/sign-in", do_sign_in, methods=["POST"]),
    Route("/sign-in/passkey", do_sign_in_by_passkey, methods=["POST"]),
    Route("/sign-in/second", show_second_step, methods=["GET"]),
    Route("/sign-in/second", do_second_step, methods=["POST"]),
    Route("/sign-out", do_sign_out, methods=["POST"]),
    Route("/demo/sign-in", follow_demo_link, methods=["GET"]),
]
