"""Sharing a post, changing one of one's own, and what it was before."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotFound, NotReady, TooMany
from ecken.rules.posts import POST_MAX, PostAudience
from ecken.service.posts.images import draw_images
from ecken.service.posts.views import PostView, show_post, show_versions
from ecken.service.posts.writing import edit_post
from ecken.service.reach.publishing import expect_reach, publish_share
from ecken.web.http.flash import Flash
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
from ecken.web.posts.images import image_fields, images_of, kept_images_of, typed_images
from ecken.web.posts.words import AUDIENCES
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]


@for_members
def show_share(request: Request) -> Response:
    """Show the form to share a post."""
    return _share(request, {"text": "", "audience": PostAudience.CONTACTS})


def _share(
    request: Request, written: dict[str, str], *, error: EckenError | None = None
) -> Response:
    with reading(request) as world:
        shown = show_post(world, request.path_params["id"])
        expected = expect_reach(world)
    beside = "audience" if error and error.fields.get("field") == "audience" else "text"
    return render(
        request,
        "posts/share.html",
        error.status if error else 200,
        post=shown.post.original or shown.post,
        written=written,
        wrong={beside: language_of(request).sentence(error)} if error else {},
        audiences=AUDIENCES,
        text_max=POST_MAX,
        expected=expected,
    )


@for_members
def share(request: Request) -> Response:
    """Share a post."""
    form, id = form_of(request), request.path_params["id"]
    written = {name: text_of(form, name) for name in ("text", "audience")}
    try:
        publish_share(
            community_of(request),
            viewer_of(request),
            id,
            written["text"],
            audience=written["audience"] or PostAudience.CONTACTS,
            share=text_of(form, "share"),
        )
    except (Invalid, Conflict, TooMany) as error:
        return _share(request, written, error=error)
    return redirect(request, "/posts", Flash(mark("You have shared the post.")))


@for_members
def show_edit(request: Request) -> Response:
    """Show the form to change a post of one's own."""
    return _edit(request)


def _edit(
    request: Request, *, written: dict[str, str] | None = None, error: EckenError | None = None
) -> Response:
    post = _own_post(request)
    fields = image_fields(request, written or {}, error)
    if error is not None and not fields["wrong"]:
        fields["wrong"] = {"text": language_of(request).sentence(error)}
    return render(
        request,
        "posts/edit.html",
        error.status if error else 200,
        post=post,
        written={"text": post.text} if written is None else written,
        out=form_of(request).getlist("without") if written else [],
        text_max=POST_MAX,
        **fields,
    )


def _own_post(request: Request) -> PostView:
    with reading(request) as world:
        post = show_post(world, request.path_params["id"]).post
    if not post.is_own:
        raise NotFound
    return post


@for_members
def edit(request: Request) -> Response:
    """Change a post of one's own."""
    form, id = form_of(request), request.path_params["id"]
    community, viewer = community_of(request), viewer_of(request)
    text, kept = text_of(form, "text"), kept_images_of(form, _own_post(request).images)
    try:
        added = draw_images(community, viewer, images_of(form))
        edit_post(community, viewer, id, text, kept=kept, added=added)
    except (Conflict, Invalid, NotReady, TooMany) as error:
        written = {"text": text[: 2 * POST_MAX]} | typed_images(form)
        return _edit(request, written=written, error=error)
    return redirect(request, f"/posts/{id}", Flash(mark("Saved.")))


@for_members
def show_earlier(request: Request) -> Response:
    """Show the earlier texts of a post."""
    with reading(request) as world:
        post, versions = show_versions(world, request.path_params["id"])
    return render(request, "posts/versions.html", post=post, versions=versions, audiences=AUDIENCES)


routes = [
    Route("/posts/{id}/share", show_share),
    Route("/posts/{id}/share", share, methods=["POST"]),
    Route("/posts/{id}/edit", show_edit),
    Route("/posts/{id}/edit", edit, methods=["POST"]),
    Route("/posts/{id}/versions", show_earlier),
]
