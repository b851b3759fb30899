"""The health of the site, for operators: what is ready, what waits; errors."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import TooMany
from ecken.rules.operators.rights import Right
from ecken.service.operators.health import show_health_to
from ecken.service.operators.provider_checks import (
    ProviderReport,
    ask_providers_as,
    words_of,
)
from ecken.web.i18n import Language, mark
from ecken.web.pages import community_of, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs

__all__ = ["routes"]

_REPAIRS = {
    "audience": mark("Who may see the contact list"),
    "contacts": mark("Contacts"),
    "listed_contacts": mark("Contacts shown to others"),
    "blocks": mark("Blocks"),
    "profile": mark("Profile"),
}
"""What can differ between memory and database, in words."""

_PARTS = {
    "database": mark("The database answers"),
    "schema": mark("Its tables are those of this version"),
    "journal": mark("The network in memory is up to date"),
    "engine": mark("The network is in memory"),
    "database_writable": mark("Changes can be saved"),
    "free_space": mark("There is room on the disk"),
}


@needs(Right.SITE)
def show_health(request: Request) -> Response:
    """Show operators what is ready, how much waits, and the reports of unexpected errors."""
    return _page(request)


@needs(Right.SITE)
def do_ask_providers(request: Request) -> Response:
    """Ask the providers of sign-in now, and show operators what they answer."""
    try:
        return _page(request, reports=ask_providers_as(community_of(request), viewer_of(request)))
    except TooMany as error:
        return _page(request, error)


def _page(
    request: Request,
    error: TooMany | None = None,
    *,
    reports: list[ProviderReport] | None = None,
) -> Response:
    language = language_of(request)
    return render(
        request,
        "admin/health.html",
        error.status if error else 200,
        health=show_health_to(community_of(request), viewer_of(request)),
        parts=_PARTS,
        repair_words=_REPAIRS,
        asked=[(report, *_in_words(report, language)) for report in reports or ()],
        wrong=language.sentence(error) if error else "",
    )


def _in_words(report: ProviderReport, language: Language) -> tuple[str, str]:
    if not report.why:
        return language.gettext(mark("answers as it should")), ""
    said, advice = words_of(report)
    return language.say(said, told=report.told), language.gettext(advice)


routes = [
    Route("/admin/health", show_health, methods=["GET"]),
    Route("/admin/health/providers", do_ask_providers, methods=["POST"]),
]
