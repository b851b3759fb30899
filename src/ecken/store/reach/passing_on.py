"""Sums over posts that every member may open: who saw them, who passed them on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, distinct, false, func, or_, select, union

from ecken.rules.posts import PostAudience, PostState
from ecken.store.tables import comments, likes, members, post_forecasts, post_reach, posts

__all__ = [
    "ActsOutcome",
    "DegreeOutcome",
    "Outcome",
    "PassingOn",
    "measure_passing_on",
    "read_outcomes",
    "sum_acts",
    "sum_degrees",
]


Bins = Sequence[tuple[int, int]]
"""Forecasts from the first number to below the second: sums must not tell of other posts."""
_REACHED = post_forecasts.c.first + post_forecasts.c.second + post_forecasts.c.third


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

    author: int
    share: float
    forecast: float
    seen: int


class DegreeOutcome(NamedTuple):
    """Over all posts that were forecast to reach a degree: forecast and seen there, as sums."""

    degree: int
    posts: int
    forecast: float
    seen: int


class ActsOutcome(NamedTuple):
    """What others did about the posts of some time, and how many were forecast to, as sums."""

    posts: int
    forecast: float
    acted: int
    """Members who did something, each counted once for each post."""
    likes: int
    comments: int
    shares: int


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
    rows = connection.execute(
        select(posts.c.author_id, post_forecasts.c.share, _REACHED, func.coalesce(seen.c.seen, 0))
        .select_from(
            posts.join(post_forecasts, post_forecasts.c.post_id == posts.c.id).outerjoin(
                seen, seen.c.post_id == posts.c.id
            )
        )
        .where(*_visible(since, until))
        .order_by(posts.c.id)
    )
    return [Outcome(row[0], row[1], row[2], int(row[3])) for row in rows]


def sum_degrees(
    connection: Connection, *, since: int, until: int, bins: Bins
) -> list[DegreeOutcome]:
    """Sum up forecast and outcome of the posts in these bins written within a time, by degree."""
    found = []
    for degree, forecast in enumerate(
        (post_forecasts.c.first, post_forecasts.c.second, post_forecasts.c.third), start=1
    ):
        seen = (
            select(post_reach.c.post_id, func.sum(post_reach.c.members).label("seen"))
            .where(post_reach.c.degree == degree)
            .group_by(post_reach.c.post_id)
            .subquery()
        )
        row = connection.execute(
            select(
                func.count(posts.c.id),
                func.coalesce(func.sum(forecast), 0.0),
                func.coalesce(func.sum(seen.c.seen), 0),
            )
            .select_from(
                posts.join(post_forecasts, post_forecasts.c.post_id == posts.c.id).outerjoin(
                    seen, seen.c.post_id == posts.c.id
                )
            )
            .where(forecast > 0, _is_in(bins), *_visible(since, until))
        ).one()
        found.append(DegreeOutcome(degree, row[0], float(row[1]), int(row[2])))
    return found


def sum_acts(connection: Connection, *, since: int, until: int, bins: Bins) -> ActsOutcome:
    """Sum up what others did about the posts in these bins written within a time."""
    in_bins = select(post_forecasts.c.post_id).where(_is_in(bins))
    wanted = [posts.c.id.in_(in_bins), *_visible(since, until)]
    count, forecast = connection.execute(
        select(
            func.count(posts.c.id),
            func.coalesce(func.sum(post_forecasts.c.share * _REACHED), 0.0),
        )
        .select_from(posts.join(post_forecasts, post_forecasts.c.post_id == posts.c.id))
        .where(*wanted)
    ).one()
    shares = posts.alias("shares")
    done = (
        select(func.count()).select_from(
            likes.join(posts, posts.c.id == likes.c.post_id)
        ).where(likes.c.member_id != posts.c.author_id),
        select(func.count()).select_from(
            comments.join(posts, posts.c.id == comments.c.post_id)
        ).where(
            comments.c.author_id != posts.c.author_id,
            comments.c.state == PostState.VISIBLE.value,
        ),
        select(func.count()).select_from(
            shares.join(posts, posts.c.id == shares.c.shared_post_id)
        ).where(
            shares.c.author_id != posts.c.author_id, shares.c.state == PostState.VISIBLE.value
        ),
    )  # fmt: skip
    counts = [connection.execute(query.where(*wanted)).scalar_one() for query in done]
    return ActsOutcome(count, float(forecast), _acted(connection, wanted), *counts)


def _is_in(bins: Bins) -> ColumnElement[bool]:
    return or_(false(), *(and_(low <= _REACHED, high > _REACHED) for low, high in bins))


def _visible(since: int, until: int) -> list[ColumnElement[bool]]:
    return [
        posts.c.created_at.between(since, until),
        posts.c.state == PostState.VISIBLE.value,
    ]


def _open(since: int, until: int) -> list[ColumnElement[bool]]:
    return [
        *_visible(since, until),
        posts.c.audience == PostAudience.EVERYONE.value,
        members.c.state == "active",
    ]
