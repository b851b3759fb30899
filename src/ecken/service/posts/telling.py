"""Telling the author of a post, and who commented before, what somebody did about it.

A notice is written with the act, and shown or mailed only while the act stands and its reader may
know of it: by the same function that decides it for the page of the post.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from ecken.service.posts.opening import Opening
from ecken.service.world import World
from ecken.store.posts.acts import read_acts
from ecken.store.posts.posts import PostRow, find_posts
from ecken.store.talk.notices import NoticeRow, insert_notice

__all__ = ["standing_notices", "tell_of_comment", "tell_of_like", "tell_of_share"]

_KINDS: Final = {
    "post_liked": "like",
    "post_commented": "comment",
    "post_answered": "comment",
    "post_shared": "share",
}
_COMMENTERS_MOST = 50
"""So many of those who commented last are told of the next comment."""


def tell_of_like(world: World, post: PostRow) -> None:
    """Tell the author that the viewer likes their post."""
    if post.author_id != world.viewer:
        _tell(world, post.author_id, "post_liked", post)


def tell_of_share(world: World, post: PostRow) -> None:
    """Tell the author that the viewer shares their post."""
    if post.author_id != world.viewer:
        _tell(world, post.author_id, "post_shared", post)


def tell_of_comment(world: World, post: PostRow) -> None:
    """Tell the author, and who commented before, of the viewer's comment."""
    if post.author_id != world.viewer:
        _tell(world, post.author_id, "post_commented", post)
    acts = sorted(read_acts(world.connection, [post.id]), key=lambda act: -act.at)
    commented = [act.actor_id for act in acts if act.kind == "comment"]
    others = dict.fromkeys(commented)
    for member in (world.viewer, post.author_id):
        others.pop(member, None)
    for member in list(others)[:_COMMENTERS_MOST]:
        _tell(world, member, "post_answered", post)


def _tell(world: World, member: int, kind: str, post: PostRow) -> None:
    insert_notice(
        world.connection,
        member,
        about=world.viewer,
        kind=kind,
        subject=post.public_id,
        due_at=world.now,
    )


def standing_notices(world: World, rows: Collection[NoticeRow]) -> set[int]:
    """Return the ids of those of ``rows`` that are about no post, or about an act that stands.

    The act has to stand still, and the viewer to may know of it.
    """
    about_posts = [row for row in rows if row.kind in _KINDS]
    others = {row.id for row in rows if row.kind not in _KINDS}
    if not about_posts:
        return others
    opening = Opening(world)
    found = find_posts(world.connection, sorted({row.subject for row in about_posts}))
    posts = [post for post in found if opening.may_open(post)]
    ids = {post.public_id: post.id for post in posts}
    acts = {
        (post_id, act.kind, act.actor_id)
        for post_id, seen in opening.acts(posts).items()
        for act in (*seen.likes, *seen.comments, *seen.shares)
    }
    return others | {
        row.id
        for row in about_posts
        if (ids.get(row.subject), _KINDS[row.kind], row.about_id) in acts
    }
