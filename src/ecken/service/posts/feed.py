"""The feed: what a viewer's contacts wrote, and posts on which contacts visibly acted.

It is put together when it is read (fan-out on read), from the newest on: a few days at a time,
then more, until a page is full. How far back is looked depends on what the viewer is shown alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from ecken.durations import DAY_S
from ecken.rules.posts import feed_score, is_muted_text
from ecken.rules.reach.cursors import Place, read_place
from ecken.service.community import Community
from ecken.service.companies.news import NewsView, followed_news
from ecken.service.posts.muting import without_muted
from ecken.service.posts.opening import Opening, SeenActs
from ecken.service.posts.views import PostView, view_posts
from ecken.service.world import World
from ecken.store.posts.acts import ActRow, read_acts_by, read_later_acts
from ecken.store.posts.mutes import (
    read_muted_members,
    read_muted_words,
    read_seen_until,
    write_seen_until,
)
from ecken.store.posts.posts import PostRow, read_posts_by, read_texts
from ecken.store.profiles.members import Card

__all__ = [
    "PAGE",
    "CompanyItem",
    "Feed",
    "FeedItem",
    "Headline",
    "Reason",
    "ReasonKind",
    "note_seen",
    "read_best",
    "read_feed",
    "read_headlines",
]

PAGE = 20
"""Posts on one page of the feed."""

_LOOKED_AT_D = 400
"""How many days before its newest post are looked at for a page, until it is full."""
_FIRST_LOOK_D = (1 / 24, 14.0)
"""Shortest and longest time that is looked at first, ..."""
_FIRST_LOOK = 150
"""... which is so many days by the number of contacts: they bring about a page in it."""
_NEXT_LOOK = 4
"""Each next time that is looked at is so many times as long."""
_BEST_D = 14
_BEST_AMONG = 300
"""So many of the newest posts are put in the order of the best."""


class ReasonKind(StrEnum):
    """Why a post stands in the feed, whose author is no contact."""

    LIKED = "liked"
    COMMENTED = "commented"


@dataclass(frozen=True, slots=True)
class Reason:
    """Which contacts of the viewer did something about a post."""

    kind: ReasonKind
    who: Card
    """The one who did it last."""
    count: int
    """How many contacts did it."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One post of the feed."""

    post: PostView
    reason: Reason | None
    """``None`` where the author is a contact, or the viewer."""
    at: int
    """When it came into the feed: as the post was written, or as a contact last acted on it."""
    is_new: bool
    """It came since the viewer noted that they had seen the feed."""


@dataclass(frozen=True, slots=True)
class CompanyItem:
    """News of a company that the viewer follows, where they stand among the posts."""

    news: NewsView
    at: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """One page of the feed, newest first."""

    items: list[FeedItem]
    before: str | None
    """Where the next page begins, if there is one."""
    company_news: list[CompanyItem] = field(default_factory=list)
    """Of the time of this page, newest first; at most twenty."""


class Headline(NamedTuple):
    """A post of a contact in brief."""

    id: str
    author: Card
    text: str
    """Empty where the author shares a post, or shows images, without words of their own."""
    at: int
    is_share: bool


class _Placed(NamedTuple):
    """A post that belongs into the feed, and the place it takes there."""

    at: int
    post: PostRow

    @property
    def order(self) -> tuple[int, str]:
        return -self.at, self.post.public_id


class _Found(NamedTuple):
    """A post of the feed with what was done about it."""

    at: int
    post: PostRow
    acts: SeenActs
    by_contacts: list[ActRow]


def read_feed(world: World, *, before: str | None = None, most: int = PAGE) -> Feed:
    """Return the newest posts of the viewer's feed, or those after the place ``before``.

    Raises
    ------
    Invalid
        ``cursor_wrong``
    """
    place = read_place(before, world.now)
    opening, circle = Opening(world), _Circle.of(world)
    found = _newest(world, opening, circle, place, most=most, days=_LOOKED_AT_D)
    shown = _with_acts(world, opening, circle, found[:most])
    last = shown[-1] if len(found) > most else None
    end = Place(last.at, last.post.public_id) if last else None
    return Feed(
        _items(world, opening, shown), str(end) if end else None, _company_news(world, place, end)
    )


