"""Sends one web push message (RFC 8030): encrypted for one browser, signed by the site.

The address of the push service comes from a browser, that is, from anybody:
:mod:`ecken.mail.outgoing` checks it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from py_vapid import Vapid02

from ecken.durations import HOUR_S
from ecken.mail.message import Deferred, Refused
from ecken.mail.outgoing import check_endpoint, post_to_checked
from ecken.settings.values import Networks

__all__ = ["Gone", "PushMessage", "Subscription", "is_key", "send_push"]

_SIGNED_FOR_S = 12 * HOUR_S
_TOO_MANY = 429
_TAKEN = (200, 201, 202, 204)
_GONE = (404, 410)


class Gone(Refused):
    """The browser takes no more messages: the subscription is over."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a browser wants its messages, and the keys they are encrypted with, in base64url."""

    endpoint: str
    public_key: str
    auth_key: str


@dataclass(frozen=True, slots=True)
class PushMessage:
    """What is sent: the bytes that the service worker reads, and how long they are worth it."""

    content: bytes
    keep_s: int
    is_urgent: bool = False


def send_push(
    subscription: Subscription,
    message: PushMessage,
    *,
    key: EllipticCurvePrivateKey,
    contact: str,
    now: int,
    local: Networks = (),
) -> None:
    """Hand a message over to the push service; return when it was taken.

    ``contact`` is where the push service can write to about the site (``mailto:…``); ``local`` are
    networks of one's own in which a push service may stand.

    Raises
    ------
    Gone
        The subscription is over, its address may not be called, or its keys are none.
    Refused
        Not this message.
    Deferred
        Not now.
    """
    try:
        addresses = check_endpoint(subscription.endpoint, local)
    except Refused as error:
        raise Gone(error.reason) from error
    parts = urlsplit(subscription.endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    headers = {
        **_signed(key, origin, contact, now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(message.keep_s),
        "Urgency": "high" if message.is_urgent else "normal",
        "Host": parts.netloc,
    }
    content = _encrypted(subscription, message)
    status = post_to_checked(subscription.endpoint, addresses[0], content, headers)
    if status in _GONE:
        raise Gone(f"status {status}")
    if status == _TOO_MANY or status >= 500:
        raise Deferred(f"status {status}")
    if status not in _TAKEN:
        raise Refused(f"status {status}")


def _encrypted(subscription: Subscription, message: PushMessage) -> bytes:
    """Return the content as only the browser can read it (RFC 8291)."""
    from pywebpush import WebPusher, WebPushException  # slow to load, and few sites push at once

    keys = {"p256dh": subscription.public_key, "auth": subscription.auth_key}
    try:
        pusher = WebPusher({"endpoint": subscription.endpoint, "keys": keys})
        return bytes(pusher.encode(message.content)["body"])
    except (WebPushException, ValueError, TypeError) as error:
        raise Gone("keys") from error


def _signed(key: EllipticCurvePrivateKey, origin: str, contact: str, now: int) -> dict[str, str]:
    """Return the header that says who sends (RFC 8292)."""
    claims = {"aud": origin, "exp": now + _SIGNED_FOR_S, "sub": contact}
    signed: dict[str, str] = Vapid02(private_key=key).sign(claims)
    return signed


def is_key(text: str, size: int) -> bool:
    """Say whether a text is a key of so many bytes in base64url, as browsers write them."""
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) == size
    except ValueError:
        return False
