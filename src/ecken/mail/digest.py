"""The daily or weekly digest: what waits for a member and what is new, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from ecken.catalogues import Catalogue, catalogue, mark
from ecken.mail.composing import as_line
from ecken.mail.message import Mail
from ecken.mail.quoting import quoted_name
from ecken.mail.texts import GREETING
from ecken.mail.unsubscribing import footer, unsubscribe_headers

__all__ = ["DigestContent", "DigestPost", "digest_mail"]


class DigestPost(NamedTuple):
    """A post by its author; what it says stands on its page alone."""

    id: str
    author: str
    act: str = ""
    """``liked`` or ``commented``, where a contact of the reader did that."""
    contact: str = ""
    """Who did it last."""


@dataclass(frozen=True, slots=True)
class DigestContent:
    """What a digest tells; a digest in which all of it is empty is not sent."""

    requests: int
    introductions: int
    unread: int
    new_contacts: Sequence[tuple[str, str]]
    """(my contact, their new contact)."""
    profiles: Sequence[str]
    anniversaries: Sequence[tuple[str, int]]
    birthdays: Sequence[str]
    groups: Sequence[tuple[str, int]]
    """(name of the target group, how many are new)."""
    jobs: Sequence[tuple[str, int]]
    """(name of the saved job search, how many ads are new)."""
    posts: Sequence[DigestPost]
    followed: Sequence[tuple[str, int]] = ()
    """(name of the followed company, how many of its job ads are new)."""
    company_news: Sequence[tuple[str, int]] = ()
    """(name of the followed company, how many news it has)."""

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to tell."""
        return not (
            self.requests
            or self.introductions
            or self.unread
            or self.new_contacts
            or self.profiles
            or self.anniversaries
            or self.birthdays
            or self.groups
            or self.jobs
            or self.posts
            or self.followed
            or self.company_news
        )


_SUBJECT = mark("News from your network")
_REQUESTS = mark("Contact requests waiting for you: {n}")
_INTRODUCTIONS = mark("Introductions waiting for your answer: {n}")
_UNREAD = mark("Unread messages: {n}")
_NEW_CONTACT = mark("New contact of {a}: {b}")
_PROFILE = mark("Profile updated: {a}")
_BIRTHDAY = mark("Birthday of {a}")
_JOBS = mark("New ads for your job search “{a}”: {n}")
_POSTS = mark("Posts in your circles:")
_POST = {
    "": mark("By {a}"),
    "liked": mark("By {a}, liked by {b}"),
    "commented": mark("By {a}, commented on by {b}"),
}
_FOLLOWED = mark("New job ads of {a}, which you follow: {n}")
_COMPANY_NEWS = mark("News of {a}, which you follow: {n}")
_GROUP = mark("New in your target group “{a}”: {n}")


def digest_mail(
    content: DigestContent,
    *,
    to: str,
    language: str,
    community_name: str,
    base_url: str,
    stop_link: str,
) -> Mail:
    """Return the digest as one plain-text mail."""
    texts = catalogue(language)
    say = texts.gettext
    community = as_line(community_name)
    named = partial(quoted_name, language=language, community=community)
    waiting = [
        f"{say(text).format(n=count)}\n{base_url}{page}"
        for text, count, page in (
            (_REQUESTS, content.requests, "/requests"),
            (_INTRODUCTIONS, content.introductions, "/introductions"),
            (_UNREAD, content.unread, "/messages"),
        )
        if count
    ]
    news = [
        *(say(_NEW_CONTACT).format(a=named(a), b=named(b)) for a, b in content.new_contacts),
        *(say(_PROFILE).format(a=named(a)) for a in content.profiles),
        *(_anniversary(texts, n).format(a=named(a), n=n) for a, n in content.anniversaries),
        *(say(_BIRTHDAY).format(a=named(a)) for a in content.birthdays),
        *(say(_GROUP).format(a=as_line(a), n=n) for a, n in content.groups),
    ]
    if news:
        news = ["\n".join([*(f"- {line}" for line in news), f"{base_url}/news"])]
    if content.jobs:
        jobs = [say(_JOBS).format(a=as_line(a), n=n) for a, n in content.jobs]
        news.append("\n".join([*(f"- {line}" for line in jobs), f"{base_url}/jobs/searches"]))
    if content.posts:
        posts = [
            f"- {say(_POST[p.act]).format(a=named(p.author), b=named(p.contact))}:\n"
            f"  {base_url}/posts/{p.id}"
            for p in content.posts
        ]
        news.append("\n".join([say(_POSTS), *posts]))
    if content.followed or content.company_news:
        ads = [say(_COMPANY_NEWS).format(a=as_line(a), n=n) for a, n in content.company_news]
        ads += [say(_FOLLOWED).format(a=as_line(a), n=n) for a, n in content.followed]
        news.append("\n".join([*(f"- {line}" for line in ads), f"{base_url}/companies"]))
    end = footer(language, community=community, base_url=base_url, link=stop_link)
    return Mail(
        to=to,
        subject=f"{community}: {say(_SUBJECT)}",
        text="\n\n".join([say(GREETING).format(name=""), *waiting, *news, end]),
        headers=unsubscribe_headers(stop_link),
    )


def _anniversary(texts: Catalogue, years: int) -> str:
    return texts.ngettext(
        "Anniversary: one year in contact with {a}",
        "Anniversary: {n} years in contact with {a}",
        years,
    )
