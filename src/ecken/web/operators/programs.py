"""Programs of others: operators enter those that may ask members for access."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid
from ecken.rules.operators.redirect_addresses import REDIRECTS_MAX
from ecken.rules.operators.rights import Right
from ecken.rules.scope import ASKABLE
from ecken.service.operators import programs
from ecken.service.operators.programs import NAME_MAX, EnteredProgram
from ecken.web.accounts.joining import errors_of
from ecken.web.accounts.own_account import SCOPES
from ecken.web.accounts.proofs import after_proof
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect, text_of, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]

_HERE = "/admin/programs"
_proven = after_proof("programs", _HERE)
_TYPED_MAX = 6_000


@needs(Right.PROGRAMS)
def show_programs(request: Request) -> Response:
    """Show the programs, and a form to enter one."""
    return _page(request)


@needs(Right.PROGRAMS)
@_proven
def do_enter_program(request: Request) -> Response:
    """Enter a program, and show its id and secret, once."""
    form = form_of(request)
    typed = {name: single(form, name)[:200] for name in ("name", "scope", "secret")}
    typed["redirects"] = text_of(form, "redirects")[:_TYPED_MAX]
    try:
        made = programs.enter_program(
            community_of(request),
            viewer_of(request),
            name=typed["name"],
            redirects=typed["redirects"].split(),
            scope=typed["scope"],
            keeps_secret=typed["secret"] == "1",
        )
    except (Conflict, Invalid) as error:
        return _page(request, error, typed=typed)
    return _page(request, made=made)


@needs(Right.PROGRAMS)
@_proven
def do_renew_secret(request: Request) -> Response:
    """Give a program another secret, and show it, once."""
    id = request.path_params["id"]
    secret = programs.renew_secret(community_of(request), viewer_of(request), id)
    return _page(request, made=EnteredProgram(id, secret))


@needs(Right.PROGRAMS)
@_proven
def do_approve_program(request: Request) -> Response:
    """Let a program ask that has entered itself."""
    programs.approve_program(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, _HERE, Flash(mark("The program may ask members now.")))


@needs(Right.PROGRAMS)
@_proven
def do_remove_program(request: Request) -> Response:
    """Remove a program."""
    programs.remove_program(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, _HERE, Flash(mark("The program is removed.")))


def _page(
    request: Request,
    error: EckenError | None = None,
    *,
    typed: dict[str, str] | None = None,
    made: EnteredProgram | None = None,
) -> Response:
    errors, wrong = errors_of(request, error, ("name", "redirects", "scope"))
    gettext = language_of(request).gettext
    return render(
        request,
        "admin/programs.html",
        error.status if error else 200,
        programs=programs.list_programs(community_of(request), viewer_of(request)),
        scopes={scope.value: gettext(SCOPES[scope]) for scope in ASKABLE},
        name_max=NAME_MAX,
        redirects_max=REDIRECTS_MAX,
        typed=typed or {},
        made=made,
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route(_HERE, show_programs, methods=["GET"]),
    Route(_HERE, do_enter_program, methods=["POST"]),
    Route(f"{_HERE}/{{id}}/secret", do_renew_secret, methods=["POST"]),
    Route(f"{_HERE}/{{id}}/approve", do_approve_program, methods=["POST"]),
    Route(f"{_HERE}/{{id}}/remove", do_remove_program, methods=["POST"]),
]
