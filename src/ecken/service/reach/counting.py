"""Counts who sees a post: noted in memory as a page is shown, written some seconds later (R10).

A view counts once for each member and post, at the degree at which the author saw the member by
then. Counting ends 30 days after a post was written; then only the numbers stay.
"""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from ecken.durations import DAY_S
from ecken.reference.days import day_of
from ecken.service.community import Community
from ecken.service.posts.views import PostView
from ecken.service.runtime.read_only_access import is_kept_closed
from ecken.store.reach.viewers import (
    FirstViews,
    SeenPost,
    add_first_views,
    delete_viewers,
    read_seen_posts,
)

__all__ = ["COUNTED_D", "end_counting", "note_views", "write_views"]

_FORGOTTEN_TOGETHER = 1_000
COUNTED_D = 30
"""So many days after it was written, no more views of a post are counted."""


def note_views(community: Community, viewer: int, shown: Iterable[PostView]) -> None:
    """Note that the viewer was shown these posts, with what they share; their own do not count.

    A page that a browser fetches ahead is before nobody's eyes, and counts for nothing.
    """
    if is_kept_closed():
        return
    posts = [one for post in shown for one in (post, post.original) if one is not None]
    community.views.note(viewer, [post.id for post in posts if not post.is_own])


def write_views(community: Community) -> int:
    """Write what is noted; return how many members have seen a post for the first time."""
    taken = community.views.take()
    if not taken:
        return 0
    try:
        with community.database.reading() as connection:
            since = community.clock() - COUNTED_D * DAY_S
            posts = read_seen_posts(connection, taken, since=since)
        first = [_first_views(community, post, taken[post.public_id]) for post in posts]
        new = [views for views in first if views.degrees]
        if not new:
            return 0
        with community.writing() as connection:
            counted = add_first_views(connection, new)
    except BaseException:
        community.views.give_back(taken)
        raise
    structlog.get_logger("ecken.reach").debug("views written", count=counted)
    return counted


def _first_views(community: Community, post: SeenPost, viewers: set[int]) -> FirstViews:
    """Return who of ``viewers`` is new to the post, by degree as its author sees them now."""
    new = sorted(viewers.difference(post.viewers) - {post.author_id})
    day = day_of(community.clock(), community.zone).isoformat()
    if not new:
        return FirstViews(post.id, day, {})
    with community.reading(post.author_id, keeps_closed=True) as world:
        degrees = world.degrees(new)
    return FirstViews(post.id, day, {member: at or 0 for member, at in degrees.items()})


def end_counting(community: Community) -> None:
    """Forget who has seen the posts that are no longer counted; others may write in between."""
    before = community.clock() - COUNTED_D * DAY_S
    deleted = _FORGOTTEN_TOGETHER
    while deleted == _FORGOTTEN_TOGETHER:
        with community.writing() as connection:
            deleted = delete_viewers(connection, written_before=before, most=_FORGOTTEN_TOGETHER)
