"""The page of second factors: authenticator app, passkeys, recovery codes."""

from __future__ import annotations

import functools

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, TooMany
from ecken.service.factors.authenticator_codes import add_app, begin_app, reopen_app
from ecken.service.factors.factors import must_set_up, own_factors, remove_app, remove_passkey
from ecken.service.factors.passkeys import (
    NAME_MAX,
    add_passkey,
    making_options,
    rename_own_passkey,
)
from ecken.service.factors.proofs import needs_proof
from ecken.service.factors.recovery_codes import make_recovery_codes
from ecken.service.providers.linked_sign_ins import own_links
from ecken.web.accounts.proofs import after_proof, passkey_place
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import Page, community_of, for_members, form_of, redirect, viewer_of
from ecken.web.rendering.qr_code import qr_code
from ecken.web.rendering.render import language_of, render
from ecken.web.visitors import single

__all__ = ["after_set_up", "routes"]

_HERE = "/account/security"
_REFUSALS = (Conflict, Invalid, TooMany)
_proven = after_proof("factors", _HERE)


def after_set_up(page: Page) -> Page:
    """Lead operators who need a second factor and have none to where they set one up."""

    @functools.wraps(page)
    def guarded(request: Request) -> Response:
        viewer = getattr(request.state, "viewer", None)
        if viewer is not None and must_set_up(community_of(request), viewer, request.state.session):
            return redirect(request, _HERE)
        return page(request)

    return guarded


def show_factors(request: Request) -> Response:
    """Show what there is, and what can be added."""
    return _page(request)


@_proven
def show_app(request: Request) -> Response:
    """Show a secret for an app, as a QR code and to type, and ask for the first code."""
    return _app_page(request, "")


@_proven
def do_add_app(request: Request) -> Response:
    """Set the app up if its code is right."""
    form = form_of(request)
    sealed = single(form, "sealed")[:500]
    try:
        add_app(
            community_of(request),
            viewer_of(request),
            request.state.session,
            sealed=sealed,
            code=single(form, "code"),
        )
    except _REFUSALS as error:
        return _app_page(request, sealed, error)
    return _added(request, Flash(mark("Your app is set up."), part="app"))


@_proven
def do_remove_app(request: Request) -> Response:
    """Remove the app."""
    remove_app(community_of(request), viewer_of(request))
    return redirect(request, _HERE, Flash(mark("The app is removed."), part="app"))


@_proven
def do_add_passkey(request: Request) -> Response:
    """Add the passkey that the browser has made."""
    form, place = form_of(request), passkey_place(request)
    try:
        if place is None:
            raise Invalid("passkey_broken", "The passkey could not be added. Please try again.")
        add_passkey(
            community_of(request),
            viewer_of(request),
            request.state.session,
            place,
            answer=single(form, "answer"),
            name=single(form, "name"),
        )
    except _REFUSALS as error:
        return _page(request, error, name=single(form, "name")[:200])
    return _added(request, Flash(mark("The passkey is added."), part="passkeys"))


@_proven
def do_rename_passkey(request: Request) -> Response:
    """Give a passkey another name."""
    name = single(form_of(request), "name")
    try:
        rename_own_passkey(
            community_of(request), viewer_of(request), request.path_params["id"], name
        )
    except Invalid as error:
        return _page(request, error, renaming=request.path_params["id"])
    return redirect(request, _HERE, Flash(mark("Saved."), part="passkeys"))


@_proven
def do_remove_passkey(request: Request) -> Response:
    """Remove a passkey."""
    remove_passkey(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, _HERE, Flash(mark("The passkey is removed."), part="passkeys"))


@_proven
def do_make_codes(request: Request) -> Response:
    """Make new recovery codes and show them, once."""
    try:
        return _codes_page(request)
    except Invalid as error:
        return _page(request, error)


def _added(request: Request, said: Flash) -> Response:
    """After the first factor, show the recovery codes at once; else go back to the page."""
    if own_factors(community_of(request), viewer_of(request)).codes_left:
        return redirect(request, _HERE, said)
    return _codes_page(request, said)


def _codes_page(request: Request, said: Flash | None = None) -> Response:
    codes = make_recovery_codes(community_of(request), viewer_of(request))
    done = language_of(request).gettext(said.text) if said else ""
    return render(request, "accounts/recovery_codes.html", codes=codes, done=done)


def _app_page(request: Request, sealed: str, error: EckenError | None = None) -> Response:
    community, viewer, session = community_of(request), viewer_of(request), request.state.session
    if sealed:
        app = reopen_app(community, viewer, session, sealed)
    else:
        app = begin_app(community, viewer, session)
    reader = language_of(request)
    said = reader.sentence(error) if error else ""
    is_code = error is not None and error.fields.get("field") == "code"
    return render(
        request,
        "accounts/authenticator.html",
        error.status if error else 200,
        app=app,
        drawing=qr_code(app.address, reader.gettext(mark("QR code for your app"))),
        code_wrong=said if is_code else "",
        wrong="" if is_code else said,
    )


def _page(
    request: Request, error: EckenError | None = None, *, name: str = "", renaming: str = ""
) -> Response:
    community, viewer = community_of(request), viewer_of(request)
    place = passkey_place(request)
    is_proven = not needs_proof(community, request.state.session, "factors")
    said = language_of(request).sentence(error) if error else ""
    is_named = error is not None and error.fields.get("field") == "name"
    return render(
        request,
        "accounts/security.html",
        error.status if error else 200,
        factors=own_factors(community, viewer),
        must_set_up=must_set_up(community, viewer, request.state.session),
        links=own_links(community, viewer),
        is_possible=place is not None,
        is_proven=is_proven,
        options=making_options(community, viewer, place) if place and is_proven else "",
        name=name,
        name_max=NAME_MAX,
        renaming=renaming,
        name_wrong=said if is_named else "",
        wrong="" if is_named else said,
    )


routes = [
    Route(_HERE, for_members(show_factors), methods=["GET"]),
    Route(f"{_HERE}/app", for_members(show_app), methods=["GET"]),
    Route(f"{_HERE}/app", for_members(do_add_app), methods=["POST"]),
    Route(f"{_HERE}/app/remove", for_members(do_remove_app), methods=["POST"]),
    Route(f"{_HERE}/passkeys", for_members(do_add_passkey), methods=["POST"]),
    Route(f"{_HERE}/passkeys/{{id}}/rename", for_members(do_rename_passkey), methods=["POST"]),
    Route(f"{_HERE}/passkeys/{{id}}/remove", for_members(do_remove_passkey), methods=["POST"]),
    Route(f"{_HERE}/recovery", for_members(do_make_codes), methods=["POST"]),
]
