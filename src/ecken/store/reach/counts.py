"""Rows of how many have seen a post, by day and degree, and of what was forecast for it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select

from ecken.rules.posts import PostState
from ecken.store.lookup import Lookup
from ecken.store.tables import post_forecasts, post_reach, posts

__all__ = [
    "DayCount",
    "ForecastRow",
    "insert_forecast",
    "read_counts",
    "read_counts_of_author",
    "read_forecast",
]


class DayCount(NamedTuple):
    """How many members saw a post for the first time on a day, at one degree."""

    day: str
    degree: int
    members: int


class ForecastRow(NamedTuple):
    """What was forecast for a post, within its audience."""

    share: float
    first: float
    second: float
    third: float
    third_error: float


_COUNTS = Lookup(
    select(post_reach.c.day, post_reach.c.degree, post_reach.c.members)
    .where(post_reach.c.post_id == bindparam("post_id"))
    .order_by(post_reach.c.day, post_reach.c.degree)
)
_FORECAST = Lookup(
    select(*(post_forecasts.c[name] for name in ForecastRow._fields)).where(
        post_forecasts.c.post_id == bindparam("post_id")
    )
)


def read_counts(connection: Connection, post_id: int) -> list[DayCount]:
    """Return how many have seen a post, by day and degree."""
    return [DayCount(*row) for row in _COUNTS.rows(connection, post_id=post_id)]


def read_forecast(connection: Connection, post_id: int) -> ForecastRow | None:
    """Return what was forecast as the post was written, if anything was."""
    row = _FORECAST.row(connection, post_id=post_id)
    return None if row is None else ForecastRow(*row)


def insert_forecast(connection: Connection, post_id: int, forecast: ForecastRow) -> None:
    """Keep what was forecast for a post."""
    connection.execute(insert(post_forecasts).values(post_id=post_id, **forecast._asdict()))


def read_counts_of_author(connection: Connection, author: int) -> list[tuple[str, int, int]]:
    """Return how many have seen each post of a member: its public id, degree, members."""
    rows = connection.execute(
        select(posts.c.public_id, post_reach.c.degree, func.sum(post_reach.c.members))
        .join(posts, posts.c.id == post_reach.c.post_id)
        .where(posts.c.author_id == author, posts.c.state == PostState.VISIBLE.value)
        .group_by(posts.c.id, posts.c.public_id, post_reach.c.degree)
        .order_by(posts.c.id, post_reach.c.degree)
    )
    return [(row[0], row[1], int(row[2])) for row in rows]
