"""Calls addresses of others: of push services, and of webhooks.

They come from outside, and the site stands inside a network. So the name is resolved at each send,
every address is checked, and the connection goes to the very address that was checked; a redirect
is not followed, and nothing of the answer is read but its status.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from ecken.mail.message import Deferred, Refused
from ecken.rules.operators.outgoing import is_public_address
from ecken.rules.operators.proxies import is_address, is_in
from ecken.settings.values import Networks

__all__ = ["check_endpoint", "post_to_checked"]

_TIMEOUT = urllib3.Timeout(connect=5.0, read=10.0)
_WHOLE_S = 20.0
"""For one call from connecting to its status. The time-outs above hold for each part that arrives:
who sends an answer letter by letter would never end."""
_LETTERS_MAX = 1_000
_PORTS = {"https": 443, "http": 80}


def check_endpoint(endpoint: str, local: Networks = ()) -> list[str]:
    """Return the network addresses behind an address, all of them checked.

    ``local`` are networks of one's own that may be called, also without TLS.

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


@contextmanager
def _ended_in_time(pool: urllib3.HTTPConnectionPool) -> Iterator[None]:
    """End what the pool has connected when the time is over, in whatever it is at that moment."""
    held: list[socket.socket] = []
    kind = pool.ConnectionCls

    def connection(*args: Any, **options: Any) -> Any:
        made: Any = kind(*args, **options)
        connect = made._new_conn

        def connected() -> socket.socket:
            opened: socket.socket = connect()
            held.append(opened.dup())  # TLS takes the first over; both are one connection
            return opened

        made._new_conn = connected
        return made

    def end() -> None:
        for opened in held:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    pool.ConnectionCls = connection  # type: ignore[assignment]
    timer = threading.Timer(_WHOLE_S, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        for opened in held:
            opened.close()


def post_to_checked(endpoint: str, address: str, body: bytes, headers: dict[str, str]) -> int:
    """Send to the address that was checked, under the name that was asked for; return the status.

    Raises
    ------
    Deferred
        No answer came.
    """
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
        with pool, _ended_in_time(pool):
            answer = pool.urlopen(
                "POST", path, body, headers, redirect=False, preload_content=False
            )
            status = answer.status
            answer.close()
    except (HTTPError, OSError) as error:
        raise Deferred(type(error).__name__, is_broken=True) from error
    return status
