"""Rows of conversations and their messages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from ecken.store.contacts.contacts import pair_of
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.lookup import Lookup, among
from ecken.store.tables import conversations, members, messages, participants

__all__ = [
    "ConversationRow",
    "MessageRow",
    "Tally",
    "count_messages_by_partner",
    "count_unread",
    "count_written_since",
    "delete_messages_before",
    "find_by_client_key",
    "find_conversation",
    "find_message",
    "find_pair_conversation",
    "has_written",
    "insert_conversation",
    "insert_message",
    "mark_read",
    "read_conversation_ids",
    "read_conversations_of",
    "read_latest",
    "read_messages",
    "read_tallies",
    "search_messages",
]


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """A conversation and who takes part in it."""

    id: int
    public_id: str
    is_pair: bool
    opened_at: int
    members: tuple[int, ...]

    def others(self, member: int) -> list[int]:
        """Return who takes part besides ``member``."""
        return [other for other in self.members if other != member]


class MessageRow(NamedTuple):
    """One message."""

    id: int
    public_id: str
    conversation_id: int
    author_id: int
    text: str
    written_at: int
    is_hidden: bool = False
    """By the administration: its author alone sees it."""


class Tally(NamedTuple):
    """Per conversation and author: the newest message, and how many are unread by the reader."""

    conversation_id: int
    author_id: int
    newest_id: int
    unread: int


_MESSAGE = (
    messages.c.id,
    messages.c.public_id,
    messages.c.conversation_id,
    messages.c.author_id,
    messages.c.text,
    messages.c.written_at,
    messages.c.is_hidden,
)

_MEMBER: BindParameter[int] = bindparam("member")


def _is_shown_to(reader: BindParameter[int] | int) -> ColumnElement[bool]:
    """Say whether the administration hides a message from ``reader``, who takes part."""
    return or_(~messages.c.is_hidden, messages.c.author_id == reader)


_OWN_MESSAGES = messages.join(
    participants, participants.c.conversation_id == messages.c.conversation_id
)
_UNREAD = Lookup(
    select(func.count())
    .select_from(_OWN_MESSAGES.join(members, members.c.id == messages.c.author_id))
    .where(
        participants.c.member_id == _MEMBER,
        messages.c.id > participants.c.read_until,
        messages.c.author_id != _MEMBER,
        ~messages.c.is_hidden,
        members.c.state == "active",
        ~among(messages.c.author_id, "hidden"),
    )
)
_TALLIES = Lookup(
    select(
        messages.c.conversation_id,
        messages.c.author_id,
        func.max(messages.c.id),
        func.sum((messages.c.id > participants.c.read_until).cast(messages.c.id.type)),
    )
    .select_from(_OWN_MESSAGES)
    .where(participants.c.member_id == _MEMBER, _is_shown_to(_MEMBER))
    .group_by(messages.c.conversation_id, messages.c.author_id)
)
_BY_PARTNER = Lookup(
    select(conversations.c.low_id, conversations.c.high_id, func.count())
    .join(messages, messages.c.conversation_id == conversations.c.id)
    .where(
        or_(conversations.c.low_id == _MEMBER, conversations.c.high_id == _MEMBER),
        _is_shown_to(_MEMBER),
    )
    .group_by(conversations.c.low_id, conversations.c.high_id)
)
_CONVERSATIONS = Lookup(
    select(
        conversations.c.id,
        conversations.c.public_id,
        conversations.c.low_id,
        conversations.c.opened_at,
    ).where(among(conversations.c.id, "ids"))
)
_PARTICIPANTS = Lookup(
    select(participants.c.conversation_id, participants.c.member_id)
    .where(among(participants.c.conversation_id, "ids"))
    .order_by(participants.c.member_id)
)
_OWN_CONVERSATIONS = Lookup(
    select(participants.c.conversation_id).where(participants.c.member_id == _MEMBER)
)
_HAS_WRITTEN = Lookup(
    select(messages.c.id)
    .where(messages.c.conversation_id == bindparam("conversation"), messages.c.author_id == _MEMBER)
    .limit(1)
)
_BY_ID = Lookup(select(*_MESSAGE).where(among(messages.c.id, "ids")))


def insert_conversation(
    connection: Connection, members: Iterable[int], *, is_pair: bool, at: int
) -> ConversationRow:
    """Open a conversation of two contacts (``is_pair``) or of three."""
    everyone = tuple(sorted(members))
    low_id, high_id = pair_of(*everyone) if is_pair else (None, None)
    public_id = new_public_id()
    conversation_id = int(
        connection.execute(
            insert(conversations)
            .values(public_id=public_id, low_id=low_id, high_id=high_id, opened_at=at)
            .returning(conversations.c.id)
        ).scalar_one()
    )
    connection.execute(
        insert(participants),
        [{"conversation_id": conversation_id, "member_id": member} for member in everyone],
    )
    return ConversationRow(conversation_id, public_id, is_pair, at, everyone)


def find_conversation(connection: Connection, public_id: str) -> ConversationRow | None:
    """Return the conversation with this public id, whoever asks."""
    if not is_public_id(public_id):
        return None
    ids = connection.execute(
        select(conversations.c.id).where(conversations.c.public_id == public_id)
    ).scalars()
    return next(iter(read_conversations_of(connection, ids)), None)


def find_pair_conversation(connection: Connection, a: int, b: int) -> ConversationRow | None:
    """Return the conversation of the two, if they ever opened one."""
    low_id, high_id = pair_of(a, b)
    ids = connection.execute(
        select(conversations.c.id).where(
            conversations.c.low_id == low_id, conversations.c.high_id == high_id
        )
    ).scalars()
    return next(iter(read_conversations_of(connection, ids)), None)


def read_conversations_of(
    connection: Connection, conversation_ids: Iterable[int]
) -> list[ConversationRow]:
    """Return these conversations with who takes part."""
    wanted = list(conversation_ids)
    if not wanted:
        return []
    taking_part: dict[int, list[int]] = {}
    for conversation_id, member in _PARTICIPANTS.rows(connection, ids=wanted):
        taking_part.setdefault(conversation_id, []).append(member)
    return [
        ConversationRow(
            row_id, public_id, low_id is not None, opened_at, tuple(taking_part.get(row_id, ()))
        )
        for row_id, public_id, low_id, opened_at in _CONVERSATIONS.rows(connection, ids=wanted)
    ]


def read_conversation_ids(connection: Connection, member: int) -> list[int]:
    """Return the ids of the conversations in which a member takes part."""
    return _OWN_CONVERSATIONS.values(connection, member=member)


def read_tallies(connection: Connection, member: int) -> list[Tally]:
    """Return, for each conversation of ``member`` and each author, newest and unread messages."""
    return [Tally(*map(int, row)) for row in _TALLIES.rows(connection, member=member)]


def count_unread(connection: Connection, member: int, *, hidden: list[int]) -> int:
    """Return how many messages of others a member has not read.

    Those of ``hidden`` do not count, nor those of members who have left.
    """
    return int(_UNREAD.value(connection, member=member, hidden=hidden))


def insert_message(
    connection: Connection,
    conversation_id: int,
    author: int,
    *,
    text: str,
    search_text: str,
    client_key: str | None,
    at: int,
) -> MessageRow:
    """Insert a message; its author has read up to it."""
    public_id = new_public_id()
    message_id = int(
        connection.execute(
            insert(messages)
            .values(
                public_id=public_id,
                conversation_id=conversation_id,
                author_id=author,
                text=text,
                search_text=search_text,
                client_key=client_key,
                written_at=at,
            )
            .returning(messages.c.id)
        ).scalar_one()
    )
    return MessageRow(message_id, public_id, conversation_id, author, text, at)


def find_by_client_key(connection: Connection, author: int, client_key: str) -> MessageRow | None:
    """Return the message that ``author`` has sent under this key before."""
    row = connection.execute(
        select(*_MESSAGE).where(messages.c.author_id == author, messages.c.client_key == client_key)
    ).first()
    return None if row is None else MessageRow(*row)


def find_message(
    connection: Connection,
    conversation_id: int,
    public_id: str,
    authors: Iterable[int],
    *,
    reader: int,
) -> int | None:
    """Return the id of a message that one of these authors wrote in this conversation."""
    return connection.execute(
        select(messages.c.id).where(
            messages.c.conversation_id == conversation_id,
            messages.c.public_id == public_id,
            messages.c.author_id.in_(list(authors)),
            _is_shown_to(reader),
        )
    ).scalar_one_or_none()


def has_written(connection: Connection, conversation_id: int, member: int) -> bool:
    """Say whether a member has written anything in this conversation."""
    return _HAS_WRITTEN.value(connection, conversation=conversation_id, member=member) is not None


def count_written_since(connection: Connection, author: int, since: int) -> int:
    """Return how many messages a member has written since then, whoever is still there."""
    written = and_(messages.c.author_id == author, messages.c.written_at >= since)
    return connection.execute(select(func.count()).where(written)).scalar_one()


def read_messages(
    connection: Connection,
    conversation_id: int,
    authors: Iterable[int],
    *,
    reader: int,
    before: int | None = None,
    limit: int,
) -> list[MessageRow]:
    """Return the newest messages of these authors (below id ``before``), newest first."""
    query = (
        select(*_MESSAGE)
        .where(
            messages.c.conversation_id == conversation_id,
            messages.c.author_id.in_(list(authors)),
            _is_shown_to(reader),
        )
        .order_by(messages.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(messages.c.id < before)
    return [MessageRow(*row) for row in connection.execute(query)]


def read_latest(connection: Connection, message_ids: Iterable[int]) -> dict[int, MessageRow]:
    """Return these messages by id."""
    rows = _BY_ID.rows(connection, ids=list(message_ids))
    return {row[0]: MessageRow._make(row) for row in rows}


def search_messages(
    connection: Connection,
    words: Iterable[str],
    *,
    conversation_ids: Collection[int],
    authors: Collection[int],
    reader: int,
    limit: int,
) -> list[MessageRow]:
    """Return what these authors wrote in these conversations with all words, newest first."""
    query = (
        select(*_MESSAGE)
        .where(
            messages.c.conversation_id.in_(conversation_ids),
            messages.c.author_id.in_(authors),
            _is_shown_to(reader),
        )
        .order_by(messages.c.id.desc())
        .limit(limit)
    )
    for word in words:
        query = query.where(messages.c.search_text.contains(word, autoescape=True))
    return [MessageRow(*row) for row in connection.execute(query)]


def mark_read(connection: Connection, conversation_id: int, member: int, until: int) -> None:
    """Note that ``member`` has read up to message ``until``; it never goes back."""
    connection.execute(
        update(participants)
        .where(
            participants.c.conversation_id == conversation_id,
            participants.c.member_id == member,
            participants.c.read_until < until,
        )
        .values(read_until=until)
    )


def delete_messages_before(connection: Connection, at: int) -> int:
    """Delete all messages written before then; return how many."""
    return connection.execute(delete(messages).where(messages.c.written_at < at)).rowcount


def count_messages_by_partner(connection: Connection, member: int) -> dict[int, int]:
    """Return how many messages a member and each of their partners wrote to each other."""
    rows = _BY_PARTNER.rows(connection, member=member)
    return {(high if low == member else low): count for low, high, count in rows}
