"""The feed: what a viewer's contacts wrote, and posts on which contacts visibly acted.

It is put together when it is read (fan-out on read), from the newest on: a few days at a time,
then more, until a page is full. How far back is looked depends on what the viewer is shown alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ecken.durations import DAY_S
from ecken.errors import Invalid
from ecken.rules.posts import feed_score
from ecken.service.community import Community
from ecken.service.posts.muting import without_muted
from ecken.service.posts.opening import Opening, SeenActs
from ecken.service.posts.views import PostView, view_posts
from ecken.service.world import World
from ecken.store.posts.acts import ActRow, read_acts_by
from ecken.store.posts.mutes import read_muted_members, read_seen_until, write_seen_until
from ecken.store.posts.posts import PostRow, read_posts_by, read_texts
from ecken.store.profiles.members import Card

__all__ = [
    "PAGE",
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

_WINDOWS_D = (2, 14, 100, 400)
"""How many days before its newest post are looked at for a page, until it is full."""
_BEST_D = 14
_CURSOR = re.compile(r"(\d{1,12})\.([A-Za-z0-9_-]{22})")


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
class Feed:
    """One page of the feed, newest first."""

    items: list[FeedItem]
    before: str | None
    """Where the next page begins, if there is one."""


class Headline(NamedTuple):
    """A post of a contact in brief."""

    id: str
    author: Card
    text: str
    """Empty where the author shares a post without words of their own."""
    at: int


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
    place = _read_cursor(before, world.now)
    opening, circle = Opening(world), _Circle.of(world)
    found: list[_Placed] = []
    for since, until in _windows(place.at):
        found += _find(world, opening, circle, place, since=since, until=until)
        if len(found) > most:
            break
    shown = _with_acts(opening, circle, found[:most])
    last = shown[-1] if len(found) > most else None
    return Feed(_items(world, opening, shown), f"{last.at}.{last.post.public_id}" if last else None)


def read_best(world: World, *, most: int = PAGE) -> Feed:
    """Return the posts of the last two weeks in which the viewer's circles have most part."""
    opening, circle = Opening(world), _Circle.of(world)
    place, since = _Place(world.now, ""), world.now - _BEST_D * DAY_S
    placed = _find(world, opening, circle, place, since=since, until=world.now)
    found = _with_acts(opening, circle, placed)
    found.sort(key=lambda f: (-_score(f, world.now), f.post.public_id))
    return Feed(_items(world, opening, found[:most], is_best=True), None)


def read_headlines(world: World, *, most: int) -> list[Headline]:
    """Return the newest posts of the viewer's contacts, without what others did about them."""
    muted = set(read_muted_members(world.connection, world.viewer))
    authors = [contact for contact in world.contacts.tolist() if contact not in muted]
    since = world.now - _BEST_D * DAY_S
    rows = read_posts_by(world.connection, authors, since=since, until=world.now)
    opening = Opening(world)
    posts = without_muted(world, [post for post in rows if opening.may_open(post)], muted)
    posts = sorted(posts, key=lambda post: (-post.created_at, post.public_id))[:most]
    texts = read_texts(world.connection, [post.id for post in posts])
    cards = world.cards({post.author_id for post in posts})
    return [
        Headline(post.public_id, cards[post.author_id], texts[post.id], post.created_at)
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


class _Place(NamedTuple):
    at: int
    post_id: str
    """Posts of the same moment follow it in the order of their ids."""


def _read_cursor(text: str | None, now: int) -> _Place:
    if text is None:
        return _Place(now, "")
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise Invalid(
            "cursor_wrong", "This page of the feed does not exist. Begin anew.", field="before"
        )
    return _Place(min(int(found[1]), now), found[2])


def _windows(until: int) -> Iterator[tuple[int, int]]:
    """Yield first and last moment of each piece of time to look at, backwards."""
    newest = until
    for days in _WINDOWS_D:
        since = newest - days * DAY_S
        yield since, until
        until = since - 1


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
    world: World, opening: Opening, circle: _Circle, place: _Place, *, since: int, until: int
) -> list[_Placed]:
    """Return what came into the feed within a time and behind the cursor's place, in order."""
    contacts = sorted(circle.contacts)
    authors = {world.viewer, *contacts}
    by_authors = read_posts_by(world.connection, sorted(authors), since=since, until=until)
    acted = read_acts_by(world.connection, contacts, since=since, until=until)
    might = [
        (post, act)
        for act, post in acted
        if post.author_id not in authors and opening.may_open(post)
    ]
    posts = {post.id: post for post in by_authors if opening.may_open(post)}
    others = {post.id: post for post, _ in opening.seen(might)}
    kept = without_muted(world, [*posts.values(), *others.values()], circle.muted)
    found = [_Placed(post.created_at, post) for post in kept if post.id in posts]
    of_others = [_Placed(0, post) for post in kept if post.id not in posts]
    found += [
        _Placed(one.by_contacts[-1].at, one.post)
        for one in _with_acts(opening, circle, of_others)
        if one.by_contacts
    ]
    start = (-place.at, place.post_id)
    return sorted((f for f in found if f.at <= until and f.order > start), key=lambda f: f.order)


def _with_acts(opening: Opening, circle: _Circle, placed: Sequence[_Placed]) -> list[_Found]:
    """Return posts with all that the viewer may know was done about them."""
    contacts = circle.contacts
    acts = opening.acts([one.post for one in placed])
    return [
        _Found(one.at, one.post, acts[one.post.id], _by_contacts(acts[one.post.id], contacts))
        for one in placed
    ]


def _by_contacts(acts: SeenActs, contacts: frozenset[int]) -> list[ActRow]:
    in_order = sorted((*acts.likes, *acts.comments), key=lambda act: (act.at, act.id))
    return [act for act in in_order if act.actor_id in contacts]


def _reason(found: _Found, cards: dict[int, Card]) -> Reason | None:
    if not found.by_contacts:
        return None
    last = found.by_contacts[-1]
    who = {act.actor_id for act in found.by_contacts if act.kind == last.kind}
    kind = ReasonKind.LIKED if last.kind == "like" else ReasonKind.COMMENTED
    return Reason(kind, cards[last.actor_id], len(who))
