"""Roles in the administration, for owners; and recruiters to confirm, for whoever does that."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Invalid
from ecken.rules.operators.rights import RIGHTS, Right, parse_roles
from ecken.service.house.roles import give_roles, list_holders
from ecken.service.operators.recruiters import list_open_claims
from ecken.web.accounts.proofs import after_proof
from ecken.web.house.role_words import RIGHT_WORDS, ROLE_WORDS
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect, viewer_of
from ecken.web.rendering.render import render
from ecken.web.rights import needs

__all__ = ["routes"]


@needs(Right.ROLES)
def show_roles(request: Request) -> Response:
    """Show who has which role, and what each may do."""
    return render(
        request,
        "admin/roles.html",
        holders=list_holders(community_of(request), viewer_of(request)),
        role_words=ROLE_WORDS,
        right_words=RIGHT_WORDS,
        table=RIGHTS,
    )


@needs(Right.ROLES)
@after_proof("roles", "/admin/roles")
def do_give_roles(request: Request) -> Response:
    """Let a member have the roles that are ticked, and no others."""
    given = form_of(request).getlist("role")
    if any(not isinstance(role, str) for role in given):
        raise Invalid("field_twice", "The field “{field}” was sent more than once.", field="role")
    member = request.path_params["id"]
    roles = parse_roles(str(role) for role in given)
    give_roles(community_of(request), viewer_of(request), member, roles)
    said = mark("The roles are saved; an e-mail is on its way.")
    return redirect(request, "/admin/roles", Flash(said))


@needs(Right.RECRUITERS)
def show_recruiters(request: Request) -> Response:
    """Show who says that they recruit and waits to be confirmed."""
    claims = list_open_claims(community_of(request), viewer_of(request))
    return render(request, "admin/recruiters.html", claims=claims)


routes = [
    Route("/admin/roles", show_roles, methods=["GET"]),
    Route("/admin/members/{id}/roles", do_give_roles, methods=["POST"]),
    Route("/admin/recruiters", show_recruiters, methods=["GET"]),
]
