"""Signing in by a provider: there and back, linking, joining, and the end of it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotAllowed, NotReady, TooMany
from ecken.service.accounts.sign_in import Halfway
from ecken.service.factors.proofs import needs_proof
from ecken.service.providers.linked_sign_ins import link_own, unlink
from ecken.service.providers.provider_joining import (
    Joiner,
    join_by_provider,
    open_newcomer,
    seal_newcomer,
)
from ecken.service.providers.provider_logout import end_by_provider, way_out
from ecken.service.providers.provider_sign_in import (
    Newcomer,
    prove_by_provider,
    sign_in_by_provider,
)
from ecken.service.providers.round_trip import (
    Begun,
    Errand,
    Proven,
    begin_trip,
    end_trip,
    find_provider,
)
from ecken.web.accounts.joining import answers_in, errors_of, questions_for
from ecken.web.accounts.proofs import after_proof
from ecken.web.accounts.sign_in import ask_for_second, lead_on, show_form, wanted_page
from ecken.web.http.cookies import PROVIDER, drop_cookie, put_cookie, read_cookie
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import address, community_of, for_members, form_of, redirect, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.visitors import renew_after_proof, single, visitor_of

__all__ = ["routes"]

_REFUSALS = (Conflict, Invalid, NotAllowed, NotReady, TooMany)
_SECURITY = "/account/security"
_ASKED = ("state", "code", "iss", "error")


def do_begin(request: Request) -> Response:
    """Lead to the provider for signing in."""
    form = form_of(request)
    errand = Errand("sign_in", wanted_page(single(form, "next")), single(form, "invitation")[:100])
    try:
        return _leave(request, errand)
    except _REFUSALS as error:
        return show_form(request, wanted=errand.wanted, error=error)


@after_proof("factors", _SECURITY)
def do_begin_link(request: Request) -> Response:
    """Lead to the provider for linking it."""
    try:
        return _leave(request, Errand("link", _SECURITY))
    except _REFUSALS as error:
        return _back_to(request, _SECURITY, error)


def do_begin_proof(request: Request) -> Response:
    """Lead to the provider to show once more that it is the member."""
    wanted = single(form_of(request), "next")[:2_000]
    try:
        return _leave(request, Errand("prove", wanted))
    except _REFUSALS as error:
        return _back_to(request, address("/account/prove", next=wanted), error)


def come_from_provider(request: Request) -> Response:
    """Take what the browser brings back, and do what it set out for."""
    community = community_of(request)
    brought = {name: request.query_params.get(name, "") for name in _ASKED}
    brought = {name: value for name, value in brought.items() if name in request.query_params}
    ticket = read_cookie(community.settings, request.headers.get("cookie", ""), PROVIDER)
    try:
        begun, proven = end_trip(
            community, request.path_params["key"], ticket, request.state.holder, brought
        )
    except _REFUSALS as error:
        return _refused(request, error)
    try:
        response = _finish(request, begun, proven)
    except _REFUSALS as error:
        return _refused(request, error)
    if not getattr(request.state, "is_newcomer", False):
        drop_cookie(community.settings, response, PROVIDER)
    return response


def _finish(request: Request, begun: Begun, proven: Proven) -> Response:
    community, errand = community_of(request), begun.errand
    viewer = request.state.viewer
    if errand.purpose == "link" and viewer is not None:
        if needs_proof(community, request.state.session, "factors"):
            return redirect(request, address("/account/prove", next=_SECURITY))
        link_own(community, viewer, proven)
        return redirect(request, _SECURITY, Flash(mark("The sign-in is linked."), part="providers"))
    if errand.purpose == "prove" and viewer is not None:
        prove_by_provider(community, viewer, proven)
        renew_after_proof(request)
        return redirect(request, errand.wanted)
    if errand.purpose != "sign_in":
        raise NotAllowed("sign_in_over", "This took too long. Please sign in again.")
    done = sign_in_by_provider(community, proven, visitor_of(request))
    if isinstance(done, Newcomer):
        sealed = seal_newcomer(community, done, errand.invitation, request.state.holder)
        response = redirect(request, "/join/with")
        put_cookie(community.settings, response, PROVIDER, sealed, days=None)
        request.state.is_newcomer = True
        return response
    if isinstance(done, Halfway):
        return ask_for_second(request, done, errand.wanted)
    return lead_on(request, done, errand.wanted)


def show_join_with(request: Request) -> Response:
    """Show with what somebody joins who comes from a provider."""
    try:
        return _join_page(request, _joiner(request))
    except NotAllowed:
        return redirect(request, "/sign-in")


def do_join_with(request: Request) -> Response:
    """Make the account, and sign in or say that it has to be approved."""
    form, community = form_of(request), community_of(request)
    try:
        joiner = _joiner(request)
    except NotAllowed as error:
        return show_form(request, wanted="/", error=error)
    names = {name: single(form, name) for name in ("first_name", "last_name")}
    joiner = Joiner(joiner.newcomer, joiner.invitation, **names, answers=answers_in(form))
    try:
        done = join_by_provider(
            community, joiner, visitor_of(request), language=language_of(request).code
        )
    except _REFUSALS as error:
        return _join_page(request, joiner, error)
    if done is None:
        response = render(request, "accounts/awaiting.html")
    else:
        response = lead_on(request, done, "/", Flash(mark("Welcome! Your account is ready.")))
    drop_cookie(community.settings, response, PROVIDER)
    return response


@after_proof("factors", _SECURITY)
def do_unlink(request: Request) -> Response:
    """End that an account elsewhere opens this one."""
    try:
        unlink(community_of(request), viewer_of(request), request.path_params["id"])
    except Conflict as error:
        return _back_to(request, _SECURITY, error)
    said = Flash(mark("The sign-in is no longer linked."), part="providers")
    return redirect(request, _SECURITY, said)


def show_signed_out(request: Request) -> Response:
    """Say that the session here has ended, and offer to end the one at the provider."""
    name, way = way_out(community_of(request), request.query_params.get("from", "")[:20])
    if not way:
        return redirect(request, "/sign-in")
    return render(request, "accounts/signed_out.html", name=name, way=way)


def do_end_by_provider(request: Request) -> Response:
    """Take the provider's word that a sign-in has ended; a server sends this, no page of ours."""
    try:
        token = single(form_of(request), "logout_token")
        end_by_provider(community_of(request), request.path_params["key"], token)
    except (Invalid, NotAllowed) as error:
        return PlainTextResponse(f"{error.code}\n", 400)
    return PlainTextResponse("", 200)


