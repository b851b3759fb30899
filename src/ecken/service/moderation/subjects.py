"""What can be reported: one row for each kind, with what reports and decisions need to know of it.

A kind says who may open it (whoever may not is answered as if it never was), whose it is, how it
looks to whoever decides, and how it is hidden.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from ecken.errors import NotFound
from ecken.rules.moderation import SubjectKind
from ecken.service.companies.news import show_news
from ecken.service.companies.pages import key_of_page, show_official_page
from ecken.service.jobs.job_ads import show_ad
from ecken.service.posts.views import show_post
from ecken.service.profiles.company_logos import find_logo
from ecken.service.profiles.photos import find_photo
from ecken.service.search.companies import find_company
from ecken.service.talk.messages import show_conversation
from ecken.service.world import World
from ecken.store.companies.news import hide_news
from ecken.store.companies.pages import hide_page
from ecken.store.moderation.reported_companies import (
    find_responsible,
    find_responsible_for_news,
)
from ecken.store.moderation.reported_messages import (
    find_reported_message,
    hide_message,
    read_before,
)
from ecken.store.moderation.reported_posts import (
    hide_comment,
    hide_job,
    hide_post,
)
from ecken.store.profiles.members import Card
from ecken.store.profiles.photos import hide_photo
from ecken.store.profiles.profile_details import read_details

__all__ = [
    "IMAGE",
    "Adapter",
    "Subject",
    "can_be_hidden",
    "find_subject",
    "hide_subject",
    "read_copy",
]

IMAGE = "image"
"""What a copy calls an image; its text there is the key."""

_BEFORE = 2
"""How many messages before the reported one may go along."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that the viewer may see, and may report."""

    kind: SubjectKind
    id: str
    author: Card | None
    """Whose it is; ``None`` where a company speaks: who wrote it is not told."""
    copy: str = ""
    """Its text as it is now: pairs of a name and a text, as JSON."""
    picture: bytes | None = None
    images: tuple[str, ...] = ()
    """Keys of the images of a post; the copy names them too."""
    before: str = ""
    """What went before it, in the same form; the name says whether its author wrote it."""
    within: str = ""
    """Id of the post or the conversation, or key of the company, where it stands."""
    member: int | None = None
    """Whom a decision concerns; ``None`` where whoever wrote for a company has left."""
    is_own: bool = False
    """Whether the viewer can change it themself."""
    company: str = ""
    """The name of the company that speaks; empty where a member does."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """How reports and decisions deal with one kind."""

    find: Callable[[World, str], Subject]
    """Return what the viewer may open; raises ``NotFound`` otherwise."""
    hide: Callable[[Connection, str, bool], None] | None = None
    """Hide it from all but its author, or show it again; ``None`` where that cannot be."""


def find_subject(world: World, kind: SubjectKind, subject_id: str) -> Subject:
    """Return what somebody wants to report.

    Raises
    ------
    NotFound
        Alike for hidden, deleted and never existing, and where its author is not there.
    """
    found = _ADAPTERS[kind].find(world, subject_id)
    if found.author is None:
        return found
    member = found.author.member
    return replace(found, member=member, is_own=member == world.viewer)


def can_be_hidden(kind: str) -> bool:
    """Say whether such a thing can be hidden by itself."""
    return _ADAPTERS[SubjectKind(kind)].hide is not None


def hide_subject(connection: Connection, kind: str, subject_id: str, is_hidden: bool) -> None:
    """Hide something from all but its author, or show it again."""
    hide = _ADAPTERS[SubjectKind(kind)].hide
    if hide is not None:
        hide(connection, subject_id, is_hidden)


def read_copy(copy: str) -> list[tuple[str, str]]:
    """Return the pairs of name and text of a copy."""
    return [(name, text) for name, text in json.loads(copy)] if copy else []


def _written(pairs: list[tuple[str, str]]) -> str:
    return json.dumps([pair for pair in pairs if pair[1]], ensure_ascii=False)


def _find_profile(world: World, member_id: str) -> Subject:
    card = world.member(member_id)
    details = read_details(world.connection, card.member)
    copy = _written(
        [
            ("name", card.name),
            ("headline", card.headline),
            ("position", card.position),
            ("company", card.company),
            ("industry", card.industry_text),
            ("city", card.city),
            ("offers", card.offers),
            ("seeks", card.seeks),
            ("about", details.about),
            *(("former", f"{p.title}, {p.company}".strip(", ")) for p in details.positions),
            *(
                ("education", ", ".join(filter(None, (e.school, e.degree, e.subject))))
                for e in details.educations
            ),
            *(("link", f"{link.label} {link.url}".strip()) for link in details.links),
        ]
    )
    return Subject(SubjectKind.PROFILE, card.public_id, card, copy)


def _find_photo(world: World, photo_key: str) -> Subject:
    photo = find_photo(world, photo_key)
    card = world.cards([photo.member])[photo.member]
    return Subject(SubjectKind.PHOTO, photo.photo_key, card, picture=photo.content)


def _find_message(world: World, message_id: str) -> Subject:
    message = find_reported_message(world.connection, message_id)
    if message is None or (message.is_hidden and message.author_id != world.viewer):
        raise NotFound
    show_conversation(world, message.conversation, limit=1)  # the viewer takes part, or: NotFound
    card = world.cards([message.author_id]).get(message.author_id)
    if card is None:
        raise NotFound
    before = read_before(world.connection, message, (card.member, world.viewer), limit=_BEFORE)
    said = [("author" if author == card.member else "other", text) for author, text in before]
    return Subject(
        SubjectKind.MESSAGE,
        message_id,
        card,
        _written([("text", message.text)]),
        before=_written(said),
        within=message.conversation,
    )


def _find_post(world: World, post_id: str) -> Subject:
    post = show_post(world, post_id).post
    pairs = [("text", post.text)]
    for image in post.images:
        pairs += [(IMAGE, image.key), ("seen", image.alt)]
    keys = tuple(image.key for image in post.images)
    return Subject(SubjectKind.POST, post.id, post.author, _written(pairs), images=keys)


def _find_comment(world: World, named: str) -> Subject:
    """Find it by the ids of its post and of itself: only the post is asked for (R4).

    A comment that the viewer may not know of is then looked for like one that never was.
    """
    post_id, _, comment_id = named.partition(".")
    shown = show_post(world, post_id).comments  # as far as the viewer may know of them
    comment = next((one for one in shown if one.id == comment_id), None)
    if comment is None:
        raise NotFound
    copy = _written([("text", comment.text)])
    return Subject(SubjectKind.COMMENT, comment.id, comment.author, copy, within=post_id)


def _find_job(world: World, ad_id: str) -> Subject:
    ad = show_ad(world, ad_id)
    names = ("title", "company", "city", "text", "apply_to")
    copy = _written([(name, getattr(ad.row, name)) for name in names])
    return Subject(SubjectKind.JOB, ad.row.public_id, ad.advertiser, copy)


def _find_company(world: World, page_id: str) -> Subject:
    company = find_company(world, key_of_page(world, page_id))
    page = show_official_page(world, company)
    if page is None or (page.changed_at is None and not page.logo_key):
        raise NotFound
    copy = _written([("company", company.name), ("text", page.text), ("link", page.link)])
    return Subject(
        SubjectKind.COMPANY,
        page.id,
        None,
        copy,
        picture=find_logo(world, page.logo_key) if page.logo_key else None,
        within=company.key,
        member=find_responsible(world.connection, company.key, page.id),
        is_own=page.is_editor,
        company=company.name,
    )


def _find_news(world: World, news_id: str) -> Subject:
    news = show_news(world, news_id)
    copy = _written([("company", news.name), ("text", news.text)])
    return Subject(
        SubjectKind.NEWS,
        news.id,
        None,
        copy,
        within=news.company,
        member=find_responsible_for_news(world.connection, news.company, news.id),
        is_own=news.is_editor,
        company=news.name,
    )


_ADAPTERS: Final[dict[SubjectKind, Adapter]] = {
    SubjectKind.PROFILE: Adapter(_find_profile),
    SubjectKind.PHOTO: Adapter(_find_photo, hide_photo),
    SubjectKind.MESSAGE: Adapter(_find_message, hide_message),
    SubjectKind.POST: Adapter(_find_post, hide_post),
    SubjectKind.COMMENT: Adapter(_find_comment, hide_comment),
    SubjectKind.JOB: Adapter(_find_job, hide_job),
    SubjectKind.COMPANY: Adapter(_find_company, hide_page),
    SubjectKind.NEWS: Adapter(_find_news, hide_news),
}
"""Every kind there is."""
