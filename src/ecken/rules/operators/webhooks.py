"""Webhooks: what they can tell, where they may go, how they are signed and how often tried.

The signature is that of Standard Webhooks (version 1): HMAC-SHA256 of id, moment and body.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from enum import StrEnum
from urllib.parse import urlsplit

from ecken.durations import HOUR_S
from ecken.errors import Invalid

__all__ = [
    "TRIES_MAX",
    "WebhookEvent",
    "event_order",
    "parse_events",
    "parse_webhook_address",
    "retry_pause_s",
    "shown_secret",
    "webhook_signature",
]

TRIES_MAX = 12
"""Tries of one message, over some two days."""

_ADDRESS_MAX = 1_000
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 30, 12 * HOUR_S


class WebhookEvent(StrEnum):
    """What a webhook can be told."""

    JOINED = "member.joined"
    LEFT = "member.left"
    NUMBERS = "contacts.numbers"


def parse_events(texts: Iterable[str]) -> frozenset[WebhookEvent]:
    """Read what a webhook is to be told.

    Raises
    ------
    Invalid
        ``webhook_events_missing``, ``webhook_event_unknown``
    """
    try:
        events = frozenset(map(WebhookEvent, texts))
    except ValueError:
        known = ", ".join(WebhookEvent)
        raise Invalid(
            "webhook_event_unknown",
            "A webhook cannot be told this. It can be told: {known}.",
            field="events",
            known=known,
        ) from None
    if not events:
        raise Invalid(
            "webhook_events_missing", "Please choose what the webhook is told.", field="events"
        )
    return events


def event_order(events: Iterable[WebhookEvent]) -> list[WebhookEvent]:
    """Return events in the order in which they are shown."""
    return sorted(events, key=list(WebhookEvent).index)


def parse_webhook_address(text: str) -> str:
    """Read the address of a webhook; whether it is one that may be called is found out later.

    Raises
    ------
    Invalid
        ``webhook_address_invalid``
    """
    address = text.strip()
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    is_plain = address.isascii() and address.isprintable() and " " not in address
    if (
        not (is_whole and is_plain and len(address) <= _ADDRESS_MAX)
        or parts.scheme not in ("https", "http")
        or "@" in parts.netloc
        or "#" in address
    ):
        raise Invalid(
            "webhook_address_invalid",
            "This is no address that can be called. It begins with https:// and has no name, "
            "password or # in it.",
            field="address",
        )
    return address


def webhook_signature(secret: bytes, message_id: str, at: int, body: bytes) -> str:
    """Return the signature of a message, as it stands in the header."""
    signed = f"{message_id}.{at}.".encode() + body
    digest = hmac.new(secret, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def shown_secret(secret: bytes) -> str:
    """Return a secret as the receiver's program takes it."""
    return f"whsec_{base64.b64encode(secret).decode()}"


def retry_pause_s(tries: int) -> int:
    """Return how long to wait after so many tries: three times as long each time, to half a day."""
    return int(min(_FIRST_PAUSE_S * 3 ** min(tries - 1, 20), _LONGEST_PAUSE_S))
