"""The log of the administration: searched, and taken along as a file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ecken.errors import EckenError, Invalid
from ecken.rules.operators.rights import Right
from ecken.service.house.log import export_log, read_log_question, show_log
from ecken.store.house.acts import ActQuestion
from ecken.web.accounts.joining import errors_of
from ecken.web.house.act_words import ACTS
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, page_number, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]

_ASKED = ("q", "act", "actor", "since", "until")
_KINDS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@needs(Right.LOG)
def show_acts(request: Request) -> Response:
    """Show what administrators did, newest first."""
    asked = {name: request.query_params.get(name, "")[:100] for name in _ASKED}
    community, viewer = community_of(request), viewer_of(request)
    error: EckenError | None = None
    question = ActQuestion()
    try:
        question = read_log_question(community, asked)
    except Invalid as refusal:
        error = refusal
    errors, wrong = errors_of(request, error, _ASKED)
    shown = show_log(community, viewer, question, page=page_number(request))
    say = language_of(request).gettext
    everything = ("", say(mark("all")))
    return render(
        request,
        "admin/log.html",
        error.status if error else 200,
        shown=shown,
        asked=asked,
        choices={
            "act": [everything, *((act.value, say(label)) for act, label in ACTS.items())],
            "actor": [everything, *shown.actors],
        },
        acts=ACTS,
        errors=errors,
        wrong=wrong,
    )


@needs(Right.LOG)
def do_export(request: Request) -> Response:
    """Hand out all acts that are looked for, as CSV or JSON."""
    form, community = form_of(request), community_of(request)
    asked = {name: single(form, name)[:100] for name in _ASKED}
    kind = single(form, "format")
    pieces = export_log(community, viewer_of(request), read_log_question(community, asked), kind)
    return StreamingResponse(
        pieces,
        media_type=_KINDS[kind],
        headers={
            "content-disposition": f'attachment; filename="ecken-log.{kind}"',
            "cache-control": "no-store",
        },
    )


routes = [
    Route("/admin/log", show_acts, methods=["GET"]),
    Route("/admin/log/export", do_export, methods=["POST"]),
]
