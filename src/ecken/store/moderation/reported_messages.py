"""Messages as they are reported and hidden."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select, update

from ecken.store.ids import is_public_id
from ecken.store.tables import conversations, messages

__all__ = ["ReportedMessage", "find_reported_message", "hide_message", "read_before"]


class ReportedMessage(NamedTuple):
    """A message and the conversation that it stands in."""

    id: int
    conversation: str
    """Public id."""
    author_id: int
    text: str
    is_hidden: bool


def find_reported_message(connection: Connection, public_id: str) -> ReportedMessage | None:
    """Return the message with this public id, whoever asks."""
    if not is_public_id(public_id):
        return None
    row = connection.execute(
        select(
            messages.c.id,
            conversations.c.public_id,
            messages.c.author_id,
            messages.c.text,
            messages.c.is_hidden,
        )
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(messages.c.public_id == public_id)
    ).first()
    return None if row is None else ReportedMessage(*row)


def read_before(
    connection: Connection, message: ReportedMessage, authors: tuple[int, int], *, limit: int
) -> list[tuple[int, str]]:
    """Return author and text of what these two wrote just before a message, oldest first."""
    rows = connection.execute(
        select(messages.c.author_id, messages.c.text)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(
            conversations.c.public_id == message.conversation,
            messages.c.id < message.id,
            messages.c.author_id.in_(authors),
            ~messages.c.is_hidden,
        )
        .order_by(messages.c.id.desc())
        .limit(limit)
    )
    return [(row.author_id, row.text) for row in rows][::-1]


def hide_message(connection: Connection, public_id: str, is_hidden: bool) -> None:
    """Hide a message from all but its author, or show it again; one that has gone stays gone."""
    connection.execute(
        update(messages).where(messages.c.public_id == public_id).values(is_hidden=is_hidden)
    )
