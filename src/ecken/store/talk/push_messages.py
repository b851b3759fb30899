"""Rows of push messages: which notification goes to which browser, and whether it has gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from ecken.store.tables import notices, push_devices, push_messages, sessions

__all__ = [
    "MessageRow",
    "claim_message",
    "count_tried",
    "delete_old_pushes",
    "give_back_try",
    "has_push_work",
    "insert_messages",
    "read_due_messages",
    "settle_message",
]


class MessageRow(NamedTuple):
    """One notification on its way to one browser."""

    id: int
    device_id: int
    notice_id: int
    made_at: int
    attempts: int


_DUE = select(*(push_messages.c[name] for name in MessageRow._fields))


def _untold(now: int, *, since: int, kinds: Mapping[str, Sequence[str]]) -> Select[tuple[int, int]]:
    """Return browser and notification of what is due and not told yet.

    ``kinds``: which kinds of notifications a column of the browsers stands for.
    """
    wanted: list[ColumnElement[bool]] = [
        and_(push_devices.c[column].is_(True), notices.c.kind.in_(names))
        for column, names in kinds.items()
    ]
    known = select(push_messages.c.id).where(
        push_messages.c.device_id == push_devices.c.id, push_messages.c.notice_id == notices.c.id
    )
    return (
        select(push_devices.c.id, notices.c.id)
        .select_from(
            push_devices.join(sessions, sessions.c.public_id == push_devices.c.session_id).join(
                notices, notices.c.member_id == push_devices.c.member_id
            )
        )
        .where(
            sessions.c.expires_at > now,
            notices.c.due_at <= now,
            notices.c.due_at > since,
            notices.c.due_at >= push_devices.c.added_at,
            notices.c.read_at.is_(None),
            or_(*wanted),
            ~known.exists(),
        )
    )


def has_push_work(
    connection: Connection, *, now: int, since: int, kinds: Mapping[str, Sequence[str]]
) -> bool:
    """Say whether something is to be told by push, or sent again."""
    waits = _waiting(now).with_only_columns(push_messages.c.id).limit(1)
    if connection.execute(waits).first() is not None:
        return True
    return connection.execute(_untold(now, since=since, kinds=kinds).limit(1)).first() is not None


def insert_messages(
    connection: Connection, *, now: int, since: int, kinds: Mapping[str, Sequence[str]]
) -> int:
    """Write down what is to be told to which browser; return how many are new."""
    at = cast(literal(now), BigInteger)
    untold = _untold(now, since=since, kinds=kinds).add_columns(at, at)
    columns = ["device_id", "notice_id", "made_at", "due_at"]
    return connection.execute(insert(push_messages).from_select(columns, untold)).rowcount


def read_due_messages(connection: Connection, *, now: int, limit: int) -> list[MessageRow]:
    """Return what can be sent now, the oldest first."""
    rows = connection.execute(_waiting(now).order_by(push_messages.c.id).limit(limit))
    return [MessageRow._make(row) for row in rows]


def claim_message(connection: Connection, row: MessageRow, *, due_at: int) -> bool:
    """Count a try before it is made; say whether the message still waits as it was read."""
    return bool(
        connection.execute(
            update(push_messages)
            .where(
                push_messages.c.id == row.id,
                push_messages.c.state == "waiting",
                push_messages.c.attempts == row.attempts,
            )
            .values(attempts=row.attempts + 1, due_at=due_at)
        ).rowcount
    )


def give_back_try(connection: Connection, row: MessageRow) -> None:
    """Count the try no more that was counted last: it was not made."""
    own = push_messages.c.id == row.id
    connection.execute(update(push_messages).where(own).values(attempts=row.attempts))


def settle_message(connection: Connection, message: int, state: str) -> None:
    """Note that a message was sent, or will not be."""
    connection.execute(
        update(push_messages).where(push_messages.c.id == message).values(state=state)
    )


def count_tried(connection: Connection, device: int, *, since: int, but: int) -> int:
    """Return how many messages but one have gone to a browser since then, or were tried."""
    query = select(func.count()).where(
        push_messages.c.device_id == device,
        push_messages.c.id != but,
        push_messages.c.attempts > 0,
        push_messages.c.made_at >= since,
    )
    return connection.execute(query).scalar_one()


def delete_old_pushes(connection: Connection, *, before: int) -> int:
    """Delete what was written down before then; return how many."""
    old = push_messages.c.made_at < before
    return connection.execute(delete(push_messages).where(old)).rowcount


def _waiting(now: int) -> Select[tuple[int, int, int, int, int]]:
    return _DUE.where(push_messages.c.state == "waiting", push_messages.c.due_at <= now)
