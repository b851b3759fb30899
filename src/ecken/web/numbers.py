"""This network in numbers, beside what is known of larger ones.

Whole-network figures come from the daily snapshot, which is made of nothing but lists that
everyone may see; the distribution of degrees is the viewer's own.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.numbers.numbers import show_numbers
from ecken.service.numbers.told_numbers import tell_open
from ecken.web.pages import community_of, for_members, reading
from ecken.web.rendering.network_plots import draw_all
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]


@for_members
def show_numbers_page(request: Request) -> Response:
    """Show the figures of the network and the published ones."""
    with reading(request) as world:
        numbers = show_numbers(world)
    name = community_of(request).settings.community_name
    told = tell_open(numbers.open, language_of(request).code, name)
    return render(
        request, "numbers/numbers.html", numbers=numbers, told=told, plots=draw_all(told.sections)
    )


routes = [Route("/numbers", show_numbers_page)]
