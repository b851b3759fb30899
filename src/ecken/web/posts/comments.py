"""Comments on a post: writing them, deleting them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Invalid, TooMany
from ecken.rules.posts import COMMENT_MAX
from ecken.service.posts.writing import delete_comment, restore_comment, write_comment
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import community_of, for_members, form_of, redirect, text_of, viewer_of
from ecken.web.posts.one_post import render_post

__all__ = ["routes"]


@for_members
def write(request: Request) -> Response:
    """Comment on a post."""
    id, text = request.path_params["id"], text_of(form_of(request), "text")
    try:
        comment = write_comment(community_of(request), viewer_of(request), id, text)
    except (Invalid, TooMany) as error:
        return render_post(request, error=error, text=text[: 2 * COMMENT_MAX])
    return redirect(request, f"/posts/{id}#comment-{comment}")


@for_members
def delete(request: Request) -> Response:
    """Delete a comment."""
    id, comment = request.path_params["id"], request.path_params["comment"]
    is_own = delete_comment(community_of(request), viewer_of(request), id, comment)
    undo = Undo(f"/posts/{id}/comments/{comment}/restore") if is_own else None
    return redirect(request, f"/posts/{id}", Flash(mark("The comment is deleted."), undo=undo))


@for_members
def restore(request: Request) -> Response:
    """Take the deletion of a comment back."""
    id, comment = request.path_params["id"], request.path_params["comment"]
    restore_comment(community_of(request), viewer_of(request), id, comment)
    return redirect(request, f"/posts/{id}#comment-{comment}", Flash(mark("The comment is back.")))


routes = [
    Route("/posts/{id}/comments", write, methods=["POST"]),
    Route("/posts/{id}/comments/{comment}/delete", delete, methods=["POST"]),
    Route("/posts/{id}/comments/{comment}/restore", restore, methods=["POST"]),
]
