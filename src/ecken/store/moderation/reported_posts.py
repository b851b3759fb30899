"""Posts, comments and job ads as they are reported and hidden."""

from __future__ import annotations

from sqlalchemy import Connection, Table, delete, update

from ecken.rules.posts import PostState
from ecken.store.tables import comments, job_ads, posts

__all__ = ["hide_comment", "hide_job", "hide_post"]


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
