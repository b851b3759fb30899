"""``/posts/{id}``: one post with who liked it and its comments, and deleting it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError
from ecken.rules.posts import COMMENT_MAX
from ecken.service.posts.views import show_post
from ecken.service.posts.writing import delete_post, like_post, restore_post, unlike_post
from ecken.service.reach.counting import note_views
from ecken.service.reach.measured import reach_of_post
from ecken.web.http.flash import Flash, Undo
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
from ecken.web.posts.words import AUDIENCES
from ecken.web.rendering.growth import draw_growth
from ecken.web.rendering.render import language_of, render

__all__ = ["render_post", "routes"]


@for_members
def show_one(request: Request) -> Response:
    """Show a post with its comments."""
    return render_post(request)


def render_post(request: Request, *, error: EckenError | None = None, text: str = "") -> Response:
    """Return the page of a post; with ``error`` beside what was written there as a comment."""
    with reading(request) as world:
        shown = show_post(world, request.path_params["id"])
        reach = reach_of_post(world, shown.post.id) if shown.post.is_own else None
    note_views(community_of(request), viewer_of(request), [shown.post])
    return render(
        request,
        "posts/post.html",
        error.status if error else 200,
        shown=shown,
        reach=reach,
        growth=draw_growth(reach) if reach else None,
        audiences=AUDIENCES,
        text=text,
        text_max=COMMENT_MAX,
        wrong=language_of(request).sentence(error) if error else "",
    )


@for_members
def like(request: Request) -> Response:
    """Like a post; twice is once."""
    like_post(community_of(request), viewer_of(request), request.path_params["id"])
    return _back(request)


@for_members
def unlike(request: Request) -> Response:
    """Take a like back."""
    unlike_post(community_of(request), viewer_of(request), request.path_params["id"])
    return _back(request)


def _back(request: Request) -> Response:
    """Lead back to where the button was: the feed, at this post, or the post's own page."""
    id, start = request.path_params["id"], text_of(form_of(request), "from")
    path = start.partition("#")[0] if start.startswith(("/posts?", "/posts#")) else ""
    return redirect(request, f"{path}#post-{id}" if path else f"/posts/{id}")


@for_members
def delete(request: Request) -> Response:
    """Delete a post of one's own."""
    id = request.path_params["id"]
    delete_post(community_of(request), viewer_of(request), id)
    undo = Undo(f"/posts/{id}/restore")
    return redirect(request, "/posts", Flash(mark("Your post is deleted."), undo=undo))


@for_members
def restore(request: Request) -> Response:
    """Take the deletion of a post back."""
    id = request.path_params["id"]
    restore_post(community_of(request), viewer_of(request), id)
    return redirect(request, f"/posts/{id}", Flash(mark("Your post is back.")))


routes = [
    Route("/posts/{id}", show_one),
    Route("/posts/{id}/like", like, methods=["POST"]),
    Route("/posts/{id}/unlike", unlike, methods=["POST"]),
    Route("/posts/{id}/delete", delete, methods=["POST"]),
    Route("/posts/{id}/restore", restore, methods=["POST"]),
]
