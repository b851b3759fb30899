"""``/m/{id}/posts``: the posts of one member."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.posts.of_member import read_member_posts
from ecken.service.reach.counting import note_views
from ecken.web.pages import community_of, for_members, reading, viewer_of
from ecken.web.posts.words import AUDIENCES
from ecken.web.rendering.render import render

__all__ = ["routes"]


@for_members
def show_posts(request: Request) -> Response:
    """Show a page of the posts of a member."""
    with reading(request) as world:
        found = read_member_posts(
            world, request.path_params["id"], before=request.query_params.get("before")
        )
    note_views(community_of(request), viewer_of(request), found.posts)
    return render(request, "posts/of_member.html", found=found, audiences=AUDIENCES)


routes = [Route("/m/{id}/posts", show_posts)]