def read_best(world: World, *, most: int = PAGE, days: int = _BEST_D) -> Feed:
    """Return the posts of the last days in which the viewer's circles have most part.

    Of those who are shown very many posts, the newest 300 are compared.
    """
    opening, circle = Opening(world), _Circle.of(world)
    placed = _newest(world, opening, circle, Place(world.now, ""), most=_BEST_AMONG, days=days)
    found = _with_acts(world, opening, circle, placed[:_BEST_AMONG])
    found.sort(key=lambda f: (-_score(f, world.now), f.post.public_id))
    return Feed(_items(world, opening, found[:most], is_best=True), None)


def read_headlines(world: World, *, most: int) -> list[Headline]:
    """Return the newest posts of the viewer's contacts, without what others did about them."""
    muted = set(read_muted_members(world.connection, world.viewer))
    authors = [contact for contact in world.contacts.tolist() if contact not in muted]
    since = world.now - _BEST_D * DAY_S
    rows = read_posts_by(world.connection, authors, since=since, until=world.now)
    opening = Opening(world)
    posts = without_muted(world, opening.which_may_open(rows), muted)
    posts = sorted(posts, key=lambda post: (-post.created_at, post.public_id))[:most]
    texts = read_texts(world.connection, [post.id for post in posts])
    cards = world.cards({post.author_id for post in posts})
    return [
        Headline(
            post.public_id,
            cards[post.author_id],
            texts[post.id],
            post.created_at,
            is_share=post.shared_post_id is not None,
        )
        for post in posts
    ]


def note_seen(community: Community, viewer: int, until: int) -> None:
    """Note that the viewer has seen their feed up to a moment; never less far than before."""
    with community.changing(viewer) as world:
        seen = read_seen_until(world.connection, viewer)
        at = min(until, world.now)
        if seen is None or at > seen:
            write_seen_until(world.connection, viewer, at)


def _score(found: _Found, now: int) -> float:
    contacts = {act.actor_id for act in found.by_contacts}
    others = {act.actor_id for act in (*found.acts.likes, *found.acts.comments)} - contacts
    return feed_score(
        by_contacts=len(contacts),
        by_others=len(others - {found.post.author_id}),
        age_s=now - found.post.created_at,
    )


def _items(
    world: World, opening: Opening, found: list[_Found], *, is_best: bool = False
) -> list[FeedItem]:
    """Return the posts as they are shown, with the reason: always where the order rests on it."""
    views = view_posts(world, opening, [f.post for f in found], {f.post.id: f.acts for f in found})
    cards = world.cards({act.actor_id for f in found for act in f.by_contacts[-1:]})
    seen = read_seen_until(world.connection, world.viewer)
    authors = {world.viewer, *world.contacts.tolist()}
    return [
        FeedItem(
            post=view,
            reason=_reason(f, cards) if is_best or f.post.author_id not in authors else None,
            at=f.at,
            is_new=seen is not None and f.at > seen and not view.is_own,
        )
        for view, f in zip(views, found, strict=True)
    ]


def _company_news(world: World, start: Place, end: Place | None) -> list[CompanyItem]:
    """Return the news of followed companies between two places, without those that are muted.

    Each stands on one page, as each post does.
    """
    since = end.at if end else start.at - _LOOKED_AT_D * DAY_S
    seen = read_seen_until(world.connection, world.viewer)
    muted = read_muted_words(world.connection, world.viewer)
    return [
        CompanyItem(news, news.at, seen is not None and news.at > seen)
        for news in followed_news(world, since=since, before=start)
        if (end is None or (-news.at, news.id) <= (-end.at, end.post_id))
        and not is_muted_text(news.text, muted)
    ]


def _newest(
    world: World, opening: Opening, circle: _Circle, place: Place, *, most: int, days: int
) -> list[_Placed]:
    """Return more than ``most`` posts behind a place, or all that there are; in order."""
    found: list[_Placed] = []
    for since, until in _windows(place.at, days, contacts=len(circle.contacts)):
        found += _find(world, opening, circle, place, since=since, until=until)
        if len(found) > most:
            break
    return found


