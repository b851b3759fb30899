"""Rows of posts: written, found, read by whoever is among their authors, deleted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    FromClause,
    Integer,
    Row,
    and_,
    bindparam,
    delete,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from ecken.rules.posts import PostAudience, PostState
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup, among
from ecken.store.tables import members, post_versions, posts

__all__ = [
    "POST_COLUMNS",
    "PostRow",
    "count_versions",
    "delete_post_row",
    "find_post",
    "find_posts",
    "insert_post",
    "purge_posts",
    "read_post",
    "read_posts",
    "read_posts_by",
    "read_posts_of",
    "read_texts",
    "read_versions",
    "replace_text",
    "set_post_state",
    "with_originals",
]


class PostRow(NamedTuple):
    """One post without its text."""

    id: int
    public_id: str
    author_id: int
    audience: PostAudience
    shared_post_id: int | None
    created_at: int
    changed_at: int | None
    deleted_at: int | None
    state: PostState
    original_author_id: int | None = None
    """Who wrote what this post shares; ``None`` where it shares nothing, or that is gone."""


_ORIGINAL, _ITS_AUTHOR = posts.alias("original"), members.alias("original_author")
_COLUMNS = tuple(posts.c[name] for name in PostRow._fields[:-1])

POST_COLUMNS = (*_COLUMNS, _ITS_AUTHOR.c.id)
"""The columns of a :class:`PostRow`, in its order."""


def with_originals(of: FromClause) -> FromClause:
    """Return ``of``, which holds posts, each of them with the post that it shares."""
    is_original = _ORIGINAL.c.id == posts.c.shared_post_id
    is_there = _ITS_AUTHOR.c.id == _ORIGINAL.c.author_id
    return of.outerjoin(
        _ORIGINAL, and_(is_original, _ORIGINAL.c.state == PostState.VISIBLE.value)
    ).outerjoin(_ITS_AUTHOR, and_(is_there, _ITS_AUTHOR.c.state == "active"))


_BY_ACTIVE = and_(members.c.id == posts.c.author_id, members.c.state == "active")
_POSTS = select(*POST_COLUMNS).select_from(with_originals(posts.join(members, _BY_ACTIVE)))
_AT = bindparam("at", type_=BigInteger)
_BY_PUBLIC_ID = Lookup(_POSTS.where(posts.c.public_id == bindparam("public_id")))
_BY_PUBLIC_IDS = Lookup(_POSTS.where(among(posts.c.public_id, "public_ids")))
_BY_ID = Lookup(_POSTS.where(among(posts.c.id, "ids")))
_BY_AUTHORS = Lookup(
    _POSTS.where(
        among(posts.c.author_id, "authors"),
        posts.c.created_at.between(bindparam("since"), bindparam("until")),
        posts.c.state != PostState.DELETED.value,
    )
)
_OF_AUTHOR = Lookup(
    _POSTS.where(
        posts.c.author_id == bindparam("author"),
        among(posts.c.audience, "audiences"),
        among(posts.c.state, "states"),
        # A share is there with what it shares alone, and not for whom its author is hidden.
        or_(
            posts.c.shared_post_id.is_(None),
            and_(_ITS_AUTHOR.c.id.is_not(None), not_(among(_ITS_AUTHOR.c.id, "hidden"))),
        ),
        or_(
            posts.c.created_at < _AT,
            and_(posts.c.created_at == _AT, posts.c.public_id > bindparam("after")),
        ),
    )
    .order_by(posts.c.created_at.desc(), posts.c.public_id)
    .limit(bindparam("most", type_=Integer))
)
_TEXTS = Lookup(select(posts.c.id, posts.c.text).where(among(posts.c.id, "ids")))


def insert_post(
    connection: Connection,
    author: int,
    *,
    text: str,
    audience: PostAudience,
    at: int,
    shared_post_id: int | None = None,
) -> PostRow:
    """Insert a post."""
    values: dict[str, Any] = {
        "public_id": new_public_id(),
        "author_id": author,
        "audience": audience.value,
        "text": text,
        "shared_post_id": shared_post_id,
        "created_at": at,
    }
    return read_post(connection.execute(insert(posts).values(values).returning(*_COLUMNS)).one())


def find_post(connection: Connection, public_id: str) -> PostRow | None:
    """Return the post with this public id, whoever asks; also a deleted one."""
    row = _BY_PUBLIC_ID.row(connection, public_id=public_id if is_public_id(public_id) else "")
    return None if row is None else read_post(row)


def read_posts(connection: Connection, ids: Iterable[int]) -> list[PostRow]:
    """Return these posts of members who are there; also deleted ones."""
    return [read_post(row) for row in _BY_ID.rows(connection, ids=list(ids))]


def find_posts(connection: Connection, public_ids: Iterable[str]) -> list[PostRow]:
    """Return the posts with these public ids, whoever asks; also deleted ones."""
    rows = _BY_PUBLIC_IDS.rows(connection, public_ids=list(public_ids))
    return [read_post(row) for row in rows]


def read_posts_by(
    connection: Connection, authors: Sequence[int], *, since: int, until: int
) -> list[PostRow]:
    """Return what these members have written within a time; both ends count, deleted posts not."""
    rows = _BY_AUTHORS.rows(connection, authors=list(authors), since=since, until=until)
    return [read_post(row) for row in rows]


def read_posts_of(
    connection: Connection,
    author: int,
    *,
    audiences: Sequence[PostAudience],
    states: Sequence[PostState],
    hidden: Sequence[int],
    before: tuple[int, str],
    most: int,
) -> list[PostRow]:
    """Return the newest posts of a member behind a moment and an id, newest first.

    Posts for other ``audiences``, in other ``states``, or that share something of one of
    ``hidden``, are not read: how many there are costs nothing.
    """
    at, after = before
    rows = _OF_AUTHOR.rows(
        connection,
        author=author,
        audiences=[audience.value for audience in audiences],
        states=[state.value for state in states],
        hidden=list(hidden),
        at=at,
        after=after,
        most=most,
    )
    return [read_post(row) for row in rows]


def read_texts(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the texts of these posts."""
    return dict(_TEXTS.rows(connection, ids=list(ids)))


