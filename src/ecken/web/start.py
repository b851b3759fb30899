"""The start page: three circles for a member, what this is for a guest."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.start import show_start
from ecken.web.drawing import draw_example, draw_rings
from ecken.web.pages import community_of, frame_of, viewer_of
from ecken.web.render import render

__all__ = ["routes"]

REQUESTS_SHOWN = 3


def show_start_page(request: Request) -> Response:
    """Show the figures to a member, the landing page to a guest."""
    if getattr(request.state, "viewer", None) is None or frame_of(request) is None:
        return render(request, "start/landing.html", rings=draw_example())
    with community_of(request).reading(viewer_of(request)) as world:
        start = show_start(world)
    figures = start.figures
    if figures.first == 0:
        return render(request, "start/first_steps.html", start=start)
    return render(
        request,
        "start/start.html",
        start=start,
        rings=draw_rings(start.contacts, figures.first, figures.second, figures.third),
        incoming=start.incoming[:REQUESTS_SHOWN],
    )


routes = [Route("/", show_start_page)]
