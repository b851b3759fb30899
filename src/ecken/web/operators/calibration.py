"""How well the forecasts of reach fit, for operators."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.reach.calibration import calibrate_forecasts
from ecken.web.pages import for_members, reading
from ecken.web.rendering.render import render

__all__ = ["routes"]


@for_members
def show_calibration(request: Request) -> Response:
    """Show forecasts beside what came of them, in bins."""
    with reading(request) as world:
        found = calibrate_forecasts(world)
    return render(request, "admin/reach.html", found=found)


routes = [Route("/admin/reach", show_calibration)]
