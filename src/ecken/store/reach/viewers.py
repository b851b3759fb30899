"""Rows of who has seen which post, and of how many have.

Who has seen a post is there to count each member once, and is told nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pyroaring import BitMap
from sqlalchemy import Connection, delete, insert, select, update

from ecken.rules.posts import PostState
from ecken.store.tables import members, post_reach, post_viewers, posts
from ecken.store.upsert import insert_into

__all__ = [
    "FirstViews",
    "SeenPost",
    "add_first_views",
    "delete_viewers",
    "forget_viewer",
    "read_seen_posts",
]

_PIECE = 500


class SeenPost(NamedTuple):
    """A post that is being counted, and who has seen it."""

    id: int
    public_id: str
    author_id: int
    viewers: BitMap


class FirstViews(NamedTuple):
    """Who saw a post for the first time, by degree from its author; 0 is beyond the third."""

    post_id: int
    day: str
    degrees: Mapping[int, int]


def read_seen_posts(
    connection: Connection, public_ids: Iterable[str], *, since: int
) -> list[SeenPost]:
    """Return those of these posts that are there, and were written since then."""
    found: list[SeenPost] = []
    asked = sorted(public_ids)
    for start in range(0, len(asked), _PIECE):
        rows = connection.execute(
            select(posts.c.id, posts.c.public_id, posts.c.author_id, post_viewers.c.viewers)
            .outerjoin(post_viewers, post_viewers.c.post_id == posts.c.id)
            .where(
                posts.c.public_id.in_(asked[start : start + _PIECE]),
                posts.c.created_at >= since,
                posts.c.state == PostState.VISIBLE.value,
            )
        )
        found += [SeenPost(row[0], row[1], row[2], _bitmap(row[3])) for row in rows]
    return found


def add_first_views(connection: Connection, views: Sequence[FirstViews]) -> int:
    """Count those of ``views`` that are not counted yet; return how many members that are.

    The rows of the posts are locked, one after the other in the order of their ids, so that two
    processes that bring the same member count them once.
    """
    wanted = {view.post_id: view for view in views}
    there = (
        select(posts.c.id, post_viewers.c.viewers)
        .outerjoin(post_viewers, post_viewers.c.post_id == posts.c.id)
        .order_by(posts.c.id)
    )
    locked = select(posts.c.id).order_by(posts.c.id).with_for_update(key_share=True)
    active = _active(connection, {member for view in views for member in view.degrees})
    counted, ids = 0, sorted(wanted)
    for start in range(0, len(ids), _PIECE):
        some = ids[start : start + _PIECE]
        connection.execute(locked.where(posts.c.id.in_(some)))
        for post_id, before in connection.execute(there.where(posts.c.id.in_(some))).fetchall():
            counted += _add(connection, wanted[post_id], before, active)
    return counted


def _add(connection: Connection, view: FirstViews, before: bytes | None, active: BitMap) -> int:
    viewers = _bitmap(before)
    new = (BitMap(view.degrees) & active) - viewers
    if not new:
        return 0
    content = (viewers | new).serialize()
    if before is None:
        connection.execute(insert(post_viewers).values(post_id=view.post_id, viewers=content))
    else:
        connection.execute(
            update(post_viewers)
            .where(post_viewers.c.post_id == view.post_id)
            .values(viewers=content)
        )
    for degree in sorted({view.degrees[member] for member in new}):
        count = sum(view.degrees[member] == degree for member in new)
        _count(connection, view.post_id, view.day, degree, count)
    return len(new)


def _count(connection: Connection, post_id: int, day: str, degree: int, count: int) -> None:
    row = insert_into(connection, post_reach).values(
        post_id=post_id, day=day, degree=degree, members=count
    )
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["post_id", "day", "degree"],
            set_={"members": post_reach.c.members + row.excluded.members},
        )
    )


def delete_viewers(connection: Connection, *, written_before: int, most: int) -> int:
    """Forget who has seen the oldest posts written before then; the numbers stay.

    Return of how many posts: ``most`` at a time, so that nobody has to wait. Ids of posts grow with
    the time at which they are written, so only the rows to delete are read, and ``most`` further.
    """
    oldest = select(post_viewers.c.post_id).order_by(post_viewers.c.post_id).limit(most).subquery()
    old = (
        select(posts.c.id)
        .join(oldest, oldest.c.post_id == posts.c.id)
        .where(posts.c.created_at < written_before)
    )
    return connection.execute(delete(post_viewers).where(post_viewers.c.post_id.in_(old))).rowcount


def forget_viewer(connection: Connection, member: int) -> None:
    """Take a member out of all that says who has seen a post."""
    last = 0
    while True:
        rows = connection.execute(
            select(post_viewers)
            .where(post_viewers.c.post_id > last)
            .order_by(post_viewers.c.post_id)
            .limit(_PIECE)
        ).fetchall()
        for post_id, content in rows:
            last, viewers = post_id, _bitmap(content)
            if member in viewers:
                viewers.discard(member)
                connection.execute(
                    update(post_viewers)
                    .where(post_viewers.c.post_id == post_id)
                    .values(viewers=viewers.serialize())
                )
        if len(rows) < _PIECE:
            return


def _active(connection: Connection, ids: set[int]) -> BitMap:
    """Return who of these is there: an account may end while its views wait to be written."""
    asked, found = sorted(ids), BitMap()
    for start in range(0, len(asked), _PIECE):
        wanted = members.c.id.in_(asked[start : start + _PIECE])
        found |= BitMap(
            connection.execute(
                select(members.c.id).where(wanted, members.c.state == "active")
            ).scalars()
        )
    return found


def _bitmap(content: bytes | None) -> BitMap:
    return BitMap.deserialize(content) if content else BitMap()
