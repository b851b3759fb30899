"""New rules: members accept them before anything else; administrators ask, and count."""

from __future__ import annotations

import functools

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict
from ecken.rules.markup import read_markup
from ecken.rules.operators.rights import Right
from ecken.service.house import acceptances
from ecken.web.accounts.proofs import after_proof
from ecken.web.http.flash import Flash
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
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["after_acceptance", "is_open_before", "routes"]

_HERE, _ACCEPT = "/admin/acceptance", "/rules/accept"
_OPEN = (
    *("/rules", "/imprint", "/data-protection", "/account", "/sign-", "/reset", "/confirm"),
    *("/language", "/unsubscribe", "/moderation", "/look", "/static", "/offline"),
    *("/privacy", "/report/", "/reports", "/m/{id}/block", "/m/{id}/unblock"),
    "/calendar/{token}.ics",  # asks by itself: nobody is signed in there
)
"""What members have who have not accepted: texts, their data, who sees it, decisions about them,
ways out."""


def is_open_before(path: str) -> bool:
    """Say whether a page is there for members who have not accepted the rules."""
    return path.startswith(_OPEN)


def after_acceptance(page: Page) -> Page:
    """Lead members who have to accept the rules to where they do so, and then back."""

    @functools.wraps(page)
    def guarded(request: Request) -> Response:
        community = community_of(request)
        # Who asks is found out only if need be: a guest's visit begins with it.
        viewer = request.state.viewer if acceptances.is_asking(community) else None
        if viewer is None or not acceptances.has_to_accept(community, viewer):
            return page(request)
        is_page, asked = request.method in ("GET", "HEAD"), request.url.query
        wanted = f"{request.url.path}?{asked}" if asked else request.url.path
        return redirect(request, address(_ACCEPT, next=wanted if is_page else "/"))

    return guarded


@for_members
def show_rules_to_accept(request: Request) -> Response:
    """Show the rules, the form to accept them, and the ways out."""
    community, wanted = community_of(request), request.query_params.get("next", "")
    if not acceptances.has_to_accept(community, viewer_of(request)):
        return redirect(request, _local(wanted))
    rules = acceptances.asked_rules(community, language_of(request).code)
    if rules is None:  # they were taken down meanwhile
        return redirect(request, _local(wanted))
    return render(
        request,
        "accounts/accept_rules.html",
        blocks=read_markup(rules.text),
        rules=rules,
        wanted=_local(wanted),
    )


@for_members
def do_accept(request: Request) -> Response:
    """Note that the member accepts the rules that the page has shown."""
    form = form_of(request)
    asking, wanted = single(form, "asking"), _local(single(form, "next"))
    is_number = asking.isascii() and asking.isdigit() and len(asking) < 10
    if not acceptances.accept_rules(
        community_of(request),
        viewer_of(request),
        int(asking) if is_number else 0,
        single(form, "version"),
        language=language_of(request).code,
    ):
        said = mark("The rules have changed once more. Please read them again.")
        return redirect(request, address(_ACCEPT, next=wanted), Flash(said, kind="wrong"))
    return redirect(request, wanted)


@needs(Right.PAGES)
def show_acceptance(request: Request) -> Response:
    """Show what is asked, and how many have accepted it."""
    return _page(request)


@needs(Right.PAGES)
@after_proof("rules", _HERE)
def do_ask_to_accept(request: Request) -> Response:
    """Ask all members to accept the rules as they stand."""
    try:
        acceptances.ask_to_accept(community_of(request), viewer_of(request))
    except Conflict as error:
        return _page(request, error)
    said = mark("From now on members see the rules before anything else, and so do you.")
    return redirect(request, _HERE, Flash(said))


@needs(Right.PAGES)
def do_stop_asking(request: Request) -> Response:
    """Ask no more."""
    acceptances.stop_asking(community_of(request), viewer_of(request))
    return redirect(request, _HERE, Flash(mark("Members are no longer asked.")))


def _page(request: Request, error: Conflict | None = None) -> Response:
    return render(
        request,
        "admin/acceptance.html",
        error.status if error else 200,
        found=acceptances.count_acceptances(community_of(request), viewer_of(request)),
        wrong=language_of(request).sentence(error) if error else "",
    )


def _local(wanted: str) -> str:
    return wanted if is_local(wanted) and not wanted.startswith(_ACCEPT) else "/"


routes = [
    Route(_ACCEPT, show_rules_to_accept, methods=["GET"]),
    Route(_ACCEPT, do_accept, methods=["POST"]),
    Route(_HERE, show_acceptance, methods=["GET"]),
    Route(f"{_HERE}/ask", do_ask_to_accept, methods=["POST"]),
    Route(f"{_HERE}/stop", do_stop_asking, methods=["POST"]),
]
