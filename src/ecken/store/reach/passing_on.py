"""Sums over posts that every member may open: who saw them, who passed them on."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, distinct, func, select, union

from ecken.rules.posts import PostAudience, PostState
from ecken.store.tables import comments, likes, members, post_forecasts, post_reach, posts

__all__ = ["Outcome", "PassingOn", "measure_passing_on", "read_outcomes"]


class PassingOn(NamedTuple):
    """What became of the open posts of some time, as sums over all of them."""

    posts: int
    authors: int
    shown: int
    """Members who saw a post, each counted once for each post."""
    acted: int
    """Those who liked it, commented on it or shared it."""


class Outcome(NamedTuple):
    """What was forecast for one post, and how many have seen it, in the first three circles."""

    share: float
    forecast: float
    seen: int


def measure_passing_on(connection: Connection, *, since: int, until: int) -> PassingOn:
    """Sum up the posts for everyone that were written within a time."""
    wanted = _open(since, until)
    shown = (
        select(post_reach.c.post_id, func.sum(post_reach.c.members).label("shown"))
        .group_by(post_reach.c.post_id)
        .subquery()
    )
    count, authors, seen = connection.execute(
        select(
            func.count(posts.c.id),
            func.count(distinct(posts.c.author_id)),
            func.coalesce(func.sum(shown.c.shown), 0),
        )
        .select_from(
            posts.join(members, members.c.id == posts.c.author_id).join(
                shown, shown.c.post_id == posts.c.id
            )
        )
        .where(*wanted)
    ).one()
    return PassingOn(count, authors, int(seen), _acted(connection, wanted))


def _acted(connection: Connection, wanted: list[ColumnElement[bool]]) -> int:
    """Count members who did something about a post of somebody else's, once for each post."""
    shares = posts.alias("shares")
    acts = union(
        select(likes.c.post_id, likes.c.member_id.label("actor")),
        select(comments.c.post_id, comments.c.author_id).where(
            comments.c.state == PostState.VISIBLE.value
        ),
        select(shares.c.shared_post_id, shares.c.author_id).where(
            shares.c.shared_post_id.is_not(None), shares.c.state == PostState.VISIBLE.value
        ),
    ).subquery()
    seen = select(post_reach.c.post_id)
    return connection.execute(
        select(func.count())
        .select_from(
            acts.join(posts, posts.c.id == acts.c.post_id).join(
                members, members.c.id == posts.c.author_id
            )
        )
        .where(acts.c.actor != posts.c.author_id, posts.c.id.in_(seen), *wanted)
    ).scalar_one()


def read_outcomes(connection: Connection, *, since: int, until: int) -> list[Outcome]:
    """Return forecast and outcome of the posts written within a time, whatever their audience."""
    seen = (
        select(post_reach.c.post_id, func.sum(post_reach.c.members).label("seen"))
        .where(post_reach.c.degree > 0)
        .group_by(post_reach.c.post_id)
        .subquery()
    )
    forecast = post_forecasts.c.first + post_forecasts.c.second + post_forecasts.c.third
    rows = connection.execute(
        select(post_forecasts.c.share, forecast, func.coalesce(seen.c.seen, 0))
        .select_from(
            posts.join(post_forecasts, post_forecasts.c.post_id == posts.c.id).outerjoin(
                seen, seen.c.post_id == posts.c.id
            )
        )
        .where(posts.c.created_at.between(since, until), posts.c.state == PostState.VISIBLE.value)
        .order_by(posts.c.id)
    )
    return [Outcome(row[0], row[1], int(row[2])) for row in rows]


def _open(since: int, until: int) -> list[ColumnElement[bool]]:
    return [
        posts.c.created_at.between(since, until),
        posts.c.state == PostState.VISIBLE.value,
        posts.c.audience == PostAudience.EVERYONE.value,
        members.c.state == "active",
    ]
