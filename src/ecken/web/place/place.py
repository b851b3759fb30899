"""My place: how far away everybody is, what each contact opens, and how the circles grew."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.place.place import show_place
from ecken.web.pages import for_members, page_number, reading
from ecken.web.place.growth_plot import draw_growth_of
from ecken.web.place.left_out import left_out_of, picture_of
from ecken.web.rendering.render import render

__all__ = ["routes"]


@for_members
def show_place_page(request: Request) -> Response:
    """Show the member's own place, whole or without some contacts."""
    with reading(request) as world:
        picture = picture_of(request, world)
        place = show_place(picture, page=page_number(request))
        left_out = left_out_of(request, picture)
    plot = draw_growth_of(place.years)
    return render(request, "place/place.html", place=place, plot=plot, left_out=left_out)


routes = [Route("/place", show_place_page)]
