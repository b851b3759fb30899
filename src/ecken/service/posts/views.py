"""A post as a viewer is shown it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ecken.rules.posts import PostAudience
from ecken.service.posts.opening import Opening, SeenActs
from ecken.service.world import World
from ecken.store.posts.comments import read_comments
from ecken.store.posts.posts import PostRow, read_posts, read_texts, read_versions
from ecken.store.profiles.members import Card

__all__ = [
    "CommentView",
    "OnePost",
    "PostView",
    "Version",
    "show_post",
    "show_versions",
    "view_posts",
]


@dataclass(frozen=True, slots=True)
class PostView:
    """A post with the number of acts that the viewer may know of."""

    id: str
    author: Card
    is_own: bool
    audience: PostAudience
    text: str
    at: int
    changed_at: int | None
    """When its text was last changed, if ever."""
    is_hidden: bool
    """By the administration: the viewer is its author, and nobody else is shown it."""
    likes: int
    comments: int
    shares: int
    is_liked: bool
    """By the viewer."""
    may_share: bool
    """It, or what it shares, is for all members."""
    original: PostView | None = None
    """The post that this one shares."""


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment; ``author`` is the viewer or one they may see."""

    id: str
    author: Card
    text: str
    at: int
    may_delete: bool
    """The viewer wrote it, or the post that it is about."""


class Version(NamedTuple):
    """An earlier text of a post, and when it was written."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class OnePost:
    """A post with the lists behind its numbers."""

    post: PostView
    likers: list[Card]
    sharers: list[Card]
    comments: list[CommentView]


def show_post(world: World, public_id: str, opening: Opening | None = None) -> OnePost:
    """Return a post with who liked and shared it, and its comments, oldest first.

    Raises
    ------
    NotFound
        No such post for this viewer.
    """
    opening = opening or Opening(world)
    post = opening.find(public_id)
    acts = opening.acts([post])[post.id]
    actors = [act.actor_id for kind in (acts.likes, acts.shares, acts.comments) for act in kind]
    cards = world.cards({post.author_id, *actors})
    rows = read_comments(world.connection, [act.id for act in acts.comments])
    comments = [
        CommentView(
            id=row.public_id,
            author=cards[row.author_id],
            text=row.text,
            at=row.created_at,
            may_delete=world.viewer in (row.author_id, post.author_id),
        )
        for row in rows
    ]
    (view,) = view_posts(world, opening, [post], {post.id: acts})
    return OnePost(
        post=view,
        likers=[cards[act.actor_id] for act in acts.likes],
        sharers=[cards[act.actor_id] for act in acts.shares],
        comments=comments,
    )


def show_versions(world: World, public_id: str) -> tuple[PostView, list[Version]]:
    """Return a post, and its earlier texts, newest first.

    Raises
    ------
    NotFound
        No such post for this viewer.
    """
    opening = Opening(world)
    post = opening.find(public_id)
    (view,) = view_posts(world, opening, [post], opening.acts([post]))
    return view, [Version(*row) for row in read_versions(world.connection, post.id)]


def view_posts(
    world: World, opening: Opening, posts: Sequence[PostRow], acts: Mapping[int, SeenActs]
) -> list[PostView]:
    """Return posts that the viewer may open as they are shown, with what they share."""
    wanted = {post.shared_post_id for post in posts if post.shared_post_id is not None}
    originals = {row.id: row for row in read_posts(world.connection, sorted(wanted))}
    of_originals = opening.acts(list(originals.values()))
    everything = {**{post.id: post for post in posts}, **originals}
    texts = read_texts(world.connection, everything)
    cards = world.cards({post.author_id for post in everything.values()})

    def view(post: PostRow, seen: SeenActs) -> PostView:
        original = originals.get(post.shared_post_id or 0)
        return PostView(
            id=post.public_id,
            author=cards[post.author_id],
            is_own=post.author_id == world.viewer,
            audience=post.audience,
            text=texts[post.id],
            at=post.created_at,
            changed_at=post.changed_at,
            may_share=(original or post).audience is PostAudience.EVERYONE,
            is_hidden=post.state.value == "hidden",
            likes=len(seen.likes),
            comments=len(seen.comments),
            shares=len(seen.shares),
            is_liked=any(act.actor_id == world.viewer for act in seen.likes),
            original=view(original, of_originals[original.id]) if original else None,
        )

    return [view(post, acts[post.id]) for post in posts]
