"""Rows of messages to webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, exists, insert, select, update

from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import webhook_deliveries

__all__ = [
    "DeliveryRow",
    "NewDelivery",
    "claim_delivery",
    "delete_old_deliveries",
    "drop_waiting",
    "has_due_deliveries",
    "insert_deliveries",
    "read_deliveries",
    "read_due_deliveries",
    "send_again",
    "settle_delivery",
]


class NewDelivery(NamedTuple):
    """A message that is to go."""

    webhook_id: int
    event: str
    subject: str
    body: str


class DeliveryRow(NamedTuple):
    """One message; ``state`` is waiting, sent or failed. Times in epoch seconds."""

    id: int
    public_id: str
    webhook_id: int
    event: str
    body: str
    made_at: int
    state: str
    tries: int
    due_at: int
    ended_at: int | None
    outcome: str


_TABLE = webhook_deliveries
_QUERY = select(
    _TABLE.c.id,
    _TABLE.c.public_id,
    _TABLE.c.webhook_id,
    _TABLE.c.event,
    _TABLE.c.body,
    _TABLE.c.made_at,
    _TABLE.c.state,
    _TABLE.c.tries,
    _TABLE.c.due_at,
    _TABLE.c.ended_at,
    _TABLE.c.outcome,
)
_WAITS = _TABLE.c.state == "waiting"


def _read(row: Row[*tuple[Any, ...]]) -> DeliveryRow:
    return DeliveryRow._make(row)


def insert_deliveries(connection: Connection, new: Sequence[NewDelivery], *, at: int) -> None:
    """Insert messages that are due at once."""
    if new:
        connection.execute(
            insert(_TABLE),
            [
                {**one._asdict(), "public_id": new_public_id(), "made_at": at, "due_at": at}
                for one in new
            ],
        )


def has_due_deliveries(connection: Connection, *, now: int) -> bool:
    """Say whether a message is due."""
    due = exists().where(_WAITS, _TABLE.c.due_at <= now)
    return bool(connection.execute(select(due)).scalar_one())


def read_due_deliveries(connection: Connection, *, now: int, limit: int) -> list[DeliveryRow]:
    """Return messages that are due, in the order in which they were made."""
    query = _QUERY.where(_WAITS, _TABLE.c.due_at <= now).order_by(_TABLE.c.id).limit(limit)
    return [_read(row) for row in connection.execute(query)]


def read_deliveries(connection: Connection, webhook_id: int, *, limit: int) -> list[DeliveryRow]:
    """Return the newest messages of a webhook."""
    query = _QUERY.where(_TABLE.c.webhook_id == webhook_id).order_by(_TABLE.c.id.desc())
    return [_read(row) for row in connection.execute(query.limit(limit))]


def claim_delivery(connection: Connection, row: DeliveryRow, *, due_at: int) -> bool:
    """Count a try before it is made; return whether nobody else has."""
    same = (_TABLE.c.id == row.id, _WAITS, _TABLE.c.tries == row.tries)
    changed = update(_TABLE).where(*same).values(tries=row.tries + 1, due_at=due_at)
    return bool(connection.execute(changed).rowcount)


def settle_delivery(
    connection: Connection, row: DeliveryRow, state: str, *, outcome: str, at: int
) -> None:
    """Note what a try met; a message that waits on has no end."""
    values = {"state": state, "outcome": outcome, "ended_at": None if state == "waiting" else at}
    connection.execute(update(_TABLE).where(_TABLE.c.id == row.id).values(values))


def send_again(connection: Connection, webhook_id: int, public_id: str, *, at: int) -> bool:
    """Let a message that has ended go again; return whether there is such a one."""
    if not is_public_id(public_id):
        return False
    same = (_TABLE.c.webhook_id == webhook_id, _TABLE.c.public_id == public_id, ~_WAITS)
    values = {"state": "waiting", "tries": 0, "due_at": at, "ended_at": None}
    return bool(connection.execute(update(_TABLE).where(*same).values(values)).rowcount)


def drop_waiting(connection: Connection, subjects: Sequence[str], event: str) -> None:
    """Delete messages about members, as far as they have not gone."""
    same = (_TABLE.c.subject.in_(subjects), _TABLE.c.event == event, _WAITS)
    connection.execute(delete(_TABLE).where(*same))


def delete_old_deliveries(connection: Connection, *, before: int) -> int:
    """Delete messages that were made before; return how many."""
    return connection.execute(delete(_TABLE).where(_TABLE.c.made_at < before)).rowcount
