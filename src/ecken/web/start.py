"""The start page: three circles for a member, an introduction for a guest."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.advisor.request_views import cards_of_received
from ecken.service.first_steps import SWITCH, read_first_steps
from ecken.service.introduction_views import list_introductions
from ecken.service.operators.first_run import is_new_site
from ecken.service.posts.feed import read_headlines
from ecken.service.search.target_groups import list_groups
from ecken.service.start import show_start
from ecken.service.talk.news import read_news_items
from ecken.service.talk.switches import set_switches
from ecken.web.contacts.suggestions import AFFINITIES
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    frame_of,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.place.left_out import left_out_of, picture_of
from ecken.web.rendering.drawing import draw_example, draw_rings
from ecken.web.rendering.reasons import REASON_LABELS
from ecken.web.rendering.render import render

__all__ = ["routes"]

REQUESTS_SHOWN = 3
SENT_SHOWN = 3
NEWS_SHOWN = 5
POSTS_SHOWN = 3
NEWS_D = 14


def show_start_page(request: Request) -> Response:
    """Show the figures to a member, the landing page to a guest, how to finish a new site."""
    if getattr(request.state, "viewer", None) is None:
        return _show_landing(request)
    with reading(request) as world:
        if frame_of(request) is None:
            return _show_landing(request)
        picture = picture_of(request, world)
        left_out = left_out_of(request, picture)
        start = show_start(picture)
        steps = read_first_steps(world, community_of(request).settings, start.outgoing)
        incoming = cards_of_received(world, start.incoming[:REQUESTS_SHOWN])
        waiting = [each for each in list_introductions(world) if each.waits_for_viewer]
        groups = list_groups(world) if world.may_search else None
        news = read_news_items(world, days=NEWS_D, most=NEWS_SHOWN)
        posts = read_headlines(world, most=POSTS_SHOWN)
    figures = start.figures
    if figures.first == 0 and not left_out.chips:
        return render(
            request,
            "start/first_steps.html",
            start=start,
            incoming=incoming,
            sent=start.outgoing[:SENT_SHOWN],
            reasons=REASON_LABELS,
            steps=steps,
            affinities=AFFINITIES,
        )
    return render(
        request,
        "start/start.html",
        start=start,
        rings=draw_rings(start.contacts, figures.first, figures.second, figures.third),
        incoming=incoming,
        sent=start.outgoing[:SENT_SHOWN],
        reasons=REASON_LABELS,
        waiting=waiting,
        groups=groups,
        news=news,
        posts=posts,
        left_out=left_out,
        steps=steps,
        affinities=AFFINITIES,
    )


@for_members
def show_first_steps(request: Request) -> Response:
    """Close the first steps of the start page, or show them again; it can be taken back."""
    is_shown = text_of(form_of(request), "show") == "1"
    set_switches(community_of(request), viewer_of(request), {SWITCH: "on" if is_shown else "off"})
    if is_shown:
        return redirect(request, "/")
    undo = Undo("/first-steps", {"show": "1"})
    return redirect(request, "/", Flash(mark("The first steps are closed."), undo=undo))


def _show_landing(request: Request) -> Response:
    if is_new_site(community_of(request)):
        return render(request, "accounts/new_site.html", is_new=True, is_over=False)
    return render(request, "start/landing.html", rings=draw_example())


routes = [
    Route("/", show_start_page),
    Route("/first-steps", show_first_steps, methods=["POST"]),
]
