"""Growth and activity by week, as plots and as a table, for administrators."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.rules.operators.rights import Right
from ecken.service.house.growth import show_growth
from ecken.web.i18n import mark
from ecken.web.pages import community_of, viewer_of
from ecken.web.rendering.render import render
from ecken.web.rendering.week_plot import draw_weeks
from ecken.web.rights import needs

__all__ = ["routes"]

_TITLES = {
    "members": mark("Members"),
    "active": mark("Members who were here"),
    "contacts": mark("Contacts"),
    "accepted": mark("Accepted requests"),
}


@needs(Right.NUMBERS)
def show_growth_page(request: Request) -> Response:
    """Show how the community grows, and how many are here."""
    found = show_growth(community_of(request), viewer_of(request))
    plots = {name: draw_weeks(getattr(found, name)) for name in _TITLES}
    return render(
        request,
        "admin/growth.html",
        found=found,
        titles=_TITLES,
        plots=plots,
    )


routes = [Route("/admin/growth", show_growth_page, methods=["GET"])]
