"""A new site: the page that says how to finish it, and the one that makes the first operator."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotFound
from ecken.service.accounts.joining import SignUp
from ecken.service.operators.first_run import is_first_run, is_new_site, make_first_operator
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect
from ecken.web.rendering.render import render
from ecken.web.visitors import keep_session, single, visitor_of

__all__ = ["routes"]

_TOKEN_MAX = 100


def show_first_run(request: Request) -> Response:
    """Ask who the first operator is; without the printed link, say where it stands."""
    token = request.query_params.get("token", "")[:_TOKEN_MAX]
    if not is_first_run(community_of(request), token):
        return _say_over(request, 404 if token else 200)
    return _form(request, token, SignUp("", "", "", ""))


def do_first_run(request: Request) -> Response:
    """Make the first operator and sign them in."""
    form = form_of(request)
    token = single(form, "token")[:_TOKEN_MAX]
    typed = SignUp(
        *(single(form, name) for name in ("first_name", "last_name", "email", "password"))
    )
    try:
        signed_in = make_first_operator(community_of(request), token, typed, visitor_of(request))
    except (Invalid, Conflict) as error:
        return _form(request, token, typed, error)
    except NotFound:
        return _say_over(request, 404)
    request.state.viewer = signed_in.member  # the word on the next page is for them
    said = Flash(mark("Welcome! You are the first member, and an administrator."))
    response = redirect(request, "/admin", said)
    keep_session(request, response, signed_in)
    return response


def _form(request: Request, token: str, typed: SignUp, error: EckenError | None = None) -> Response:
    errors, wrong = errors_of(request, error, ("email",))
    return render(
        request,
        "accounts/first_run.html",
        error.status if error else 200,
        token=token,
        typed=typed,
        errors=errors,
        wrong=wrong,
    )


def _say_over(request: Request, status: int) -> Response:
    """Say how to get a link, or, where there are members, that this one is over."""
    is_new = is_new_site(community_of(request))
    if not is_new and status == 200:
        raise NotFound
    return render(request, "accounts/new_site.html", status, is_new=is_new, is_over=status == 404)


routes = [
    Route("/first-run", show_first_run, methods=["GET"]),
    Route("/first-run", do_first_run, methods=["POST"]),
]
