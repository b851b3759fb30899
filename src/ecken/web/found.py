"""Who found the reader: visits and searches as numbers, and names where both sides want it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.reference.industries import get
from ecken.rules.reach.finding import FoundField
from ecken.service.found.told import show_found
from ecken.service.talk.switches import set_switches
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.rendering.render import language_of, render
from ecken.web.rendering.week_plot import draw_weeks

__all__ = ["routes"]

FIELDS = {
    FoundField.NAME: mark("by your name"),
    FoundField.POSITION: mark("by a position"),
    FoundField.COMPANY: mark("by a company"),
    FoundField.INDUSTRY: mark("by an industry"),
    FoundField.PLACE: mark("by a place"),
    FoundField.OFFERS: mark("by what you offer"),
    FoundField.SEEKS: mark("by what you look for"),
    FoundField.EDUCATION: mark("by your education"),
    FoundField.LANGUAGE: mark("by a language"),
    FoundField.TEXT: mark("by your headline or your text about yourself"),
}

_SWITCHES = ("show_my_visits", "see_visitors")


@for_members
def show_found_page(request: Request) -> Response:
    """Show who visited the reader's profile, and what searches found it by."""
    with reading(request) as world:
        found = show_found(world, community_of(request).zone)
    return render(
        request,
        "reach/found.html",
        found=found,
        plot=draw_weeks(found.weeks),
        industries={one.kind: _title(request, one.kind) for one in found.by_industry},
        fields=FIELDS,
    )


def _title(request: Request, code: str) -> str:
    industry = get(code)
    return industry.title_in(language_of(request).code) if industry else ""


@for_members
def choose_names(request: Request) -> Response:
    """Set whether the reader's name is shown to whom they visit, and whether they read names."""
    form = form_of(request)
    chosen = {name: "on" if text_of(form, name) else "off" for name in _SWITCHES}
    set_switches(community_of(request), viewer_of(request), chosen)
    return redirect(request, "/found#names", Flash(mark("Saved."), part="names"))


routes = [
    Route("/found", show_found_page),
    Route("/found/names", choose_names, methods=["POST"]),
]