def _windows(newest: int, days: int, *, contacts: int) -> Iterator[tuple[int, int]]:
    """Yield first and last moment of each piece of time to look at, backwards."""
    shortest, longest = _FIRST_LOOK_D
    length_s = int(DAY_S * min(max(_FIRST_LOOK / max(contacts, 1), shortest), longest))
    until, oldest = newest, newest - days * DAY_S
    while until >= oldest:
        since = max(until - length_s, oldest)
        yield since, until
        until, length_s = since - 1, length_s * _NEXT_LOOK


class _Circle(NamedTuple):
    """Whose posts and acts make the feed."""

    contacts: frozenset[int]
    """The viewer's, but for those whom they have muted."""
    muted: set[int]

    @classmethod
    def of(cls, world: World) -> _Circle:
        muted = set(read_muted_members(world.connection, world.viewer))
        return cls(frozenset(world.contacts.tolist()) - muted, muted)


def _find(
    world: World, opening: Opening, circle: _Circle, place: Place, *, since: int, until: int
) -> list[_Placed]:
    """Return what came into the feed within a time and behind the cursor's place, in order."""
    contacts = sorted(circle.contacts)
    authors = [world.viewer, *contacts]
    by_authors = read_posts_by(world.connection, authors, since=since, until=until)
    acted = _acts_of_contacts(world, opening, authors, contacts, since=since, until=until)
    posts = {post.id: post for post in opening.which_may_open(by_authors)}
    kept = without_muted(world, [*posts.values(), *(one.post for one in acted)], circle.muted)
    at = {one.post.id: one.at for one in acted}
    found = [_Placed(at.get(post.id, post.created_at), post) for post in kept]
    start = (-place.at, place.post_id)
    return sorted((one for one in found if one.order > start), key=lambda one: one.order)


def _acts_of_contacts(
    world: World,
    opening: Opening,
    authors: list[int],
    contacts: list[int],
    *,
    since: int,
    until: int,
) -> list[_Placed]:
    """Return posts of others on which contacts acted last within a time, as far as that is told."""
    acted = read_acts_by(world.connection, contacts, besides=authors, since=since, until=until)
    to_open = {post.id for post in opening.which_may_open([post for _, post in acted])}
    told = opening.told_by_contacts((post, act) for act, post in acted if post.id in to_open)
    last: dict[int, _Placed] = {}
    for post, act in told:
        if post.id not in last or act.at > last[post.id].at:
            last[post.id] = _Placed(act.at, post)
    if until < world.now:
        posts = {post_id: one.post for post_id, one in last.items()}
        later = read_later_acts(world.connection, list(posts), contacts, after=until)
        for post, _ in opening.told_by_contacts((posts[act.post_id], act) for act in later):
            last.pop(post.id, None)  # it stands where they acted last
    return list(last.values())


def _with_acts(
    world: World, opening: Opening, circle: _Circle, placed: Sequence[_Placed]
) -> list[_Found]:
    """Return posts with all that the viewer may know was done about them.

    About posts of others, acts of contacts are those that bring a post into the feed.
    """
    acts = opening.acts([one.post for one in placed])
    own = {world.viewer, *circle.contacts}
    by_contacts = [
        (one.post, act)
        for one in placed
        for act in (*acts[one.post.id].likes, *acts[one.post.id].comments)
        if act.actor_id in circle.contacts
    ]
    bringing = opening.told_by_contacts(
        (post, act) for post, act in by_contacts if post.author_id not in own
    )
    told = [act for post, act in by_contacts if post.author_id in own]
    told += [act for _, act in bringing]
    about: dict[int, list[ActRow]] = {one.post.id: [] for one in placed}
    for act in sorted(told, key=lambda act: (act.at, act.id)):
        about[act.post_id].append(act)
    return [_Found(one.at, one.post, acts[one.post.id], about[one.post.id]) for one in placed]


def _reason(found: _Found, cards: dict[int, Card]) -> Reason | None:
    if not found.by_contacts:
        return None
    last = found.by_contacts[-1]
    who = {act.actor_id for act in found.by_contacts if act.kind == last.kind}
    kind = ReasonKind.LIKED if last.kind == "like" else ReasonKind.COMMENTED
    return Reason(kind, cards[last.actor_id], len(who))
