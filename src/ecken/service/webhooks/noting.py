"""Notes for the webhooks who has joined and left, and each day's numbers.

Who joins comes in many ways: by a form, by a list, back after leaving. So nothing is noted there.
Once a minute those who are members are compared with those whom the webhooks know.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from ecken.reference.days import day_of
from ecken.rules.operators.webhooks import WebhookEvent
from ecken.service.community import Community
from ecken.store.webhooks import known_members
from ecken.store.webhooks.deliveries import NewDelivery, drop_waiting, insert_deliveries
from ecken.store.webhooks.endpoints import WebhookRow, note_numbers_day, read_webhooks

__all__ = ["note_changes"]

_AT_ONCE = 500
"""Members in one step; the others are noted in the next one."""


def note_changes(community: Community) -> int:
    """Note what the webhooks are to be told; return how many messages that makes."""
    now = community.clock()
    with community.writing() as connection:
        hooks = read_webhooks(connection)
        if not hooks:
            return 0
        new = _of_members(connection, hooks, now)
        new += _of_numbers(connection, hooks, now, day_of(now, community.zone).isoformat())
        insert_deliveries(connection, new, at=now)
    return len(new)


def _of_members(connection: Connection, hooks: list[WebhookRow], now: int) -> list[NewDelivery]:
    joined = known_members.find_joined(connection, limit=_AT_ONCE)
    left = known_members.find_left(connection, limit=_AT_ONCE)
    known_members.know_all(connection, joined)
    if left:
        known_members.forget_known(connection, left)
        drop_waiting(connection, left, WebhookEvent.JOINED)
    told = [(WebhookEvent.JOINED, one) for one in joined]
    told += [(WebhookEvent.LEFT, one) for one in left]
    return [
        NewDelivery(hook.id, event, member, _body(event, now, {"member": member}))
        for event, member in told
        for hook in hooks
        if event in hook.events
    ]


def _of_numbers(
    connection: Connection, hooks: list[WebhookRow], now: int, today: str
) -> list[NewDelivery]:
    """Return the numbers as they stand when a new day has begun, for who has not got them."""
    waiting = [
        hook
        for hook in hooks
        if WebhookEvent.NUMBERS in hook.events
        and hook.numbers_day < today
        and note_numbers_day(connection, hook, today)
    ]
    if not waiting:
        return []
    people, ties = known_members.count_contacts_at(connection)
    data = {"day": today, "members": people, "contacts": ties}
    body = _body(WebhookEvent.NUMBERS, now, data)
    return [NewDelivery(hook.id, WebhookEvent.NUMBERS, "", body) for hook in waiting]


def _body(event: WebhookEvent, now: int, data: dict[str, Any]) -> str:
    told_at = datetime.fromtimestamp(now, UTC).isoformat()
    return json.dumps({"type": event.value, "timestamp": told_at, "data": data})
