"""Outermost layer: counts and times every answer, and hands out the metrics to who may have them.

They answer at a port of their own, or at ``/metrics`` for who sends the key. To all others there is
nothing at that address, as at any other that does not exist.
"""

from __future__ import annotations

import hmac
import logging

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecken.service.community import Community
from ecken.service.runtime.request_ids import current_route, enter_request, note_route
from ecken.service.watching.joined_metrics import CONTENT_TYPE, JoinedMetrics
from ecken.service.watching.metrics import NO_ROUTE, Metrics, seconds
from ecken.web.http.guard import PROBES

__all__ = ["Measuring", "naming_routes"]

_PATH = "/metrics"
_LOG = logging.getLogger("ecken.requests")


class Measuring:
    """Around the whole site. Without metrics and lines in the log it hands requests on."""

    def __init__(self, app: ASGIApp, community: Community, *, is_one_of_many: bool) -> None:
        self._app = app
        settings = self._settings = community.settings
        self._metrics: Metrics | None = None
        self._joined: JoinedMetrics | None = None
        if settings.metrics_port or settings.metrics_token:
            self._metrics = Metrics(community)
            folder = settings.data_dir / "metrics" if is_one_of_many else None
            self._joined = JoinedMetrics(community, self._metrics, folder)

    def start(self) -> None:
        """Begin, with the server."""
        if self._joined is not None:
            self._joined.start()

    def stop(self) -> None:
        """End, with the server."""
        if self._joined is not None:
            self._joined.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_own_port = is_at_port(scope, self._settings.metrics_port)
        if is_own_port or self._is_let_in(scope):
            await self._show(scope, receive, send)
        elif self._metrics is None and not self._settings.log_requests:
            await self._app(scope, receive, send)
        else:
            await self._measure(scope, receive, send)

    def _is_let_in(self, scope: Scope) -> bool:
        """Whether this asks for the metrics with the key; that it is wrong takes as long."""
        token = self._settings.metrics_token
        if not token or scope["path"] != _PATH or scope["method"] not in ("GET", "HEAD"):
            return False
        given = Headers(scope=scope).get("authorization", "")
        wanted = f"Bearer {token}"
        return hmac.compare_digest(given.encode("latin-1"), wanted.encode("utf-8"))

    async def _show(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        if scope["path"] != _PATH or scope["method"] not in ("GET", "HEAD"):
            await PlainTextResponse("There is nothing but /metrics here.\n", 404)(
                scope, receive, send
            )
            return
        assert self._joined is not None
        enter_request()
        text = await run_in_threadpool(self._joined.render)
        headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
        await Response(text, media_type=CONTENT_TYPE, headers=headers)(scope, receive, send)

    async def _measure(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, statuses = seconds(), [0]

        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses[0] = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception:
            statuses[0] = 500
            if self._metrics is not None:
                self._metrics.errors.labels(current_route() or NO_ROUTE).inc()
            raise
        finally:
            self._note(scope["method"], statuses[0], seconds() - began)

    def _note(self, method: str, status: int, took_s: float) -> None:
        """Count an answer; who went away before there was one has status 0."""
        if self._metrics is not None:
            self._metrics.note_answer(method, status, took_s)
        if self._settings.log_requests:
            told = {"route": current_route() or NO_ROUTE, "status": status,
                    "took_ms": round(took_s * 1_000, 1)}  # fmt: skip
            _LOG.info("answered", extra={"told": told})


def is_at_port(scope: Scope, port: int) -> bool:
    """Say whether a request came in at a port, as the socket says and not the caller."""
    server = scope.get("server")
    return bool(port and server and server[1] == port)


def naming_routes(app: ASGIApp, prefix: str) -> ASGIApp:
    """Return ``app``, which notes the template of the route that has answered."""

    async def app_that_names(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        finally:
            route = scope.get("route")
            path = getattr(route, "path", None)
            if isinstance(path, str):
                note_route(prefix + path)

    return app_that_names
