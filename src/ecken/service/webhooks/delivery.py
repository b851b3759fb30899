"""Delivers messages to webhooks: signed, at least once, again after growing pauses."""

from __future__ import annotations

from urllib.parse import urlsplit

from ecken.durations import DAY_S
from ecken.mail.message import Deferred, Refused
from ecken.mail.outgoing import check_endpoint, post_to_checked
from ecken.rules.operators.webhooks import TRIES_MAX, retry_pause_s, webhook_signature
from ecken.service.community import Community
from ecken.service.webhooks.endpoints import secrets_of
from ecken.service.webhooks.noting import note_changes
from ecken.store.webhooks import deliveries as rows
from ecken.store.webhooks.deliveries import DeliveryRow
from ecken.store.webhooks.endpoints import WebhookRow, count_webhooks, read_webhooks

__all__ = ["deliver_webhooks", "has_webhooks", "tell_webhooks", "tidy_webhooks"]

_AT_ONCE = 100
_KEPT_S = 7 * DAY_S
_GONE = 410


def has_webhooks(community: Community) -> bool:
    """Say whether anybody is to be told anything."""
    with community.database.reading() as connection:
        return count_webhooks(connection) > 0


def tell_webhooks(community: Community) -> None:
    """Note what is new, and deliver what is due."""
    note_changes(community)
    deliver_webhooks(community)


def deliver_webhooks(community: Community) -> int:
    """Send what is due; return how many messages were taken."""
    now = community.clock()
    with community.database.reading() as connection:
        if not rows.has_due_deliveries(connection, now=now):
            return 0
        hooks = {hook.id: hook for hook in read_webhooks(connection)}
        due = rows.read_due_deliveries(connection, now=now, limit=_AT_ONCE)
    return sum(_deliver(community, hooks[row.webhook_id], row) for row in due)


def tidy_webhooks(community: Community) -> int:
    """Delete messages a week after they were made; return how many."""
    with community.writing() as connection:
        before = community.clock() - _KEPT_S
        return rows.delete_old_deliveries(connection, before=before)


def _deliver(community: Community, hook: WebhookRow, row: DeliveryRow) -> bool:
    """Send one message; say whether it was taken. The try is counted before it is made."""
    now = community.clock()
    with community.writing() as connection:
        due_at = now + retry_pause_s(row.tries + 1)
        if not rows.claim_delivery(connection, row, due_at=due_at):
            return False
    state, outcome = _send(community, hook, row)
    if state == "waiting" and row.tries + 1 >= TRIES_MAX:
        state = "failed"
    with community.writing() as connection:
        rows.settle_delivery(connection, row, state, outcome=outcome, at=community.clock())
    return state == "sent"


def _send(community: Community, hook: WebhookRow, row: DeliveryRow) -> tuple[str, str]:
    """Return the state after a try, and what it met."""
    now, body = community.clock(), row.body.encode()
    signatures = [
        webhook_signature(secret, row.public_id, now, body)
        for secret in secrets_of(community, hook)
    ]
    headers = {
        "Host": urlsplit(hook.address).netloc,
        "Content-Type": "application/json",
        "User-Agent": "Ecken",
        "webhook-id": row.public_id,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(signatures),
    }
    local = community.settings.webhook_local
    try:
        checked = check_endpoint(hook.address, local)
        status = post_to_checked(hook.address, checked[0], body, headers)
    except Refused as error:
        return "failed", error.reason[:40]
    except Deferred as error:
        return "waiting", error.reason[:40]
    if 200 <= status < 300:
        return "sent", str(status)
    return ("failed" if status == _GONE else "waiting"), str(status)
