"""Who has seen a post of a plan, and what was forecast for it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from ecken.store.posts.posts import PostRow
from ecken.store.reach.counts import ForecastRow, insert_forecast
from ecken.store.reach.viewers import FirstViews, add_first_views

__all__ = ["write_reach"]


def write_reach(connection: Connection, post: PostRow, ids: Iterable[int], *, degree: int) -> None:
    """Let these members have seen a post, but for its author, all at one degree from them."""
    insert_forecast(connection, post.id, ForecastRow(0.02, 2.0, 1.0, 0.5, 0.1))
    seen = {member: degree for member in ids if member != post.author_id}
    add_first_views(connection, [FirstViews(post.id, "2023-11-13", seen)])
