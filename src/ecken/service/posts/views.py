"""A post as a viewer is shown it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ecken.rules.posts import PostAudience, PostState
from ecken.service.posts.images import ImageView, view_images
from ecken.service.posts.opening import Opening, SeenActs
from ecken.service.world import World
from ecken.store.moderation.cases import read_hidings
from ecken.store.posts.comments import CommentRow, read_comments, read_hidden_comments
from ecken.store.posts.images import read_images, read_images_of_all_versions
from ecken.store.posts.posts import PostRow, read_posts, read_texts, read_versions
from ecken.store.profiles.members import Card

__all__ = [
    "CommentView",
    "Hiding",
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
    images: list[ImageView]
    original: PostView | None = None
    """The post that this one shares."""


class Hiding(NamedTuple):
    """That the administration has hidden something of the viewer's, and why."""

    decision: str
    """Id of the decision; empty where it was long ago."""
    ground: str


@dataclass(frozen=True, slots=True)
class CommentView:
    """A comment; ``author`` is the viewer or one they may see."""

    id: str
    author: Card
    text: str
    at: int
    may_delete: bool
    """The viewer wrote it, or the post that it is about."""
    hiding: Hiding | None = None
    """Why nobody but the viewer, who wrote it, sees it."""


class Version(NamedTuple):
    """What a post said and showed before, and when that was written."""

    text: str
    at: int
    images: list[ImageView]


@dataclass(frozen=True, slots=True)
class OnePost:
    """A post with the lists behind its numbers."""

    post: PostView
    likers: list[Card]
    sharers: list[Card]
    comments: list[CommentView]
    """With those of the viewer's that are hidden, in their places; they count nowhere."""


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
    actors = [act.actor_id for kind in (acts.likes, acts.shares) for act in kind]
    cards = world.cards(actors)
    comments = _view_comments(world, post, acts)
    (view,) = view_posts(world, opening, [post], {post.id: acts})
    return OnePost(
        post=view,
        likers=[cards[act.actor_id] for act in acts.likes],
        sharers=[cards[act.actor_id] for act in acts.shares],
        comments=comments,
    )


def _view_comments(world: World, post: PostRow, acts: SeenActs) -> list[CommentView]:
    """Return the comments that the viewer may know of, and their own that are hidden."""
    shown = read_comments(world.connection, [act.id for act in acts.comments])
    hidden = read_hidden_comments(world.connection, post.id, world.viewer)
    why = read_hidings(world.connection, world.viewer, "comment") if hidden else {}
    cards = world.cards({row.author_id for row in (*shown, *hidden)})

    def hiding(row: CommentRow) -> Hiding | None:
        if row.state is not PostState.HIDDEN:
            return None
        case = why.get(row.public_id)
        return Hiding(case.public_id, case.ground_text) if case else Hiding("", "")

    return [
        CommentView(
            id=row.public_id,
            author=cards[row.author_id],
            text=row.text,
            at=row.created_at,
            may_delete=world.viewer in (row.author_id, post.author_id),
            hiding=hiding(row),
        )
        for row in sorted((*shown, *hidden), key=lambda row: row.id)
    ]


def show_versions(world: World, public_id: str) -> tuple[PostView, list[Version]]:
    """Return a post, and its earlier texts with their images, newest first.

    Raises
    ------
    NotFound
        No such post for this viewer.
    """
    opening = Opening(world)
    post = opening.find(public_id)
    (view,) = view_posts(world, opening, [post], opening.acts([post]))
    rows = read_versions(world.connection, post.id)
    images = read_images_of_all_versions(world.connection, post.id)
    versions = [
        Version(text, at, view_images(image for image in images if image.is_in(version)))
        for version, (text, at) in zip(range(len(rows) - 1, -1, -1), rows, strict=True)
    ]
    return view, versions


def view_posts(
    world: World, opening: Opening, posts: Sequence[PostRow], acts: Mapping[int, SeenActs]
) -> list[PostView]:
    """Return posts that the viewer may open as they are shown, with what they share."""
    wanted = {post.shared_post_id for post in posts if post.shared_post_id is not None}
    originals = {row.id: row for row in read_posts(world.connection, sorted(wanted))}
    of_originals = opening.acts(list(originals.values()))
    everything = {**{post.id: post for post in posts}, **originals}
    texts = read_texts(world.connection, everything)
    images = read_images(world.connection, everything)
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
            images=view_images(images.get(post.id, ())),
            original=view(original, of_originals[original.id]) if original else None,
        )

    return [view(post, acts[post.id]) for post in posts]
