"""The mail about notifications, in the member's language.

The community speaks: what has come stands first, the name of who it comes from stands behind it, in
quotation marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ecken.catalogues import catalogue, mark
from ecken.mail.composing import as_line
from ecken.mail.message import Mail
from ecken.mail.quoting import quoted_name
from ecken.mail.texts import GREETING
from ecken.mail.unsubscribing import footer, unsubscribe_headers

__all__ = ["NoticeLine", "notice_mail", "notice_page", "notice_sentence"]


class NoticeLine(NamedTuple):
    """One thing to tell: its kind, the name of the other member, and what it is about."""

    kind: str
    name: str
    subject: str
    others: int = 0
    """How many more did the same."""


_SENTENCES = {
    "request_received": mark("New contact request from {name}"),
    "request_accepted": mark("New contact: your request was accepted by {name}"),
    "introduction_asked": mark("Request for an introduction from {name}"),
    "introduction_passed_on": mark("An introduction for you from {name}"),
    "introduction_mention": mark("Please write to them yourself, on the recommendation of {name}"),
    "introduction_agreed": mark("An introduction was agreed to by {name}"),
    "introduction_reminder": mark("Reminder: an introduction awaits you, requested by {name}"),
    "message_received": mark("New message from {name}"),
    "job_found": mark("A new ad for one of your job searches, by {name}"),
    "followed_job": mark("A job at a company that you follow, by {name}"),
    "followed_news": mark("News of a company that you follow: {name}"),
    "invited_joined": mark("Joined by your invitation: {name}"),
    "recruiter_confirmed": mark("You were confirmed as a recruiter by {name}"),
    "recruiter_unconfirmed": mark("Your confirmation as a recruiter was withdrawn by {name}"),
    "editor_named": mark("You are now an editor of a company’s page"),
    "editor_withdrawn": mark("You are no longer an editor of a company’s page"),
    "ad_contact_asked": mark("Will you be the contact person of a job ad? Asked by {name}"),
    "ad_contact_changed": mark(
        "The job ad that named you has changed or was published again. Will you still be its "
        "contact person? Asked by {name}"
    ),
    "post_liked": mark("Your post is liked by {name}"),
    "post_commented": mark("Your post was commented on by {name}"),
    "post_answered": mark("New comment after yours, by {name}"),
    "post_shared": mark("Your post was shared by {name}"),
}

_WITH_OTHERS = {
    "post_liked": mark("Your post is liked by {name} and {others} more"),
    "post_commented": mark("Your post was commented on by {name} and {others} more"),
    "post_answered": mark("New comments after yours, by {name} and {others} more"),
    "post_shared": mark("Your post was shared by {name} and {others} more"),
}

_SEVERAL = mark("{count} things are waiting for you")

_PAGES = {
    "request_received": "/requests/{subject}",
    "request_accepted": "/requests/{subject}",
    "message_received": "/messages/{subject}",
    "invited_joined": "/m/{subject}",
    "recruiter_confirmed": "/m/{subject}",
    "recruiter_unconfirmed": "/m/{subject}",
    "editor_named": "/company-page/{subject}",
    "editor_withdrawn": "/company-page/{subject}",
    **dict.fromkeys(_WITH_OTHERS, "/posts/{subject}"),
    "ad_contact_asked": "/jobs/{subject}#contact",
    "ad_contact_changed": "/jobs/{subject}#contact",
    "job_found": "/jobs/{subject}",
    "followed_job": "/jobs/{subject}",
    "followed_news": "/company-news/{subject}",
}


def notice_mail(
    *,
    to: str,
    language: str,
    community_name: str,
    base_url: str,
    lines: Sequence[NoticeLine],
    stop_link: str,
) -> Mail:
    """Return one mail with all ``lines``; each names one member and leads to one page."""
    translate = catalogue(language).gettext
    community = as_line(community_name)
    said = [notice_sentence(line, language=language, community=community) for line in lines]
    paragraphs = [
        f"{sentence}:\n{base_url}{notice_page(line)}"
        for sentence, line in zip(said, lines, strict=True)
    ]
    subject = said[0] if len(said) == 1 else translate(_SEVERAL).format(count=len(said))
    end = footer(language, community=community, base_url=base_url, link=stop_link)
    return Mail(
        to=to,
        subject=f"{community}: {subject}",
        text="\n\n".join([translate(GREETING).format(name=""), *paragraphs, end]),
        headers=unsubscribe_headers(stop_link),
    )


def notice_sentence(line: NoticeLine, *, language: str, community: str) -> str:
    """Return what is told in one sentence, with the name of the other member."""
    said = (_WITH_OTHERS if line.others else _SENTENCES)[line.kind]
    name = quoted_name(line.name, language=language, community=community)
    return catalogue(language).gettext(said).format(name=name, others=line.others)


def notice_page(line: NoticeLine) -> str:
    """Return the page that a notification leads to."""
    return _PAGES.get(line.kind, "/introductions/{subject}").format(subject=line.subject)
