"""The posts of one member, as far as the viewer may open them: newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ecken.rules.posts import PostAudience, PostState, may_open_post
from ecken.rules.reach.cursors import Place, read_place
from ecken.service.posts.feed import PAGE, Headline
from ecken.service.posts.opening import Opening
from ecken.service.posts.views import PostView, view_posts
from ecken.service.world import World
from ecken.store.posts.posts import PostRow, read_posts_of, read_texts
from ecken.store.profiles.members import Card

__all__ = ["MemberPosts", "newest_posts", "newest_posts_as", "read_member_posts"]

NEWEST = 3


@dataclass(frozen=True, slots=True)
class MemberPosts:
    """A page of the posts of a member."""

    author: Card
    posts: list[PostView]
    before: str | None
    """Where the next page begins, if there is one."""


def newest_posts(world: World, author: Card) -> list[Headline]:
    """Return the newest posts of a member that the viewer may open."""
    opening = Opening(world)
    states = _states(world, author.member)
    rows = _read(world, author.member, opening.audiences_of(author.member), states, NEWEST)
    return _newest(world, author, rows)


def newest_posts_as(world: World, author: Card, degree: int | None) -> list[Headline]:
    """Return the newest posts of the viewer, their ``author``, as others at this degree see them.

    Whom they have blocked is left out of what those see as well.
    """
    audiences = [audience for audience in PostAudience if may_open_post(audience, degree)]
    rows = _read(world, author.member, audiences, [PostState.VISIBLE], NEWEST)
    return _newest(world, author, rows)


def read_member_posts(
    world: World, member_id: str, *, before: str | None = None, most: int = PAGE
) -> MemberPosts:
    """Return a page of the posts of a member that the viewer may open.

    Raises
    ------
    NotFound
        Alike for hidden, blocked, deleted and never existing.
    Invalid
        ``cursor_wrong``
    """
    author, place = world.member(member_id), read_place(before, world.now)
    opening, states = Opening(world), _states(world, author.member)
    audiences = opening.audiences_of(author.member)
    rows = _read(world, author.member, audiences, states, most + 1, place)
    shown = rows[:most]
    views = view_posts(world, opening, shown, opening.acts(shown))
    last = shown[-1] if len(rows) > most else None
    return MemberPosts(author, views, str(Place(last.created_at, last.public_id)) if last else None)


def _states(world: World, author: int) -> list[PostState]:
    if author == world.viewer:
        return [PostState.VISIBLE, PostState.HIDDEN]
    return [PostState.VISIBLE]


def _read(
    world: World,
    author: int,
    audiences: Collection[PostAudience],
    states: Collection[PostState],
    most: int,
    before: Place | None = None,
) -> list[PostRow]:
    return read_posts_of(
        world.connection,
        author,
        audiences=list(audiences),
        states=list(states),
        hidden=world.hidden.tolist(),
        before=before or Place(world.now, ""),
        most=most,
    )


def _newest(world: World, author: Card, rows: list[PostRow]) -> list[Headline]:
    texts = read_texts(world.connection, [row.id for row in rows])
    return [
        Headline(
            row.public_id,
            author,
            texts[row.id],
            row.created_at,
            is_share=row.shared_post_id is not None,
        )
        for row in rows
    ]
