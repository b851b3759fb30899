"""Stopping mails by the link in them: for members who are not signed in, and for their programs.

Opening the link changes nothing, because programs open links before people do. The form needs no
token: the link itself is the proof, and a mail program that sends it (RFC 8058) has no other.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.talk.unsubscribing import check_stop_link, stop_mails
from ecken.web.i18n import mark
from ecken.web.pages import community_of
from ecken.web.rendering.render import render

__all__ = ["routes"]

_SENTENCES = {
    "digest": mark("You will get no more summaries of news."),
    "requests": mark("You will get no more e-mails about contact requests."),
    "introductions": mark("You will get no more e-mails about introductions."),
    "messages": mark("You will get no more e-mails about messages."),
    "jobs": mark("You will get no more e-mails about new job ads."),
    "followed": mark("You will get no more e-mails about companies that you follow."),
    "posts": mark("You will get no more e-mails about posts."),
    "circulars": mark("You will get no more circulars of the administration by e-mail."),
    "notices": mark(
        "You will get no more e-mails about requests, introductions, messages and posts."
    ),
}
_QUESTIONS = {
    "digest": mark("Stop the summary of news?"),
    "requests": mark("Stop e-mails about contact requests?"),
    "introductions": mark("Stop e-mails about introductions?"),
    "messages": mark("Stop e-mails about messages?"),
    "jobs": mark("Stop e-mails about new job ads?"),
    "followed": mark("Stop e-mails about companies that you follow?"),
    "posts": mark("Stop e-mails about posts?"),
    "circulars": mark("Stop circulars of the administration by e-mail?"),
    "notices": mark("Stop e-mails about requests, introductions, messages and posts?"),
}


def show_unsubscribe(request: Request) -> Response:
    """Ask whether these mails are to stop; opening the link changes nothing."""
    token = request.path_params["token"]
    _, topic = check_stop_link(community_of(request), token)
    return render(
        request,
        "accounts/unsubscribe.html",
        question=_QUESTIONS[topic],
        token=token,
        sentence="",
    )


def do_unsubscribe(request: Request) -> Response:
    """Stop these mails, for whoever holds the link."""
    topic = stop_mails(community_of(request), request.path_params["token"])
    return render(request, "accounts/unsubscribe.html", sentence=_SENTENCES[topic])


routes = [
    Route("/unsubscribe/{token}", show_unsubscribe, methods=["GET"]),
    Route("/unsubscribe/{token}", do_unsubscribe, methods=["POST"]),
]
