"""What is left of a conversation when somebody leaves it: what the others have written."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, exists, func, or_, select, update

from ecken.store.tables import conversations, messages, participants

__all__ = ["delete_empty_conversations", "leave_conversations", "reopen_conversation"]

_PARTICIPANT_COUNT = (
    select(func.count())
    .where(participants.c.conversation_id == conversations.c.id)
    .scalar_subquery()
)
_IS_EMPTY = (_PARTICIPANT_COUNT < 2) & ~exists().where(
    messages.c.conversation_id == conversations.c.id
)
"""Nobody has written what is still there, and nobody can write to anybody."""


def leave_conversations(connection: Connection, member: int) -> None:
    """Delete a member's messages, and let the others keep theirs.

    A conversation of two names neither of them any more; it goes if the other has written nothing.
    """
    left = list(
        connection.execute(
            select(participants.c.conversation_id).where(participants.c.member_id == member)
        ).scalars()
    )
    connection.execute(delete(messages).where(messages.c.author_id == member))
    connection.execute(delete(participants).where(participants.c.member_id == member))
    named = or_(conversations.c.low_id == member, conversations.c.high_id == member)
    connection.execute(update(conversations).where(named).values(low_id=None, high_id=None))
    for conversation in left:
        connection.execute(
            delete(conversations).where(conversations.c.id == conversation, _IS_EMPTY)
        )


def delete_empty_conversations(connection: Connection) -> None:
    """Delete conversations that somebody has left and in which no message stands."""
    connection.execute(delete(conversations).where(_IS_EMPTY))


def reopen_conversation(connection: Connection, row: dict[str, Any]) -> int | None:
    """Name the two of a conversation again if it is still there, and return its id."""
    own = conversations.c.public_id == row["public_id"]
    found = connection.execute(select(conversations.c.id).where(own)).scalar()
    if found is not None and row["low_id"] is not None:
        named = {"low_id": row["low_id"], "high_id": row["high_id"]}
        connection.execute(update(conversations).where(own).values(named))
    return found
