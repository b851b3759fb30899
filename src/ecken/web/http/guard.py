"""First checks of every request (host, size, proxies), and the headers of every answer.

Pure ASGI, around pages and API alike.
"""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecken.rules.operators.proxies import is_address, is_in
from ecken.service.community import Community
from ecken.service.runtime.request_ids import enter_request, note_refusal_code
from ecken.settings import Settings
from ecken.settings.values import Networks
from ecken.web.http.bodies import AROUND_A_FILE_BYTES, largest_files_bytes
from ecken.web.http.compression import Compressor
from ecken.web.http.cookies import is_https

__all__ = ["PROBES", "TOO_LARGE", "Guard", "is_loopback", "is_own_origin", "refuse"]

TOO_LARGE = "ecken.too_large"
"""In the scope of a form with more bytes than this: the page that says so reads none of them."""

BODY_MAX_BYTES = 400_000
"""Largest body of anybody, but for a file; what reads a body has smaller limits of its own."""
QUERY_MAX_BYTES = 24_576
QUERY_FIELDS_MAX = 250
"""Fields of an address: all boxes of a search, and many values of facets."""

_SAFE = ("GET", "HEAD", "OPTIONS")
PROBES = ("/healthz", "/readyz")
"""Asked by machines under whatever name; the answer names nothing."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "private, no-store",
}
_HSTS = "max-age=63072000; includeSubDomains"


class Guard:
    """Outermost layer of the application."""

    def __init__(self, app: ASGIApp, community: Community) -> None:
        self._app = app
        self._community = community
        self._base = urlsplit(community.settings.base_url)
        self._proxies = community.settings.trusted_proxies

    @property
    def _settings(self) -> Settings:
        return self._community.settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = enter_request(_given_id(scope, self._proxies))
        scope = _behind_proxy(scope, self._proxies)
        send = self._with_headers(send, request_id)
        send = Compressor(scope, send, is_https=is_https(self._settings)).send
        headers = Headers(scope=scope)
        is_probe = scope["path"] in PROBES
        if not is_probe and not self._is_own_host(headers.getlist("host")):
            await refuse(scope, send, 400, "host_unknown", "This site has another name.")
            return
        query = scope["query_string"]
        if len(query) > QUERY_MAX_BYTES or query.count(b"&") >= QUERY_FIELDS_MAX:
            await refuse(scope, send, 414, "address_too_long", "This address is too long.")
            return
        body = _Body(receive, send, self._most_bytes(scope["path"]))
        if body.is_too_long(headers.get("content-length", "0")):
            await self._refuse_size(scope, send)
            return
        try:
            await self._app(scope, body.receive, body.send)
        except ClientDisconnect:
            if not body.is_over:
                return  # half a request, which nobody waits for any more
        except Exception:
            if not body.is_over:
                raise
        if body.is_over and not body.has_started:
            await self._refuse_size(scope, send)

    async def _refuse_size(self, scope: Scope, send: Send) -> None:
        """Say it on a page in the reader's language where a form was sent, else plainly."""
        if scope["path"].startswith("/api/") or scope["method"] in _SAFE:
            sentence = "What was sent is too large."
            await refuse(scope, send, 413, "body_too_large", sentence)
            return
        most = largest_files_bytes(scope["path"], self._settings) or BODY_MAX_BYTES
        await self._app({**scope, TOO_LARGE: most}, _receive_nothing, send)

    def _is_own_host(self, hosts: list[str]) -> bool:
        if len(hosts) != 1:
            return False
        name, port = _host_and_port(hosts[0])
        own = (self._base.hostname or "").lower()
        if own in _LOOPBACK:
            return name in _LOOPBACK
        default = {"https": 443, "http": 80}.get(self._base.scheme)
        return name == own and (port or default) == (self._base.port or default)

    def _most_bytes(self, path: str) -> int:
        files = largest_files_bytes(path, self._settings)
        return BODY_MAX_BYTES if files is None else files + AROUND_A_FILE_BYTES

    def _with_headers(self, send: Send, request_id: str) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers["x-request-id"] = request_id
                if headers["cache-control"] == "no-store":
                    headers["cache-control"] = "private, no-store"
                if is_https(self._settings):
                    headers["strict-transport-security"] = _HSTS
            await send(message)

        return send_with_headers


