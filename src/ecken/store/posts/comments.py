"""Rows of comments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from ecken.rules.posts import PostState
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup, among
from ecken.store.tables import comments

__all__ = [
    "CommentRow",
    "delete_comment_row",
    "find_comment",
    "insert_comment",
    "purge_comments",
    "read_comments",
    "read_hidden_comments",
    "set_comment_state",
]


class CommentRow(NamedTuple):
    """One comment."""

    id: int
    public_id: str
    post_id: int
    author_id: int
    text: str
    created_at: int
    deleted_at: int | None
    state: PostState


_COLUMNS = tuple(comments.c[name] for name in CommentRow._fields)
_BY_PUBLIC_ID = Lookup(
    select(*_COLUMNS).where(
        comments.c.public_id == bindparam("public_id"), comments.c.post_id == bindparam("post_id")
    )
)
_HIDDEN = Lookup(
    select(*_COLUMNS)
    .where(
        comments.c.post_id == bindparam("post_id"),
        comments.c.author_id == bindparam("author"),
        comments.c.state == PostState.HIDDEN.value,
    )
    .order_by(comments.c.id)
)
_BY_ID = Lookup(select(*_COLUMNS).where(among(comments.c.id, "ids")).order_by(comments.c.id))


def insert_comment(
    connection: Connection, post_id: int, author: int, *, text: str, at: int
) -> CommentRow:
    """Insert a comment."""
    values: dict[str, Any] = {
        "public_id": new_public_id(),
        "post_id": post_id,
        "author_id": author,
        "text": text,
        "created_at": at,
    }
    row = connection.execute(insert(comments).values(values).returning(*_COLUMNS)).one()
    return _read(row)


def find_comment(connection: Connection, post_id: int, public_id: str) -> CommentRow | None:
    """Return the comment on this post with this public id, whoever asks; also a deleted one."""
    known = public_id if is_public_id(public_id) else ""
    row = _BY_PUBLIC_ID.row(connection, public_id=known, post_id=post_id)
    return None if row is None else _read(row)


def read_comments(connection: Connection, ids: Iterable[int]) -> list[CommentRow]:
    """Return these comments, oldest first."""
    return [_read(row) for row in _BY_ID.rows(connection, ids=list(ids))]


def read_hidden_comments(connection: Connection, post_id: int, author: int) -> list[CommentRow]:
    """Return the comments of a member on a post that the administration has hidden."""
    return [_read(row) for row in _HIDDEN.rows(connection, post_id=post_id, author=author)]


def set_comment_state(
    connection: Connection, comment_id: int, state: PostState, *, deleted_at: int | None
) -> None:
    """Let a comment be there, or not."""
    connection.execute(
        update(comments)
        .where(comments.c.id == comment_id)
        .values(state=state.value, deleted_at=deleted_at)
    )


def delete_comment_row(connection: Connection, comment_id: int) -> None:
    """Delete a comment for good."""
    connection.execute(delete(comments).where(comments.c.id == comment_id))


def purge_comments(connection: Connection, *, before: int) -> int:
    """Delete the rows of comments that were deleted before then; return how many."""
    is_old = comments.c.state == PostState.DELETED.value, comments.c.deleted_at < before
    return connection.execute(delete(comments).where(*is_old)).rowcount


def _read(row: Any) -> CommentRow:
    found = CommentRow(*row)
    return found._replace(state=PostState(found.state))
