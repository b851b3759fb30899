"""Adding one member at a time; for operators."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.loading.list_links import LINK_DAYS, make_link_of
from ecken.service.loading.list_report import reason_in_words
from ecken.service.loading.one_member import FIELDS, add_member
from ecken.web.operators.list_words import COLUMN_LABELS
from ecken.web.pages import community_of, form_of, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]

_CELL_MAX = 300


@needs(Right.LISTS)
def show_form(request: Request) -> Response:
    """Ask for the details of one member."""
    return _page(request, {})


@needs(Right.LISTS)
def do_add_member(request: Request) -> Response:
    """Add somebody, and show their personal link, once."""
    form = form_of(request)
    typed = {name: single(form, name)[:_CELL_MAX] for name in FIELDS}
    community, viewer = community_of(request), viewer_of(request)
    try:
        member = add_member(community, viewer, typed)
    except Invalid as error:
        return _page(request, typed, error=error)
    name = f"{typed['first_name']} {typed['last_name']}".strip()
    return _page(request, {}, link=make_link_of(community, viewer, member), name=name)


def _page(
    request: Request,
    typed: dict[str, str],
    *,
    error: EckenError | None = None,
    link: str = "",
    name: str = "",
) -> Response:
    community = community_of(request)
    with community.database.reading() as connection:
        check_right(connection, viewer_of(request), Right.LISTS)
    errors = _errors(request, error)
    is_whole = error is not None and not errors
    return render(
        request,
        "admin/add_member.html",
        error.status if error else 200,
        labels=COLUMN_LABELS,
        typed=defaultdict(str, typed),
        errors=errors,
        wrong=language_of(request).sentence(error) if is_whole and error else "",
        link=link,
        name=name,
        link_days=LINK_DAYS,
    )


def _errors(request: Request, error: EckenError | None) -> defaultdict[str, str]:
    """What is wrong, by field."""
    found: defaultdict[str, str] = defaultdict(str)
    reasons = error.fields.get("reasons") if error else None
    for reason in reasons if isinstance(reasons, Iterable) else ():
        found[reason.column] = reason_in_words(reason.text, language_of(request).fill)
    return found


routes = [
    Route("/admin/members/new", show_form, methods=["GET"]),
    Route("/admin/members/new", do_add_member, methods=["POST"]),
]
