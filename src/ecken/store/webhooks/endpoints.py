"""Rows of webhooks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from ecken.durations import DAY_S
from ecken.store.ids import is_public_id, new_public_id
from ecken.store.tables import webhooks

__all__ = [
    "WebhookRow",
    "count_webhooks",
    "delete_webhook",
    "find_webhook",
    "insert_webhook",
    "note_numbers_day",
    "read_webhooks",
    "replace_seed",
]


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """One webhook. Times in epoch seconds."""

    id: int
    public_id: str
    address: str
    events: tuple[str, ...]
    seed: str
    earlier_seed: str
    earlier_until: int
    numbers_day: str
    made_at: int


_QUERY = select(
    webhooks.c.id,
    webhooks.c.public_id,
    webhooks.c.address,
    webhooks.c.events,
    webhooks.c.seed,
    webhooks.c.earlier_seed,
    webhooks.c.earlier_until,
    webhooks.c.numbers_day,
    webhooks.c.made_at,
)


def _read(row: Row[*tuple[Any, ...]]) -> WebhookRow:
    return WebhookRow(**{**row._mapping, "events": tuple(row.events.split(","))})


def insert_webhook(
    connection: Connection, *, address: str, events: tuple[str, ...], seed: str, day: str, at: int
) -> str:
    """Insert a webhook that is told numbers from ``day`` on; return its public id."""
    public_id = new_public_id()
    connection.execute(
        insert(webhooks).values(
            public_id=public_id,
            address=address,
            events=",".join(events),
            seed=seed,
            numbers_day=day,
            made_at=at,
        )
    )
    return public_id


def read_webhooks(connection: Connection) -> list[WebhookRow]:
    """Return all webhooks, the oldest first."""
    return [_read(row) for row in connection.execute(_QUERY.order_by(webhooks.c.id))]


def find_webhook(connection: Connection, public_id: str) -> WebhookRow | None:
    """Return one webhook."""
    if not is_public_id(public_id):
        return None
    row = connection.execute(_QUERY.where(webhooks.c.public_id == public_id)).first()
    return None if row is None else _read(row)


def count_webhooks(connection: Connection) -> int:
    """Return how many there are."""
    return connection.execute(select(func.count()).select_from(webhooks)).scalar_one()


def replace_seed(connection: Connection, row: WebhookRow, seed: str, *, until: int) -> None:
    """Give a webhook another secret; the one before signs, too, until then.

    One that signs beside it already goes on: after a lost answer, the new one is in no use yet.
    """
    values: dict[str, object] = {"seed": seed}
    if row.earlier_until <= until - DAY_S:
        values |= {"earlier_seed": row.seed, "earlier_until": until}
    connection.execute(update(webhooks).where(webhooks.c.id == row.id).values(values))


def note_numbers_day(connection: Connection, row: WebhookRow, day: str) -> bool:
    """Note that a day's numbers are told; return whether nobody else has done so."""
    same = (webhooks.c.id == row.id, webhooks.c.numbers_day == row.numbers_day)
    return bool(connection.execute(update(webhooks).where(*same).values(numbers_day=day)).rowcount)


def delete_webhook(connection: Connection, row: WebhookRow) -> None:
    """Delete a webhook with its messages."""
    connection.execute(delete(webhooks).where(webhooks.c.id == row.id))
