"""Sends one web push message (RFC 8030): encrypted for one browser, signed by the site.

The address of the push service comes from a browser, that is, from anybody. So its name is
resolved at each send, every address is checked, and the connection goes to the very address that
was checked; a redirect is not followed, and nothing of the answer is read but its status.
"""

from __future__ import annotations

import base64
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

import urllib3
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from py_vapid import Vapid02
from urllib3.exceptions import HTTPError

from ecken.durations import HOUR_S
from ecken.mail.message import Deferred, Refused
from ecken.rules.operators.outgoing import is_public_address
from ecken.rules.operators.proxies import is_address, is_in
from ecken.settings.values import Networks

__all__ = ["Gone", "PushMessage", "Subscription", "check_endpoint", "is_key", "send_push"]

_TIMEOUT = urllib3.Timeout(connect=5.0, read=10.0)
_SIGNED_FOR_S = 12 * HOUR_S
_TOO_MANY = 429
_TAKEN = (200, 201, 202, 204)
_GONE = (404, 410)
_LETTERS_MAX = 1_000
_PORTS = {"https": 443, "http": 80}


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


def check_endpoint(endpoint: str, local: Networks = ()) -> list[str]:
    """Return the addresses of a push service, all of them checked.

    Raises
    ------
    Refused
        ``endpoint``: no address over https; ``local``: within the network of the site.
    Deferred
        The name cannot be resolved now.
    """
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Refused("endpoint") from error
    is_plain = endpoint.isascii() and endpoint.isprintable() and len(endpoint) <= _LETTERS_MAX
    if not (is_plain and host and port) or parts.username is not None or " " in endpoint:
        raise Refused("endpoint")
    addresses = [host] if is_address(host) else _resolved(host, port)
    is_local = all(is_in(address, local) for address in addresses)
    if not is_local and not all(is_public_address(address) for address in addresses):
        raise Refused("local")
    if parts.scheme != "https" and not is_local:
        raise Refused("endpoint")
    return addresses


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Deferred("name not resolved") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


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
    status = _post(subscription.endpoint, addresses[0], _encrypted(subscription, message), headers)
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


def _post(endpoint: str, address: str, body: bytes, headers: dict[str, str]) -> int:
    """Send to the address that was checked, under the name that was asked for."""
    parts = urlsplit(endpoint)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, port, timeout=_TIMEOUT, retries=False,
            server_hostname=host, assert_hostname=host,
        )  # fmt: skip
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=_TIMEOUT, retries=False)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    try:
        with pool:
            answer = pool.urlopen(
                "POST", path, body, headers, redirect=False, preload_content=False
            )
            status = answer.status
            answer.close()
    except (HTTPError, OSError) as error:
        raise Deferred(type(error).__name__, is_broken=True) from error
    return status


def is_key(text: str, size: int) -> bool:
    """Say whether a text is a key of so many bytes in base64url, as browsers write them."""
    try:
        return len(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))) == size
    except ValueError:
        return False
