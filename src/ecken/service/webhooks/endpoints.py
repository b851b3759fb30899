"""Webhooks as operators enter them, and the messages that they see."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import NamedTuple

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import Conflict, Invalid, NotFound, NotReady
from ecken.mail.message import Deferred, Refused
from ecken.mail.outgoing import check_endpoint
from ecken.reference.days import day_of
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.rules.operators.webhooks import (
    event_order,
    parse_events,
    parse_webhook_address,
    shown_secret,
)
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.store.house.acts import note_act
from ecken.store.journal import lock_head
from ecken.store.webhooks import deliveries, known_members
from ecken.store.webhooks import endpoints as rows
from ecken.store.webhooks.deliveries import DeliveryRow
from ecken.store.webhooks.endpoints import WebhookRow

__all__ = [
    "SHOWN_MAX",
    "WEBHOOKS_MAX",
    "EnteredWebhook",
    "NewWebhook",
    "add_webhook",
    "check_webhook",
    "enter_webhook",
    "list_deliveries",
    "list_webhooks",
    "remove_webhook",
    "rotate_secret",
    "secret_to_show",
    "secrets_of",
    "send_delivery_again",
]

WEBHOOKS_MAX = 20
SHOWN_MAX = 50
_BOTH_SIGN_S = DAY_S


class EnteredWebhook(NamedTuple):
    """A webhook's id, and its secret at the one moment when it is shown."""

    id: str
    secret: str
    seed: str
    """Of which the secret is made, with the community's key."""


class NewWebhook(NamedTuple):
    """A webhook that may be entered: where it is, and what it is told."""

    address: str
    events: tuple[str, ...]


def list_webhooks(community: Community, viewer: int) -> list[WebhookRow]:
    """Return all webhooks, for operators."""
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.PROGRAMS)
        return rows.read_webhooks(connection)


def check_webhook(
    community: Community, viewer: int, *, address: str, events: list[str]
) -> NewWebhook:
    """Return what can be entered; a name is resolved here, while no other change waits for it.

    Raises
    ------
    Invalid
        ``webhook_address_invalid``, ``webhook_local``, ``webhook_events_missing``,
        ``webhook_event_unknown``
    NotReady
        ``webhook_away``: the name cannot be resolved.
    """
    checked, told = parse_webhook_address(address), parse_events(events)
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.PROGRAMS)
    _check_reachable(community, checked)
    return NewWebhook(checked, tuple(event_order(told)))


def add_webhook(
    community: Community, viewer: int, *, address: str, events: list[str]
) -> EnteredWebhook:
    """Let a program be told what happens from now on.

    Raises
    ------
    Invalid, NotReady, Conflict
        As :func:`check_webhook` and :func:`enter_webhook`.
    """
    new = check_webhook(community, viewer, address=address, events=events)
    return enter_webhook(community, viewer, new)


def enter_webhook(community: Community, viewer: int, new: NewWebhook) -> EnteredWebhook:
    """Enter a webhook that was checked.

    Raises
    ------
    Conflict
        ``webhooks_full``
    """
    seed, now = secrets.token_urlsafe(16), community.clock()
    with community.writing() as connection:
        lock_head(connection)  # two at once do not both take the last place
        check_right(connection, viewer, Right.PROGRAMS)
        count = rows.count_webhooks(connection)
        if count >= WEBHOOKS_MAX:
            raise Conflict(
                "webhooks_full",
                "There are {most} webhooks already. Remove one that is no longer needed.",
                most=WEBHOOKS_MAX,
            )
        if not count:
            known_members.know_all(connection)
        id = rows.insert_webhook(
            connection,
            address=new.address,
            events=new.events,
            seed=seed,
            day=day_of(now, community.zone).isoformat(),
            at=now,
        )
        note_act(connection, viewer, Act.WEBHOOK_ADDED, at=now, detail=new.address)
    return EnteredWebhook(id, secret_to_show(community, seed), seed)


def rotate_secret(community: Community, viewer: int, webhook_id: str) -> EnteredWebhook:
    """Give a webhook another secret; for a day the one before signs its messages, too.

    Raises
    ------
    NotFound
        There is no such webhook.
    """
    seed, now = secrets.token_urlsafe(16), community.clock()
    with community.writing() as connection:
        found = _found(connection, viewer, webhook_id)
        rows.replace_seed(connection, found, seed, until=now + _BOTH_SIGN_S)
        note_act(connection, viewer, Act.WEBHOOK_CHANGED, at=now, detail=found.address)
    return EnteredWebhook(webhook_id, secret_to_show(community, seed), seed)


def remove_webhook(community: Community, viewer: int, webhook_id: str) -> None:
    """Tell a program nothing any more; its messages go, too.

    Raises
    ------
    NotFound
        There is no such webhook.
    """
    with community.writing() as connection:
        lock_head(connection)
        found = _found(connection, viewer, webhook_id)
        rows.delete_webhook(connection, found)
        if not rows.count_webhooks(connection):
            known_members.forget_all(connection)
        now = community.clock()
        note_act(connection, viewer, Act.WEBHOOK_REMOVED, at=now, detail=found.address)


def list_deliveries(community: Community, viewer: int, webhook_id: str) -> list[DeliveryRow]:
    """Return the newest messages to a webhook.

    Raises
    ------
    NotFound
        There is no such webhook.
    """
    with community.database.reading() as connection:
        found = _found(connection, viewer, webhook_id)
        return deliveries.read_deliveries(connection, found.id, limit=SHOWN_MAX)


def send_delivery_again(
    community: Community, viewer: int, webhook_id: str, delivery_id: str
) -> None:
    """Let a message that has ended go again, under the same id.

    Raises
    ------
    NotFound
        There is no such message, or it waits still.
    """
    with community.writing() as connection:
        found = _found(connection, viewer, webhook_id)
        if not deliveries.send_again(connection, found.id, delivery_id, at=community.clock()):
            raise NotFound


def secrets_of(community: Community, webhook: WebhookRow) -> list[bytes]:
    """Return the secrets that sign now: the newest first."""
    seeds = [webhook.seed]
    if community.clock() < webhook.earlier_until:
        seeds.append(webhook.earlier_seed)
    return [_secret(community, seed) for seed in seeds]


def secret_to_show(community: Community, seed: str) -> str:
    """Return the secret of a seed as its owner writes it down."""
    return shown_secret(_secret(community, seed))


def _secret(community: Community, seed: str) -> bytes:
    return hmac.new(community.secret, f"webhook {seed}".encode(), hashlib.sha256).digest()


def _found(connection: Connection, viewer: int, webhook_id: str) -> WebhookRow:
    check_right(connection, viewer, Right.PROGRAMS)
    found = rows.find_webhook(connection, webhook_id)
    if found is None:
        raise NotFound
    return found


def _check_reachable(community: Community, address: str) -> None:
    try:
        check_endpoint(address, community.settings.webhook_local)
    except Refused as error:
        raise Invalid(
            "webhook_local",
            "This address is one of a local network, or is called without https. The site calls "
            "such addresses only in the networks that the setting {setting} names.",
            setting="ECKEN_WEBHOOK_LOCAL",
            field="address",
        ) from error
    except Deferred as error:
        raise NotReady(
            "webhook_away", "The name in this address cannot be found. Please check it."
        ) from error