@dataclass
class _Body:
    """Counts the bytes of a body; beyond the limit the application hears no more of it."""

    _receive: Receive
    _send: Send
    most_bytes: int
    is_over: bool = False
    has_started: bool = False
    _bytes: int = 0

    def is_too_long(self, declared: str) -> bool:
        return (
            not (declared.isascii() and declared.isdigit())
            or len(declared) > 12
            or (int(declared) > self.most_bytes)
        )

    async def receive(self) -> Message:
        message = await self._receive()
        self._bytes += len(message.get("body", b""))
        if self._bytes > self.most_bytes:
            self.is_over = True
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        if self.is_over and not self.has_started:
            return
        self.has_started = True
        await self._send(message)


def is_loopback(settings: Settings) -> bool:
    """Say whether the site is one for this machine, under whatever name of it."""
    return (urlsplit(settings.base_url).hostname or "").lower() in _LOOPBACK


def is_own_origin(settings: Settings, scope: Scope, origin: str) -> bool:
    """Say whether ``origin`` is this site; on loopback, whether it is the host asked for."""
    base = urlsplit(settings.base_url)
    if is_loopback(settings):
        return origin == f"{base.scheme}://{Headers(scope=scope).get('host', '')}"
    return origin.lower() == f"{base.scheme}://{base.netloc}".lower()


async def refuse(scope: Scope, send: Send, status: int, code: str, sentence: str) -> None:
    """Answer with a plain page, or in JSON below ``/api/``."""
    note_refusal_code(code)
    if scope["path"].startswith("/api/"):
        kind = b"application/json"
        error = {"code": code, "message": sentence, "fields": {}}
        body = json.dumps(error).encode()
    else:
        kind = b"text/html; charset=utf-8"
        said = html.escape(sentence)
        body = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{status}</title>'
            f"<h1>{status}</h1><p>{said}</p></html>"
        ).encode()
    start: Message = {
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"content-type", kind),
            (b"content-length", str(len(body)).encode()),
            *([(b"retry-after", b"5")] if status == 503 else []),
        ],
    }
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def _receive_nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _given_id(scope: Scope, proxies: Networks) -> str:
    """Return the id that a trusted proxy has given to a request; others name nothing in the log."""
    client = scope.get("client")
    is_trusted = bool(proxies and client and is_in(client[0], proxies))
    return Headers(scope=scope).get("x-request-id", "") if is_trusted else ""


def _behind_proxy(scope: Scope, proxies: Networks) -> Scope:
    """Believe X-Forwarded-* of trusted proxies: the first address from the right that is none."""
    client = scope.get("client")
    if not proxies or not client or not is_in(client[0], proxies):
        return scope
    headers = Headers(scope=scope)
    scope = dict(scope)
    chain = [part.strip() for part in ",".join(headers.getlist("x-forwarded-for")).split(",")]
    for address in reversed([part for part in chain if part]):
        if not is_address(address):
            break
        scope["client"] = (address, 0)
        if not is_in(address, proxies):
            break
    proto = ",".join(headers.getlist("x-forwarded-proto")).split(",")[-1].strip().lower()
    if proto in ("http", "https"):
        scope["scheme"] = proto
    host = ",".join(headers.getlist("x-forwarded-host")).split(",")[-1].strip()
    if host:
        rest = [(name, value) for name, value in scope["headers"] if name != b"host"]
        scope["headers"] = [*rest, (b"host", host.encode("latin-1"))]
    return scope


def _host_and_port(host: str) -> tuple[str, int | None]:
    """Take a Host header apart; what is malformed has an empty name."""
    name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if not colon:
        name, port = host, ""
    if port and not (port.isascii() and port.isdigit() and len(port) <= 5):
        return "", None
    if name.startswith("[") and name.endswith("]"):
        name = name[1:-1]
    elif ":" in name or not name.replace("-", "").replace(".", "").replace("_", "").isalnum():
        return "", None
    return name.lower(), int(port) if port else None
