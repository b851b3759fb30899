"""Decided cases, searched by kind, decision and month: for who decides about reports."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid
from ecken.rules.operators.directory import first_of_month
from ecken.rules.operators.rights import Right
from ecken.service.moderation.decided_cases import read_decided_question, show_decided
from ecken.store.moderation.decided_cases import DecidedQuestion
from ecken.web.accounts.joining import errors_of
from ecken.web.i18n import Language, mark
from ecken.web.moderation.words import ACTIONS, KINDS, WORDS
from ecken.web.pages import community_of, page_number, viewer_of
from ecken.web.rendering.formats import month_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs

__all__ = ["routes"]

_ASKED = ("kind", "decision", "month")


@needs(Right.REPORTS)
def list_decided(request: Request) -> Response:
    """Show decided cases, newest first, by kind, decision and month."""
    asked = {name: request.query_params.get(name, "")[:20] for name in _ASKED}
    community, viewer = community_of(request), viewer_of(request)
    error: EckenError | None = None
    question, chosen = DecidedQuestion(), None
    try:
        question = read_decided_question(community, asked)
        chosen = first_of_month(asked["month"], "month")
    except Invalid as refusal:
        error = refusal
    errors, wrong = errors_of(request, error, _ASKED)
    shown = show_decided(community, viewer, question, page=page_number(request))
    months = {*shown.months, chosen} if chosen else set(shown.months)
    return render(
        request,
        "admin/decided.html",
        error.status if error else 200,
        shown=shown,
        asked=asked,
        choices=_choices(language_of(request), months),
        errors=errors,
        wrong=wrong,
        **WORDS,
    )


def _choices(reader: Language, months: set[date]) -> dict[str, list[tuple[str, str]]]:
    """Values and words of the three boxes; months that are there, newest first."""
    everything = ("", reader.gettext(mark("all")))
    newest_first = sorted(months, reverse=True)
    return {
        "kind": [everything, *((key, reader.gettext(label)) for key, label in KINDS.items())],
        "decision": [everything, *((key, reader.gettext(label)) for key, label in ACTIONS.items())],
        "month": [everything, *((f"{day:%Y-%m}", month_of(reader, day)) for day in newest_first)],
    }


routes = [Route("/admin/reports/decided", list_decided, methods=["GET"])]
