"""``/posts/muted``: whom and what the viewer does not want in their feed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid
from ecken.rules.posts import MUTED_WORD_MAX
from ecken.service.posts.muting import (
    list_muted,
    mute_member,
    mute_word,
    unmute_member,
    unmute_word,
)
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
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]


@for_members
def show_muted(request: Request) -> Response:
    """List whom and what the viewer mutes."""
    return _muted(request)


def _muted(request: Request, *, error: EckenError | None = None, word: str = "") -> Response:
    with reading(request) as world:
        muted = list_muted(world)
    return render(
        request,
        "posts/muted.html",
        error.status if error else 200,
        muted=muted,
        word=word,
        word_max=MUTED_WORD_MAX,
        wrong=language_of(request).sentence(error) if error else "",
    )


@for_members
def add_member(request: Request) -> Response:
    """Mute a member."""
    id = request.path_params["id"]
    mute_member(community_of(request), viewer_of(request), id)
    undo = Undo(f"/posts/muted/members/{id}/end")
    said = mark("Their posts no longer appear in your feed. They are not notified of it.")
    return redirect(request, "/posts", Flash(said, undo=undo))


@for_members
def end_member(request: Request) -> Response:
    """Mute a member no longer."""
    unmute_member(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/posts/muted", Flash(mark("Their posts appear in your feed again.")))


@for_members
def add_word(request: Request) -> Response:
    """Mute a word."""
    word = text_of(form_of(request), "word")
    try:
        mute_word(community_of(request), viewer_of(request), word)
    except (Invalid, Conflict) as error:
        return _muted(request, error=error, word=word[: 2 * MUTED_WORD_MAX])
    return redirect(request, "/posts/muted", Flash(mark("Posts with this word no longer appear.")))


@for_members
def end_word(request: Request) -> Response:
    """Mute a word no longer."""
    unmute_word(community_of(request), viewer_of(request), text_of(form_of(request), "word"))
    return redirect(request, "/posts/muted", Flash(mark("Posts with this word appear again.")))


routes = [
    Route("/posts/muted", show_muted),
    Route("/posts/muted/members/{id}", add_member, methods=["POST"]),
    Route("/posts/muted/members/{id}/end", end_member, methods=["POST"]),
    Route("/posts/muted/words", add_word, methods=["POST"]),
    Route("/posts/muted/words/end", end_word, methods=["POST"]),
]
