"""Posts, comments and job ads as they are reported and hidden."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, Table, delete, select, update

from ecken.rules.posts import PostState
from ecken.store.ids import is_public_id
from ecken.store.tables import comments, job_ads, posts

__all__ = ["ReportedComment", "find_reported_comment", "hide_comment", "hide_job", "hide_post"]


class ReportedComment(NamedTuple):
    """Where a comment stands."""

    post: str
    """Public id of the post that it is about."""
    author_id: int


def find_reported_comment(connection: Connection, public_id: str) -> ReportedComment | None:
    """Return the comment with this public id, whoever asks."""
    if not is_public_id(public_id):
        return None
    row = connection.execute(
        select(posts.c.public_id, comments.c.author_id)
        .join(posts, posts.c.id == comments.c.post_id)
        .where(comments.c.public_id == public_id)
    ).first()
    return None if row is None else ReportedComment(*row)


def hide_post(connection: Connection, public_id: str, is_hidden: bool) -> None:
    """Hide a post from all but its author, or show it again; one that has gone stays gone."""
    _turn(connection, posts, public_id, is_hidden)


def hide_comment(connection: Connection, public_id: str, is_hidden: bool) -> None:
    """Hide a comment, or show it again; one that has gone stays gone."""
    _turn(connection, comments, public_id, is_hidden)


def hide_job(connection: Connection, public_id: str, is_hidden: bool) -> None:
    """Hide a job ad from all but its advertiser, or show it again."""
    connection.execute(
        update(job_ads)
        .where(job_ads.c.public_id == public_id)
        .values(is_hidden=is_hidden, revision=job_ads.c.revision + 1)
    )


def _turn(connection: Connection, table: Table, public_id: str, is_hidden: bool) -> None:
    """Hide or show; what its author has just deleted is gone for good, lest it be taken back."""
    shown, hidden = PostState.VISIBLE.value, PostState.HIDDEN.value
    before, after = (shown, hidden) if is_hidden else (hidden, shown)
    this = table.c.public_id == public_id
    connection.execute(update(table).where(this, table.c.state == before).values(state=after))
    if is_hidden:
        connection.execute(delete(table).where(this, table.c.state == PostState.DELETED.value))
