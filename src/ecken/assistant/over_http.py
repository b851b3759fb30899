"""The tools over streamable HTTP at ``/mcp``: one request, one answer, nothing kept between them.

Each request brings its token, so any worker can answer it, and what ends holds from the next
request on. Nothing is sent by the server of its own accord: a GET, which would listen for it, is
refused.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

import anyio.to_thread
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings

from ecken.assistant.server import build_server
from ecken.errors import EckenError, NotSignedIn, TooMany
from ecken.service.accounts.tokens import Holder, token_owner
from ecken.service.community import Community
from ecken.service.programs.resources import MCP, challenge, resource_of
from ecken.service.runtime.request_ids import note_refusal_code, note_route

__all__ = ["AssistantDoor"]

BODY_MAX_BYTES = 262_144
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
logging.getLogger("mcp").setLevel(logging.WARNING)  # it tells of each request
_TOKEN: ContextVar[str] = ContextVar("token", default="")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class AssistantDoor:
    """An ASGI application for one address."""

    def __init__(self, community: Community) -> None:
        self._community = community
        self._resource = resource_of(community.settings, MCP)
        self._server = build_server(community, _TOKEN.get, resource=self._resource)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        note_route(MCP)
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        if scope["method"] != "POST":
            await _refuse(send, 405, "method_not_allowed", "Send a POST.", {"allow": "POST"})
            return
        if not self._is_own_origin(headers):
            await _refuse(send, 403, "origin_foreign", "A page of another site may not ask here.")
            return
        scheme, _, token = headers.get("authorization", "").partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else ""
        try:
            await anyio.to_thread.run_sync(self._admit, token)
            body = await _read(receive)
        except EckenError as error:
            await self._refuse_error(send, error)
            return
        if body is None:
            await _refuse(send, 413, "body_too_large", "What was sent is too large.")
            return
        _TOKEN.set(token)
        manager = StreamableHTTPSessionManager(
            self._server._lowlevel_server,  # its own application keeps one manager for all
            json_response=True,
            stateless=True,
            security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        async with manager.run():
            await manager.handle_request(scope, _replaying(body, receive), send)

    def _admit(self, token: str) -> Holder:
        """Let in whose token is good here, as often as the limit says."""
        holder = token_owner(self._community, token, resource=self._resource)
        self._community.limits.hit(f"mcp {holder.member}", self._community.settings.api_limit)
        return holder

    def _is_own_origin(self, headers: dict[str, str]) -> bool:
        """Say whether no page of another site asks; programs that are no browser name none."""
        origin = headers.get("origin")
        base = urlsplit(self._community.settings.base_url)
        if (base.hostname or "") in _LOOPBACK:
            return origin in (None, f"{base.scheme}://{headers.get('host', '')}")
        return origin is None or origin.lower() == f"{base.scheme}://{base.netloc}".lower()

    async def _refuse_error(self, send: Send, error: EckenError) -> None:
        headers = {}
        if isinstance(error, NotSignedIn):
            headers["www-authenticate"] = challenge(self._community.settings, MCP)
        if isinstance(error, TooMany):
            headers["retry-after"] = str(error.retry_after_s)
        await _refuse(send, error.status, error.code, error.sentence, headers)


async def _read(receive: Receive) -> bytes | None:
    """Read a body to its end; ``None`` if it is too large."""
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_MAX_BYTES or message["type"] == "http.disconnect":
            return None
        if not message.get("more_body", False):
            return body


def _replaying(body: bytes, receive: Receive) -> Receive:
    """Return what hands out a body that was read already, and then whatever comes."""
    waiting = [body]

    async def replay() -> MutableMapping[str, Any]:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return replay


async def _refuse(
    send: Send, status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> None:
    note_refusal_code(code)
    body = json.dumps({"code": code, "message": message, "fields": {}}).encode()
    told = {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})}
    raw = [(name.encode(), value.encode()) for name, value in told.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
