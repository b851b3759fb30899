"""How well the forecasts of reach fit, for operators."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.rules.operators.rights import Right
from ecken.service.reach.calibration import calibrate_forecasts
from ecken.web.pages import reading
from ecken.web.rendering.render import render
from ecken.web.rights import needs

__all__ = ["routes"]


@needs(Right.NUMBERS)
def show_calibration(request: Request) -> Response:
    """Show forecasts beside what came of them, in bins."""
    with reading(request) as world:
        found = calibrate_forecasts(world)
    return render(request, "admin/reach.html", found=found)


routes = [Route("/admin/reach", show_calibration)]
