"""Calls to a provider: bounded in time and size, never led elsewhere, never into the own network.

A name is looked up once and the connection goes to the address found, so that what was checked is
what is called. Only a provider of which the operator says that it is local may lie in a network
that is not open to everybody, and then at the host of its issuer alone.
"""

from __future__ import annotations

import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpcore2

from ecken.errors import NotReady
from ecken.rules.operators.outgoing import is_public_address
from ecken.service.runtime.refusal_log import note_refusal
from ecken.settings.providers import Provider

__all__ = ["ProviderFailed", "ask_at_time", "ask_provider", "is_callable", "unreachable"]

_WHOLE_S = 10.0
_CONNECT_S = 4.0
_ANSWER_MAX_BYTES = 400_000
_AT_ONCE = threading.BoundedSemaphore(4)
_WAIT_S = 2.0
_EMBEDDING = ipaddress.ip_network("64:ff9b::/96")
"""Addresses of IPv6 that hold one of IPv4 (RFC 6052)."""


class ProviderFailed(NotReady):
    """A provider does not answer as it should; ``why`` says so in a word, for operators."""

    def __init__(self, provider: Provider, why: str) -> None:
        super().__init__(
            "provider_unreachable",
            "“{provider}” cannot be reached or does not answer as it should. Nothing was changed. "
            "Please try again later, or sign in another way.",
            provider=provider.name,
        )
        self.why = why


class _RefusedError(Exception):
    """The call is not made, or its answer is not read; the text says why, for the log."""


def ask_provider(
    provider: Provider,
    url: str,
    *,
    body: bytes | None = None,
    headers: Iterable[tuple[str, str]] = (),
) -> tuple[int, dict[str, Any]]:
    """Call an address of the provider; return the status, and the JSON object that it answers.

    Raises
    ------
    NotReady
        ``provider_unreachable``: no answer, too late, too long, no JSON, or the address is none
        that may be called.
    """
    return ask_at_time(provider, url, body=body, headers=headers)[:2]


def ask_at_time(
    provider: Provider,
    url: str,
    *,
    body: bytes | None = None,
    headers: Iterable[tuple[str, str]] = (),
) -> tuple[int, dict[str, Any], int | None]:
    """Do the same, and return also what time it was there, in epoch seconds, if it says so."""
    if not _AT_ONCE.acquire(timeout=_WAIT_S):
        raise unreachable(provider, "busy")
    try:
        status, content, at = _call(provider, url, body, headers)
        told = _read(status, content)
        if not isinstance(told, dict):
            raise _RefusedError("no-object")
        return status, told, at
    except _RefusedError as error:
        raise unreachable(provider, str(error)) from None
    except (ValueError, RecursionError):
        raise unreachable(provider, "no-json") from None
    except (httpcore2.TimeoutException, TimeoutError):
        raise unreachable(provider, "too-late") from None
    except socket.gaierror:
        raise unreachable(provider, "name") from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
        is_foreign = "certificate" in str(error).lower()
        raise unreachable(provider, "certificate" if is_foreign else "no-connection") from None
    finally:
        _AT_ONCE.release()


def _read(status: int, content: bytes) -> object:
    """Read JSON; a page of an error is no JSON mostly, and its status says more."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        if status == 200:
            raise
        raise _RefusedError(f"status-{status}") from None


def unreachable(provider: Provider, why: str) -> ProviderFailed:
    """Return what is said to the reader, and write the reason to the log."""
    note_refusal("provider_failed", provider=provider.key, why=why)
    return ProviderFailed(provider, why)


def is_callable(provider: Provider, url: object) -> bool:
    """Say whether an address that a provider names is one that may be called, by its looks."""
    if not isinstance(url, str) or len(url) > 2_000 or not url.isascii() or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - may not be a number
    except ValueError:
        return False
    is_plain = parts.scheme == "http" and parts.hostname == urlsplit(provider.issuer).hostname
    is_plain = is_plain and provider.issuer.startswith("http:")
    return bool(
        (parts.scheme == "https" or is_plain)
        and parts.hostname
        and parts.username is None
        and not parts.fragment
        and " " not in url
    )


def _call(
    provider: Provider, url: str, body: bytes | None, headers: Iterable[tuple[str, str]]
) -> tuple[int, bytes, int | None]:
    if not is_callable(provider, url):
        raise _RefusedError("address")
    is_local = provider.is_local and urlsplit(url).hostname == urlsplit(provider.issuer).hostname
    backend = _Backend(is_local, time.monotonic() + _WHOLE_S)
    sent = [("accept", "application/json"), ("user-agent", "Ecken"), *headers]
    timeouts = {"connect": _CONNECT_S, "read": _WHOLE_S, "write": _WHOLE_S, "pool": _CONNECT_S}
    with (
        httpcore2.ConnectionPool(ssl_context=_tls(), network_backend=backend) as pool,
        pool.stream(
            "GET" if body is None else "POST",
            url,
            headers=sent,
            content=body,
            extensions={"timeout": timeouts},
        ) as answer,
    ):
        if 300 <= answer.status < 400:
            raise _RefusedError("redirect")
        content = bytearray()
        for piece in answer.iter_stream():
            content += piece
            if len(content) > _ANSWER_MAX_BYTES:
                raise _RefusedError("too-long")
        return answer.status, bytes(content), _time_of(answer.headers)


def _time_of(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """Return what time it is at the server, by the header ``Date``, and ``Age`` if it was kept."""
    told = {name.lower(): value for name, value in headers}
    age = told.get(b"age", b"")
    try:
        made_at = parsedate_to_datetime(told.get(b"date", b"").decode("ascii")).timestamp()
        return int(made_at) + (int(age) if age.isdigit() else 0)
    except (ValueError, OverflowError):
        return None


@cache
def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _Backend(httpcore2.SyncBackend):
    """Connects to addresses that may be called, and lets nothing take longer than the whole."""

    def __init__(self, is_local: bool, ends_at: float) -> None:
        self._is_local = is_local
        self._ends_at = ends_at

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of the name that answers."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not addresses or not (self._is_local or all(map(_is_open, addresses))):
            raise _RefusedError("network")
        failed: Exception | None = None
        for address in addresses[:4]:
            try:
                stream = super().connect_tcp(address, port, timeout, local_address, socket_options)
                return _Bounded(stream, self._ends_at)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed or _RefusedError("network")


class _Bounded(httpcore2.NetworkStream):
    """A stream whose reads and writes together end at one moment, however slowly bytes drip."""

    def __init__(self, stream: httpcore2.NetworkStream, ends_at: float) -> None:
        self._stream = stream
        self._ends_at = ends_at

    def _left_s(self) -> float:
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise _RefusedError("too-late")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what is there."""
        return self._stream.read(max_bytes, self._left_s())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all."""
        self._stream.write(buffer, self._left_s())

    def close(self) -> None:
        """Close."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Go on encrypted."""
        inner = self._stream.start_tls(ssl_context, server_hostname, self._left_s())
        return _Bounded(inner, self._ends_at)

    def get_extra_info(self, info: str) -> Any:
        """Tell what the stream knows."""
        return self._stream.get_extra_info(info)


def _is_open(address: str) -> bool:
    """Say whether an address belongs to the network of everybody."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if inner is None and found in _EMBEDDING:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return is_public_address(str(found))
