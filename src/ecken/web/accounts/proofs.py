"""Showing once more that it is you, before dangerous acts: by password, code or passkey."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, NotAllowed, TooMany
from ecken.service.factors.factors import own_factors
from ecken.service.factors.passkeys import Place, asking_options, place_at
from ecken.service.factors.proofs import Proof, needs_proof, prove
from ecken.service.providers.linked_sign_ins import own_links
from ecken.web.http.flash import Flash
from ecken.web.http.guard import is_loopback
from ecken.web.i18n import mark
from ecken.web.pages import (
    Page,
    address,
    community_of,
    for_members,
    form_of,
    is_local,
    redirect,
    viewer_of,
)
from ecken.web.rendering.render import language_of, render
from ecken.web.visitors import renew_after_proof, single, visitor_of

__all__ = [
    "after_proof",
    "passkey_place",
    "password_unless_proven",
    "renew_if_proven_now",
    "routes",
    "with_proof",
]

_REFUSALS = (Conflict, NotAllowed, TooMany)


def passkey_place(request: Request) -> Place | None:
    """Return for which site passkeys are made and asked for; ``None`` where none can be."""
    settings = community_of(request).settings
    base = urlsplit(settings.base_url)
    host = request.headers.get("host", "") if is_loopback(settings) else base.netloc
    origin = f"{base.scheme}://{host}".lower().removesuffix(
        {"https": ":443", "http": ":80"}.get(base.scheme, " ")
    )
    return place_at(origin, getattr(request.state, "holder", ""))


def after_proof(act: str, back: str) -> Callable[[Page], Page]:
    """Show a page, and take a form, only from a member who has just proved to be one.

    Others are led to :func:`show_prove` first, and from there to the page, or to ``back`` where
    they send the form once more.
    """

    def wrap(page: Page) -> Page:
        @functools.wraps(page)
        def guarded(request: Request) -> Response:
            if not needs_proof(community_of(request), request.state.session, act):
                return page(request)
            is_form = request.method not in ("GET", "HEAD")
            wanted = back if is_form else request.url.path
            said = Flash(mark("Please show that it is you. Then do it once more."), kind="wrong")
            to = address("/account/prove", next=wanted)
            return redirect(request, to, said if is_form else None)

        named: Any = guarded
        named.act = act
        return guarded

    return wrap


def with_proof(act: str) -> Callable[[Page], Page]:
    """Say that a form takes the password (:func:`password_unless_proven`) without a fresh proof."""

    def wrap(page: Page) -> Page:
        named: Any = page
        named.act = act
        return page

    return wrap


def password_unless_proven(request: Request, act: str) -> str | None:
    """Return the password that a form brought; ``None`` if its member has just proved to be one.

    Raises
    ------
    NotAllowed
        ``proof_needed``: there is neither.
    """
    if not needs_proof(community_of(request), request.state.session, act):
        return None
    password = single(form_of(request), "password")
    if not password:
        raise NotAllowed("proof_needed", "Please show that it is you first.", field="password")
    return password


def renew_if_proven_now(request: Request, act: str) -> None:
    """Count the password of a form as a proof; one from before does not hold longer for it."""
    if needs_proof(community_of(request), request.state.session, act):
        renew_after_proof(request)


def show_prove(request: Request) -> Response:
    """Ask for password, code or passkey."""
    return _page(request, wanted=_next_of(request.query_params.get("next", "")))


def do_prove(request: Request) -> Response:
    """Check one of them, give the session a new cookie value, and lead on."""
    form = form_of(request)
    community, viewer = community_of(request), viewer_of(request)
    proof = Proof(single(form, "password"), single(form, "code"), single(form, "answer"))
    wanted = _next_of(single(form, "next"))
    try:
        prove(community, viewer, proof, visitor_of(request), passkey_place(request))
    except _REFUSALS as error:
        return _page(request, wanted=wanted, error=error)
    renew_after_proof(request)
    return redirect(request, wanted)


def _page(request: Request, *, wanted: str, error: EckenError | None = None) -> Response:
    community, viewer = community_of(request), viewer_of(request)
    said = language_of(request).sentence(error) if error else ""
    field = error.fields.get("field") if error else None
    factors, place = own_factors(community, viewer), passkey_place(request)
    return render(
        request,
        "accounts/prove.html",
        error.status if error else 200,
        wanted=wanted,
        factors=factors,
        links=own_links(community, viewer),
        options=asking_options(community, place, member=viewer) if place else "",
        minutes=community.settings.proof_min,
        errors={field: said} if field else {},
        wrong="" if field else said,
    )


def _next_of(wanted: str) -> str:
    return (
        wanted
        if is_local(wanted) and wanted.startswith(("/account", "/admin", "/oauth/"))
        else "/account"
    )


routes = [
    Route("/account/prove", for_members(show_prove), methods=["GET"]),
    Route("/account/prove", for_members(do_prove), methods=["POST"]),
]
