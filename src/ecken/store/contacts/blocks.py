"""Rows of blocks: who has blocked whom."""

from __future__ import annotations

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
)

from ecken.store.journal import ChangeKind, append_change
from ecken.store.profiles.absent_members import ABSENT_STATES
from ecken.store.tables import blocks, members

__all__ = [
    "block_exists",
    "delete_block",
    "insert_block",
    "is_gone_for",
    "read_blocks",
    "read_own_blocks",
]


def block_exists(connection: Connection, a: int, b: int) -> bool:
    """Say whether either has blocked the other."""
    return (
        connection.execute(
            select(blocks.c.since).where(
                or_(
                    and_(blocks.c.blocker_id == a, blocks.c.blocked_id == b),
                    and_(blocks.c.blocker_id == b, blocks.c.blocked_id == a),
                )
            )
        ).first()
        is not None
    )


def insert_block(connection: Connection, blocker: int, blocked: int, *, at: int) -> bool:
    """Block, with the journal row; return whether it is new."""
    own = and_(blocks.c.blocker_id == blocker, blocks.c.blocked_id == blocked)
    if connection.execute(select(blocks.c.since).where(own)).first() is not None:
        return False
    connection.execute(insert(blocks).values(blocker_id=blocker, blocked_id=blocked, since=at))
    append_change(connection, ChangeKind.BLOCK_ADDED, blocker, blocked, at=at)
    return True


def delete_block(connection: Connection, blocker: int, blocked: int, *, at: int) -> bool:
    """End a block, with the journal row; return whether there was one."""
    own = and_(blocks.c.blocker_id == blocker, blocks.c.blocked_id == blocked)
    if connection.execute(delete(blocks).where(own)).rowcount == 0:
        return False
    append_change(connection, ChangeKind.BLOCK_REMOVED, blocker, blocked, at=at)
    return True


def is_gone_for(other: ColumnElement[int], member: int | BindParameter[int]) -> ColumnElement[bool]:
    """Return the condition that the one in the column ``other`` has blocked ``member``, or is away.

    To the member that has to look as if the other had left.
    """
    return or_(
        exists().where(blocks.c.blocker_id == other, blocks.c.blocked_id == member),
        exists().where(members.c.id == other, members.c.state.in_(ABSENT_STATES)),
    )


def read_own_blocks(connection: Connection, blocker: int) -> list[tuple[int, int]]:
    """Return whom a member has blocked and since when, newest first."""
    rows = connection.execute(
        select(blocks.c.blocked_id, blocks.c.since)
        .where(blocks.c.blocker_id == blocker)
        .order_by(blocks.c.since.desc())
    )
    return [(row.blocked_id, int(row.since)) for row in rows]


def read_blocks(
    connection: Connection, among: tuple[int, int] | None = None
) -> list[tuple[int, int]]:
    """Return all blocks as (blocker, blocked); ``among`` two ids, those in which one of them is."""
    query = select(blocks.c.blocker_id, blocks.c.blocked_id)
    if among is not None:
        low, high = among
        query = query.where(
            or_(
                and_(blocks.c.blocker_id >= low, blocks.c.blocker_id < high),
                and_(blocks.c.blocked_id >= low, blocks.c.blocked_id < high),
            )
        )
    rows = connection.execute(query)
    return [(row.blocker_id, row.blocked_id) for row in rows]
