"""``/admin/companies``: official pages of companies, and the members who write for them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid
from ecken.rules.operators.rights import Right
from ecken.service.operators.official_companies import (
    end_page,
    list_official,
    name_editor,
    withdraw_editor,
)
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect, viewer_of
from ecken.web.rendering.render import render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]

_HERE = "/admin/companies"


@needs(Right.COMPANIES)
def show_official(request: Request) -> Response:
    """Show the official pages, and the form that names an editor."""
    return _page(request)


@needs(Right.COMPANIES)
def do_name(request: Request) -> Response:
    """Let a member write for a company."""
    form = form_of(request)
    typed = {field: single(form, field) for field in ("company", "member")}
    try:
        name_editor(community_of(request), viewer_of(request), **typed)
    except (Conflict, Invalid) as error:
        return _page(request, error, typed)
    return redirect(request, _HERE, Flash(mark("The member is an editor now, and is told.")))


@needs(Right.COMPANIES)
def do_withdraw(request: Request) -> Response:
    """Let a member write for a company no longer."""
    withdraw_editor(
        community_of(request),
        viewer_of(request),
        page_id=request.path_params["id"],
        member_id=single(form_of(request), "member"),
    )
    return redirect(request, _HERE, Flash(mark("The member is no longer an editor.")))


@needs(Right.COMPANIES)
def do_end(request: Request) -> Response:
    """End an official page, once the operator has ticked that it is meant."""
    if single(form_of(request), "sure") != "1":
        error = Invalid("not_sure_page", "Please tick the box: text, link and logo are deleted.")
        return _page(request, error)
    end_page(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, _HERE, Flash(mark("The official page is ended.")))


def _page(
    request: Request, error: EckenError | None = None, typed: dict[str, str] | None = None
) -> Response:
    errors, wrong = errors_of(request, error, ("company", "member"))
    return render(
        request,
        "admin/companies.html",
        error.status if error else 200,
        official=list_official(community_of(request), viewer_of(request)),
        typed=typed or {"company": request.query_params.get("company", "")[:400], "member": ""},
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route(_HERE, show_official),
    Route(_HERE, do_name, methods=["POST"]),
    Route("/admin/companies/{id}/withdraw", do_withdraw, methods=["POST"]),
    Route("/admin/companies/{id}/end", do_end, methods=["POST"]),
]
