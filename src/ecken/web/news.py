"""News: notifications, news of contacts and target groups, and their switches."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.search.followed_companies import list_followed
from ecken.service.talk.news import News, read_news, read_news_items
from ecken.service.talk.notices import count_new_notices, list_notices, read_all_notices
from ecken.service.talk.switches import own_switches, set_switches
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
from ecken.web.rendering.render import render

__all__ = ["badges", "routes"]

NOTICES = {
    "request_received": mark("%(name)s would like to become your contact"),
    "request_accepted": mark("%(name)s has accepted your request"),
    "introduction_asked": mark("%(name)s asks you for an introduction"),
    "introduction_passed_on": mark("%(name)s would like to introduce someone to you"),
    "introduction_mention": mark("%(name)s says: write yourself, and mention me"),
    "introduction_agreed": mark("%(name)s has agreed to the introduction"),
    "introduction_reminder": mark("An introduction with %(name)s is waiting for your answer"),
    "message_received": mark("%(name)s has written to you"),
    "job_found": mark("%(name)s advertises a job that one of your job searches finds"),
    "followed_job": mark("%(name)s advertises a job at a company that you follow"),
    "followed_news": mark("News of %(name)s, which you follow"),
    "invited_joined": mark("%(name)s has joined by your invitation"),
    "post_liked": mark("%(name)s likes your post"),
    "post_commented": mark("%(name)s has commented on your post"),
    "post_answered": mark("%(name)s has commented on a post that you commented on"),
    "post_shared": mark("%(name)s has shared your post"),
    "recruiter_confirmed": mark("%(name)s has confirmed that you are a recruiter"),
    "recruiter_unconfirmed": mark("%(name)s has withdrawn your confirmation as a recruiter"),
    "editor_named": mark("You are now an editor of a company’s page"),
    "editor_withdrawn": mark("You are no longer an editor of a company’s page"),
    "ad_contact_asked": mark("%(name)s asks you to be the contact person of a job ad"),
    "ad_contact_changed": mark(
        "%(name)s has changed or published again the job ad that named you, and asks you anew to "
        "be its contact person"
    ),
    "report_decided": mark("The administration has decided about your report"),
    "decision_made": mark("The administration has made a decision that concerns you"),
    "circular_sent": mark("The administration has written to all members"),
    "decision_reviewed": mark("The administration has decided about your objection"),
}

WITH_OTHERS = {
    "post_liked": mark("%(name)s and %(others)s more like your post"),
    "post_commented": mark("%(name)s and %(others)s more have commented on your post"),
    "post_answered": mark(
        "%(name)s and %(others)s more have commented on a post that you commented on"
    ),
    "post_shared": mark("%(name)s and %(others)s more have shared your post"),
}
"""What is said where several did the same."""

LABELS = {
    "screen_requests": mark("Contact requests"),
    "screen_introductions": mark("Introductions"),
    "screen_messages": mark("Messages"),
    "screen_posts": mark("Likes, comments and shares"),
    "screen_jobs": mark("New job ads of saved searches"),
    "screen_followed": mark("News and job ads of companies that I follow"),
    "mail_requests": mark("Contact requests"),
    "mail_introductions": mark("Introductions"),
    "mail_messages": mark("Messages"),
    "mail_posts": mark("Likes, comments and shares"),
    "mail_jobs": mark("New job ads of saved searches"),
    "mail_followed": mark("News and job ads of companies that I follow"),
    "mail_circulars": mark("Circulars of the administration"),
    "digest_jobs": mark("with new job ads of saved searches"),
    "digest_posts": mark("with the best posts of my circles"),
    "digest_followed": mark("with news and job ads of companies that I follow"),
    "news_of_me": mark("My contacts hear about my new contacts and profile changes"),
    "introductions": mark("My contacts may ask me to introduce them"),
    "first_steps": mark("First steps on the start page, until I have three contacts"),
}


@for_members
def show_news(request: Request) -> Response:
    """Show notifications and news; the page marks them as read by its own form."""
    with reading(request) as world:
        told, until, may_search = list_notices(world), world.now, world.may_search
        news = read_news(world) if may_search else News(read_news_items(world), [])
        followed = list_followed(world) if may_search else []
    return render(
        request,
        "talk/news.html",
        told=told[:30],
        until=until if any(notice.is_new for notice in told) else None,
        pages=_PAGES,
        sentences=NOTICES,
        with_others=WITH_OTHERS,
        news=news,
        may_search=may_search,
        companies=[one for one in followed if one.count],
    )


@for_members
def note_read(request: Request) -> Response:
    """Mark the notifications of the page as read."""
    until = text_of(form_of(request), "until")
    at = int(until) if until.isascii() and until.isdigit() and len(until) < 12 else None
    read_all_notices(community_of(request), viewer_of(request), until=at)
    return redirect(request, "/news")


@for_members
def show_settings(request: Request) -> Response:
    """Show every switch."""
    with reading(request) as world:
        values = own_switches(world)
    return render(request, "talk/news_settings.html", values=values, labels=LABELS)


@for_members
def save_settings(request: Request) -> Response:
    """Set every switch as the form has it."""
    form = form_of(request)
    values = {
        name: text_of(form, name) or "off" if name == "digest" else _on_or_off(text_of(form, name))
        for name in ("digest", *LABELS)
    }
    set_switches(community_of(request), viewer_of(request), values)
    return redirect(request, "/news/settings", Flash(mark("Saved.")))


_PAGES = {
    "request": "/requests/",
    "introduction": "/introductions/",
    "message": "/messages/",
    "invited": "/m/",
    "post": "/posts/",
    "recruiter": "/m/",
    "editor": "/company-page/",
    "report": "/reports#",
    "decision": "/moderation/",
    "circular": "/circulars/",
    "ad": "/jobs/",
    "job": "/jobs/",
    "followed": "/jobs/",
}


def _on_or_off(checked: str) -> str:
    return "on" if checked else "off"


routes = [
    Route("/news", show_news),
    Route("/news/read", note_read, methods=["POST"]),
    Route("/news/settings", show_settings),
    Route("/news/settings", save_settings, methods=["POST"]),
]

badges = {"notices": count_new_notices}