def replace_text(connection: Connection, post: PostRow, text: str, *, at: int) -> None:
    """Give a post another text; the one before stays as a version."""
    connection.execute(
        insert(post_versions).values(
            post_id=post.id,
            author_id=post.author_id,
            text=read_texts(connection, [post.id])[post.id],
            written_at=post.changed_at or post.created_at,
        )
    )
    connection.execute(update(posts).where(posts.c.id == post.id).values(text=text, changed_at=at))


def count_versions(connection: Connection, post_id: int) -> int:
    """Return how many versions of a post were before the one of now."""
    count = select(func.count()).where(post_versions.c.post_id == post_id)
    return connection.execute(count).scalar_one()


def read_versions(connection: Connection, post_id: int) -> list[tuple[str, int]]:
    """Return the earlier texts of a post, each with when it was written, newest first."""
    rows = connection.execute(
        select(post_versions.c.text, post_versions.c.written_at)
        .where(post_versions.c.post_id == post_id)
        .order_by(post_versions.c.id.desc())
    )
    return [(row.text, row.written_at) for row in rows]


def set_post_state(
    connection: Connection, post_id: int, state: PostState, *, deleted_at: int | None
) -> None:
    """Let a post be there, or not."""
    connection.execute(
        update(posts).where(posts.c.id == post_id).values(state=state.value, deleted_at=deleted_at)
    )


def delete_post_row(connection: Connection, post_id: int) -> None:
    """Delete a post with all that others did about it."""
    connection.execute(delete(posts).where(posts.c.id == post_id))


def purge_posts(connection: Connection, *, before: int) -> int:
    """Delete the rows of posts that were deleted before then; return how many."""
    is_old = posts.c.state == PostState.DELETED.value, posts.c.deleted_at < before
    return connection.execute(delete(posts).where(*is_old)).rowcount


def read_post(row: Sequence[Any] | Row[Any]) -> PostRow:
    """Return a row of :data:`POST_COLUMNS` with its audience and state by name."""
    found = PostRow(*row)
    return found._replace(audience=PostAudience(found.audience), state=PostState(found.state))
