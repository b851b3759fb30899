"""How far the reader's posts are likely to reach."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Invalid
from ecken.service.reach.overview import show_reach
from ecken.service.reach.shares import choose_share, percent_of
from ecken.web.pages import for_members, reading
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]


@for_members
def show_reach_page(request: Request) -> Response:
    """Show what to expect of a post, by degree and by how many pass it on."""
    wrong: Invalid | None = None
    share: float | None = None
    try:
        share = choose_share(request.query_params.get("share", ""))
    except Invalid as error:
        wrong = error
    with reading(request) as world:
        reach = show_reach(world, share)
    return render(
        request,
        "reach/reach.html",
        status=422 if wrong else 200,
        reach=reach,
        wrong=language_of(request).sentence(wrong) if wrong else "",
        percent_of=percent_of,
    )


routes = [Route("/reach", show_reach_page)]
