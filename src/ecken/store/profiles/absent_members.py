"""Members who are away for a time: nobody meets them, and they come back as they were.

Their rows and contacts stay. Every process hides them from everybody, as a block hides two from
each other, from the change in the journal on.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select, update

from ecken.store.journal import ChangeKind, append_change
from ecken.store.tables import members

__all__ = ["ABSENT_STATES", "SUSPENDED", "read_absent", "return_member", "send_away"]

SUSPENDED: Final = "suspended"
ABSENT_STATES: Final = (SUSPENDED,)
"""States of members who are away."""


def read_absent(connection: Connection) -> list[int]:
    """Return who is away."""
    rows = connection.execute(select(members.c.id).where(members.c.state.in_(ABSENT_STATES)))
    return [int(member) for (member,) in rows]


def send_away(connection: Connection, member: int, state: str, *, at: int) -> bool:
    """Let an active member be away, with the journal row; ``False`` if they are not active."""
    return _move(connection, member, "active", state, at=at)


def return_member(connection: Connection, member: int, state: str, *, at: int) -> bool:
    """Let a member come back who was away so, with the journal row; ``False`` if they were not."""
    return _move(connection, member, state, "active", at=at)


def _move(connection: Connection, member: int, before: str, after: str, *, at: int) -> bool:
    moved = connection.execute(
        update(members).where(members.c.id == member, members.c.state == before).values(state=after)
    ).rowcount
    if moved:
        append_change(connection, ChangeKind.STATE_CHANGED, member, at=at)
    return bool(moved)