def _leave(request: Request, errand: Errand) -> Response:
    """Show for a moment where it goes: a form may not lead to another site by itself."""
    community, key = community_of(request), request.path_params["key"]
    departure = begin_trip(
        community, key, errand,
        holder=request.state.holder, network=visitor_of(request).network,
    )  # fmt: skip
    name = find_provider(community, key).name
    response = render(request, "accounts/leading.html", name=name, to=departure.address)
    put_cookie(community.settings, response, PROVIDER, departure.ticket, days=None)
    return response


def _refused(request: Request, error: EckenError) -> Response:
    """Say it where the member stands: at their security page, or at the sign-in.

    The address with what the provider sent does not stay in the browser.
    """
    is_member = request.state.viewer is not None
    response = _back_to(request, _SECURITY if is_member else "/sign-in", error)
    drop_cookie(community_of(request).settings, response, PROVIDER)
    return response


def _back_to(request: Request, path: str, error: EckenError) -> Response:
    said = language_of(request).sentence(error)
    return redirect(request, path, Flash(said, kind="wrong"))


def _joiner(request: Request) -> Joiner:
    community = community_of(request)
    sealed = read_cookie(community.settings, request.headers.get("cookie", ""), PROVIDER)
    return open_newcomer(community, sealed, request.state.holder)


def _join_page(request: Request, joiner: Joiner, error: EckenError | None = None) -> Response:
    errors, wrong = errors_of(request, error)
    return render(
        request,
        "accounts/join_with.html",
        error.status if error else 200,
        joiner=joiner,
        questions=questions_for(request),
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route("/sign-in/with/{key}", do_begin, methods=["POST"]),
    Route("/sign-in/with/{key}/back", come_from_provider, methods=["GET"]),
    Route("/join/with", show_join_with, methods=["GET"]),
    Route("/join/with", do_join_with, methods=["POST"]),
    Route("/signed-out", show_signed_out, methods=["GET"]),
    Route("/provider-logout/{key}", do_end_by_provider, methods=["POST"]),
    Route(f"{_SECURITY}/providers/{{key}}/link", for_members(do_begin_link), methods=["POST"]),
    Route(f"{_SECURITY}/linked/{{id}}/remove", for_members(do_unlink), methods=["POST"]),
    Route("/account/prove/with/{key}", for_members(do_begin_proof), methods=["POST"]),
]
