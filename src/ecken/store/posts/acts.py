"""What members do about posts: likes, comments and shares in one shape, as far as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    delete,
    literal_column,
    select,
    union_all,
)

from ecken.rules.posts import PostAudience, PostState
from ecken.store.lookup import Lookup, among
from ecken.store.posts.posts import POST_COLUMNS, PostRow, read_post, with_originals
from ecken.store.tables import comments, likes, members, posts
from ecken.store.upsert import insert_into

__all__ = ["ActRow", "delete_like", "insert_like", "read_acts", "read_acts_by", "read_later_acts"]


class ActRow(NamedTuple):
    """One act: what it is, about which post, who and when; a comment or share by its id."""

    kind: str
    """``like``, ``comment`` or ``share``."""
    post_id: int
    actor_id: int
    at: int
    id: int
    audience: str
    """For whom a share is; empty for what has no audience of its own."""


_AUTHOR = members.alias("author")
_SHARES = posts.alias("shares")
_VISIBLE = PostState.VISIBLE.value
_NO_ID, _NO_AUDIENCE = literal_column("0", Integer), literal_column("''", String)

_Act = Select[tuple[str, int, int, int, int, str]]


def _act(
    kind: str,
    table: FromClause,
    *,
    post: str = "post_id",
    actor: str = "author_id",
    id: ColumnElement[int] = _NO_ID,
    audience: ColumnElement[str] = _NO_AUDIENCE,
) -> _Act:
    """Select one kind of act, as far as it stands, by members who are there."""
    statement = (
        select(
            literal_column(f"'{kind}'", String).label("kind"),
            table.c[post].label("post_id"),
            table.c[actor].label("actor_id"),
            table.c.created_at.label("at"),
            id.label("id"),
            audience.label("audience"),
        )
        .join(members, members.c.id == table.c[actor])
        .where(members.c.state == "active")
    )
    return statement.where(table.c.state == _VISIBLE) if "state" in table.c else statement


_LIKES = _act("like", likes, actor="member_id")
_COMMENTS = _act("comment", comments, id=comments.c.id)
_SHARED = _act(
    "share", _SHARES, post="shared_post_id", id=_SHARES.c.id, audience=_SHARES.c.audience
)
_KINDS = (
    (_LIKES, likes.c.post_id, likes.c.member_id, likes.c.created_at),
    (_COMMENTS, comments.c.post_id, comments.c.author_id, comments.c.created_at),
    (_SHARED, _SHARES.c.shared_post_id, _SHARES.c.author_id, _SHARES.c.created_at),
)
_ABOUT = Lookup(
    union_all(*(kind.where(among(post_id, "post_ids")) for kind, post_id, _, _ in _KINDS))
)
_SINCE, _UNTIL = bindparam("since", type_=BigInteger), bindparam("until", type_=BigInteger)
_BY = union_all(
    *(
        kind.where(among(actor, "actors"), at.between(_SINCE, _UNTIL))
        for kind, _, actor, at in _KINDS[:2]  # a share is a post of its own
    )
).subquery()
_BY_ACTORS = Lookup(
    select(*_BY.c, *POST_COLUMNS)
    .select_from(
        with_originals(
            _BY.join(posts, posts.c.id == _BY.c.post_id).join(
                _AUTHOR, _AUTHOR.c.id == posts.c.author_id
            )
        )
    )
    .where(
        posts.c.state == _VISIBLE,
        posts.c.audience != PostAudience.CONTACTS.value,
        ~among(posts.c.author_id, "besides"),
        _AUTHOR.c.state == "active",
    )
)
_NOTHING = literal_column("0", Integer)
"""Added to a column, it keeps the database from an index by that column: by the post is shorter."""
_LATER = Lookup(
    union_all(
        *(
            kind.where(
                among(post_id, "post_ids"),
                among(actor + _NOTHING, "actors"),
                at > bindparam("after"),
            )
            for kind, post_id, actor, at in _KINDS[:2]
        )
    )
)


def read_acts(connection: Connection, post_ids: Iterable[int]) -> list[ActRow]:
    """Return all acts about these posts, whoever may know of them."""
    rows = _ABOUT.rows(connection, post_ids=list(post_ids))
    return [ActRow._make(row) for row in rows]


def read_acts_by(
    connection: Connection,
    actors: Sequence[int],
    *,
    besides: Sequence[int],
    since: int,
    until: int,
) -> list[tuple[ActRow, PostRow]]:
    """Return likes and comments of these members within a time, with the post of each.

    Both ends count. Posts for contacts alone are left out, and those of the authors ``besides``.
    """
    rows = _BY_ACTORS.rows(
        connection, actors=list(actors), besides=list(besides), since=since, until=until
    )
    size = len(ActRow._fields)
    return [(ActRow._make(row[:size]), read_post(row[size:])) for row in rows]


def read_later_acts(
    connection: Connection, post_ids: Iterable[int], actors: Sequence[int], *, after: int
) -> list[ActRow]:
    """Return likes and comments of these members on these posts after a moment."""
    rows = _LATER.rows(connection, post_ids=list(post_ids), actors=list(actors), after=after)
    return [ActRow._make(row) for row in rows]


def insert_like(connection: Connection, post_id: int, member: int, *, at: int) -> bool:
    """Let a member like a post; return whether that is new."""
    statement = insert_into(connection, likes).values(
        post_id=post_id, member_id=member, created_at=at
    )
    written = statement.on_conflict_do_nothing().returning(likes.c.post_id)
    return connection.execute(written).first() is not None


def delete_like(connection: Connection, post_id: int, member: int) -> bool:
    """Take a like back; return whether there was one."""
    own = likes.c.post_id == post_id, likes.c.member_id == member
    return connection.execute(delete(likes).where(*own)).rowcount > 0
