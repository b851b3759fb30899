"""The whole site as one ASGI application: the pages at ``/``, the JSON interface at ``/api/v1``,
the tools for assistants at ``/mcp``.

A server with several worker processes names :func:`from_environment`; each worker holds its own
network and follows the journal, and all count the limits together.
"""

from __future__ import annotations

import gc
import logging
import re
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Lock, Thread

import anyio.to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from ecken.api.program_tokens import program_routes
from ecken.service.background.own_work import OwnWork
from ecken.service.background.scheduler import Scheduler
from ecken.service.community import Community
from ecken.service.follower import Follower
from ecken.service.runtime.connection_watch import ConnectionWatch
from ecken.service.runtime.request_ids import note_route
from ecken.service.watching.readiness import Readiness
from ecken.web.app import build_web
from ecken.web.http.answer_metrics import Measuring, naming_routes
from ecken.web.http.guard import Guard
from ecken.web.http.turns import CHANGES_AT_ONCE, READS_AT_ONCE, Turns
from ecken.web.security import SessionGate
from ecken.wiring import build_community, close_community, settings_from_environment

__all__ = ["create_app", "from_environment"]

Closing = Callable[[Community], None]

_LOG = logging.getLogger("ecken.start")

_SPARE_THREADS = 8
"""For what is quick and must not stand behind pages: probes, sessions, bodies."""

SWITCH_S = 0.0005
"""How long one of them holds the interpreter while others wait for it, in seconds. The database
gives it up with each read, and would wait ten times as long to get it back."""


def create_app(
    community: Community, *, close: Closing | None = None, is_one_of_many: bool = False
) -> ASGIApp:
    """Return the site of ``community``; ``close`` is called when the server stops."""

    api = _Later(lambda: _load_api(community))

    def load_beside() -> None:
        try:
            api.load()
        except Exception:
            _LOG.exception("the JSON interface cannot be loaded")
        gc.freeze()

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        sys.setswitchinterval(SWITCH_S)
        threads = READS_AT_ONCE + CHANGES_AT_ONCE + _SPARE_THREADS
        anyio.to_thread.current_default_thread_limiter().total_tokens = threads
        turns.open()
        follower, own, scheduler = Follower(community), OwnWork(community), Scheduler(community)
        watch = ConnectionWatch(community.database)
        watch.start()
        own.start()
        follower.start()
        if community.settings.background_work:
            scheduler.start()
        measuring.start()
        gc.freeze()  # words and values of the index: looking through them stops everything
        if is_one_of_many:  # the others answer meanwhile; one without it takes nobody's place
            await run_in_threadpool(api.load)
        else:
            Thread(target=load_beside, name="loading", daemon=True).start()
        yield
        gc.unfreeze()
        await run_in_threadpool(measuring.stop)
        if community.settings.background_work:
            await run_in_threadpool(scheduler.stop)
        await run_in_threadpool(own.stop)
        follower.stop()
        await run_in_threadpool(watch.stop)
        if close is not None:
            await run_in_threadpool(close, community)

    site = Starlette(
        routes=[
            Route("/healthz", _say_alive),
            Route("/readyz", _say_ready),
            Route("/api/v1", _lead_to_reference),
            _mount("/api/v1", api),
            *program_routes(),
            Route("/mcp", _Later(lambda: _load_assistants(community))),
            _mount("/", SessionGate(build_web(community), community)),
        ],
        lifespan=running,
    )
    site.state.community = community
    site.state.readiness = Readiness(community)
    turns = Turns(site)
    measuring = Measuring(Guard(turns, community), community, is_one_of_many=is_one_of_many)
    return measuring


class _Later:
    """A part of the site that is loaded when it is first asked for, or beside the first pages."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._made: ASGIApp | None = None
        self._loading = Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        made = await run_in_threadpool(self.load) if self._made is None else self._made
        await made(scope, receive, send)

    def load(self) -> ASGIApp:
        """Return the part; whoever asks meanwhile waits for the one who loads it."""
        with self._loading:
            if self._made is None:
                self._made = self._make()
            return self._made


def _load_api(community: Community) -> ASGIApp:
    """Return the JSON interface: its descriptions of what is sent take a second to be made."""
    from ecken.api.app import build_api

    return build_api(community)


def _load_assistants(community: Community) -> ASGIApp:
    """Return the tools for assistants; without the library ``mcp`` they are not there."""
    try:
        from ecken.assistant.over_http import AssistantDoor
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("mcp"):
            raise
        return PlainTextResponse("not installed\n", status_code=404)
    return AssistantDoor(community)


def from_environment() -> ASGIApp:
    """Return the site that the environment describes, for a server's worker process."""
    settings = settings_from_environment()
    community = build_community(settings, is_one_of_many=True, is_served=True)
    return create_app(community, close=close_community, is_one_of_many=True)


def _mount(path: str, app: ASGIApp) -> Mount:
    """Mount for every path below, also with a line end in it: its door says what is not there."""
    mount = Mount(path, naming_routes(app, path.rstrip("/")))
    mount.path_regex = re.compile(mount.path_regex.pattern, re.DOTALL)
    return mount


async def _lead_to_reference(_request: Request) -> RedirectResponse:
    return RedirectResponse("/api/v1/", status_code=308)


async def _say_alive(_request: Request) -> PlainTextResponse:
    note_route("/healthz")
    return PlainTextResponse("alive\n")


async def _say_ready(request: Request) -> JSONResponse:
    """Answer 200 if members can be answered now, else 503 with the names of what is missing."""
    note_route("/readyz")
    readiness: Readiness = request.app.state.readiness
    missing = readiness.missing
    if not readiness.is_fresh:
        missing = await run_in_threadpool(readiness.look)
    told = {"ready": not missing, "missing": list(missing), "preparing": readiness.preparing}
    return JSONResponse(told, status_code=503 if missing else 200)
