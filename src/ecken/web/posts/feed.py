"""``/posts``: the feed, with the form to write."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, Invalid, NotReady, TooMany
from ecken.rules.posts import POST_MAX, PostAudience
from ecken.service.posts.feed import note_seen, read_best, read_feed
from ecken.service.posts.images import draw_images
from ecken.service.reach.counting import note_views
from ecken.service.reach.publishing import expect_reach, publish_post
from ecken.service.talk.news import group_news, read_news_items
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
from ecken.web.posts.images import image_fields, images_of, typed_images
from ecken.web.posts.words import AUDIENCES
from ecken.web.rendering.render import language_of, render

__all__ = ["routes"]

NEWS_SHOWN = 5
NEWS_D = 14


@for_members
def show_feed(request: Request) -> Response:
    """Show a page of the feed; the newest, where the address names a page that is none."""
    try:
        return _feed(request)
    except Invalid:
        said = mark("This page of the posts does not exist. Here are the newest.")
        return redirect(request, "/posts", Flash(said))


@for_members
def write(request: Request) -> Response:
    """Write a post."""
    form = form_of(request)
    community, viewer = community_of(request), viewer_of(request)
    written = {name: text_of(form, name) for name in ("text", "audience")}
    try:
        publish_post(
            community,
            viewer,
            written["text"],
            audience=written["audience"] or PostAudience.CONTACTS,
            share=text_of(form, "share"),
            images=draw_images(community, viewer, images_of(form)),
        )
    except (Conflict, Invalid, NotReady, TooMany) as error:
        kept = {name: text[: 2 * POST_MAX] for name, text in written.items()}
        return _feed(request, written=kept | typed_images(form), error=error)
    return redirect(request, "/posts", Flash(mark("Your post is published.")))


def _feed(
    request: Request, *, written: dict[str, str] | None = None, error: EckenError | None = None
) -> Response:
    before = request.query_params.get("before")
    is_best = request.query_params.get("order") == "best"
    with reading(request) as world:
        feed = read_best(world) if is_best else read_feed(world, before=before)
        until = world.now
        is_first = before is None and not is_best
        news = group_news(read_news_items(world, days=NEWS_D) if is_first else [])
        expected = None if before or is_best else expect_reach(world)
    note_views(community_of(request), viewer_of(request), [item.post for item in feed.items])
    written = written or {"text": "", "audience": PostAudience.CONTACTS}
    fields = image_fields(request, written, error)
    if error is not None and not fields["wrong"]:
        beside = "audience" if error.fields.get("field") == "audience" else "text"
        fields["wrong"] = {beside: language_of(request).sentence(error)}
    return render(
        request,
        "posts/feed.html",
        error.status if error else 200,
        feed=feed,
        entries=sorted([*feed.items, *feed.company_news], key=lambda item: -item.at)
        if not is_best
        else feed.items,
        is_later=before is not None and not is_best,
        is_best=is_best,
        until=until,
        news=news[:NEWS_SHOWN],
        expected=expected,
        written=written,
        audiences=AUDIENCES,
        text_max=POST_MAX,
        **fields,
    )


@for_members
def note_read(request: Request) -> Response:
    """Note that the viewer has seen their feed, as the page showed it."""
    until = text_of(form_of(request), "until")
    if until.isascii() and until.isdigit() and len(until) < 12:
        note_seen(community_of(request), viewer_of(request), int(until))
    return redirect(request, "/posts")


routes = [
    Route("/posts", show_feed),
    Route("/posts", write, methods=["POST"]),
    Route("/posts/seen", note_read, methods=["POST"]),
]
