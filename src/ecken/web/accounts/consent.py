"""A program asks a member for access: who asks, what for, allow or refuse."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ecken.durations import DAY_S
from ecken.errors import Conflict, EckenError
from ecken.rules.operators.redirect_addresses import origin_of
from ecken.rules.scope import Scope
from ecken.service.factors.proofs import needs_proof
from ecken.service.programs import access
from ecken.service.programs.access import Asking
from ecken.service.programs.grants import end_grant
from ecken.service.programs.oauth_server import UNUSED_S
from ecken.service.programs.resources import AUTHORIZE_PATH
from ecken.web.http.flash import Flash
from ecken.web.http.guard import CONTENT_SECURITY
from ecken.web.i18n import mark
from ecken.web.pages import (
    address,
    community_of,
    for_members,
    form_of,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.rendering.render import language_of, render
from ecken.web.visitors import single

__all__ = ["SCOPES", "routes"]

_ASKED_MAX = 8_000
_FIELDS_MAX = 30
SCOPES = {
    Scope.READ: mark("see what you see yourself: your contacts and circles, messages, profiles"),
    Scope.CONTACT: mark(
        "see that, and write to others in your name: requests, introductions, messages, posts"
    ),
    Scope.WRITE: mark(
        "see and write, and change what is yours: profile, privacy, contacts and lists"
    ),
}
"""What a program may do that a member allows it."""


def show_consent(request: Request) -> Response:
    """Ask the member, who signs in and shows that it is they before."""
    asked = request.url.query
    asking = access.read_asking(community_of(request), _params(asked))
    if asking.led_to:
        return _leave(asking.led_to)
    return _show(request)


@for_members
def _show(request: Request) -> Response:
    asked = request.url.query
    return _prove_first(request, asked) or _page(request, asked)


@for_members
def do_consent(request: Request) -> Response:
    """Allow or refuse, and lead back to the program."""
    form, community = form_of(request), community_of(request)
    asked = text_of(form, "asked")
    params = _params(asked)
    if single(form, "allow") != "1":
        return _leave(access.refuse_access(community, params))
    if led := _prove_first(request, asked):
        return led
    named = single(form, "scope")
    scope = next((scope for scope in SCOPES if scope.value == named), Scope.READ)
    try:
        to = access.allow_access(
            community, viewer_of(request), request.state.session, params, scope
        )
    except Conflict as error:
        return _page(request, asked, error)
    return _leave(to)


def do_end_grant(request: Request) -> Response:
    """End the access of a program."""
    end_grant(community_of(request), viewer_of(request), request.path_params["id"])
    said = mark("The program no longer has access.")
    return redirect(request, "/account", Flash(said, part="programs"))


def _params(asked: str) -> list[tuple[str, str]]:
    if len(asked) > _ASKED_MAX or asked.count("&") >= _FIELDS_MAX:
        return []
    return parse_qsl(asked, keep_blank_values=True)


def _prove_first(request: Request, asked: str) -> Response | None:
    if not needs_proof(community_of(request), request.state.session, "access"):
        return None
    return redirect(request, address("/account/prove", next=f"{AUTHORIZE_PATH}?{asked}"))


def _leave(to: str) -> Response:
    """Lead back to the program."""
    return RedirectResponse(to, status_code=303, headers={"cache-control": "no-store"})


def _page(request: Request, asked: str, error: EckenError | None = None) -> Response:
    asking = access.read_asking(community_of(request), _params(asked))
    reader = language_of(request)
    response = render(
        request,
        "accounts/consent.html",
        error.status if error else 200,
        asked=asked,
        asking=asking,
        back_to=_host_of(asking),
        scopes=[(scope.value, reader.gettext(SCOPES[scope])) for scope in asking.scopes],
        unused_days=UNUSED_S // DAY_S,
        wrong=reader.sentence(error) if error else "",
    )
    # A browser follows a form to the program only where the page says that it may.
    allowed = f"form-action 'self' {origin_of(asking.redirect)}"
    response.headers["content-security-policy"] = CONTENT_SECURITY.replace(
        "form-action 'self'", allowed
    )
    return response


def _host_of(asking: Asking) -> str:
    return origin_of(asking.redirect).partition("://")[2] or origin_of(asking.redirect)


routes = [
    Route(AUTHORIZE_PATH, show_consent, methods=["GET"]),
    Route(AUTHORIZE_PATH, do_consent, methods=["POST"]),
    Route("/account/programs/{id}/end", for_members(do_end_grant), methods=["POST"]),
]
