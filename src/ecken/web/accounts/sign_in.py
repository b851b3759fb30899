"""Signing in and out, and the one-click links of a demo."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ecken.errors import EckenError, NotAllowed, TooMany
from ecken.service.accounts.sessions import sign_out
from ecken.service.accounts.sign_in import SignedIn, sign_in
from ecken.service.operators.demo_links import sign_in_by_demo_link
from ecken.web.http.cookies import SESSION, drop_cookie
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, is_local, redirect
from ecken.web.rendering.render import language_of, render
from ecken.web.visitors import browser_of, keep_session, single, visitor_of

__all__ = ["routes"]


def show_sign_in(request: Request) -> Response:
    """Ask for address and password; members go on at once."""
    wanted = _next_of(request.query_params.get("next", ""))
    if getattr(request.state, "viewer", None) is not None:
        return RedirectResponse(wanted, status_code=303)
    return _form(request, wanted=wanted)


def do_sign_in(request: Request) -> Response:
    """Check address and password, open a session, and lead on."""
    form = form_of(request)
    email, password = single(form, "email"), single(form, "password")
    wanted = _next_of(single(form, "next"))
    try:
        signed_in = sign_in(community_of(request), email, password, visitor_of(request))
    except (NotAllowed, TooMany) as error:
        return _form(request, wanted=wanted, email=email, error=error)
    if request.state.session is not None:
        sign_out(community_of(request), request.state.session)
    request.state.viewer = signed_in.member  # the word on the next page is for them
    said = Flash(mark("Welcome back! Your account is as it was.")) if signed_in.is_back else None
    response = redirect(request, wanted, said)
    keep_session(request, response, signed_in)
    return response


def do_sign_out(request: Request) -> Response:
    """End the session and forget its cookie."""
    community = community_of(request)
    if request.state.session is not None:
        sign_out(community, request.state.session)
    response = redirect(request, "/sign-in")
    drop_cookie(community.settings, response, SESSION)
    return response


def follow_demo_link(request: Request) -> Response:
    """Sign in by a signed link; there is nothing here unless this is a demo."""
    token = request.query_params.get("token", "")[:200]
    session = sign_in_by_demo_link(community_of(request), token, browser=browser_of(request))
    response = RedirectResponse("/", status_code=303)
    keep_session(request, response, SignedIn(session, "", 0))
    return response


def _form(
    request: Request, *, wanted: str, email: str = "", error: EckenError | None = None
) -> Response:
    response = render(
        request,
        "accounts/sign_in.html",
        error.status if error else 200,
        wanted=wanted,
        email=email[:254],
        wrong=language_of(request).sentence(error) if error else "",
    )
    if isinstance(error, TooMany):
        response.headers["retry-after"] = str(error.retry_after_s)
    return response


def _next_of(wanted: str) -> str:
    """Where to go after signing in: a page of this site, and not a form of this file."""
    if not is_local(wanted) or wanted.startswith(("/sign-", "/demo/")):
        return "/"
    return wanted


routes = [
    Route("/sign-in", show_sign_in, methods=["GET"]),
    Route("/sign-in", do_sign_in, methods=["POST"]),
    Route("/sign-out", do_sign_out, methods=["POST"]),
    Route("/demo/sign-in", follow_demo_link, methods=["GET"]),
]
