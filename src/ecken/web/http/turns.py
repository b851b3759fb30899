"""Queues: readers and writers wait in separate lines.

Pages are made in threads, and three of them at a time are quicker than more. A change may stand
still for seconds until the database lets it write; if it stood in the same line, three of them
would stop everybody who only reads. So each has its own places, and nobody waits for one without
end. The places of those who ask whether the site is alive are never taken.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecken.errors import NotReady
from ecken.web.http.guard import PROBES, refuse

__all__ = ["CHANGES_AT_ONCE", "READS_AT_ONCE", "Turns"]

READS_AT_ONCE = 3
"""Pages that are made at the same time. They share one interpreter: with more of them each takes
longer, and all wait for each other; those that come meanwhile wait in turn."""

CHANGES_AT_ONCE = 4
READ_WAIT_S = 20.0
CHANGE_WAIT_S = 5.0

_SAFE = ("GET", "HEAD", "OPTIONS")


class Turns:
    """Lets so many requests at a time into the application; works once :meth:`open` was called."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._reading: asyncio.Semaphore | None = None
        self._changing: asyncio.Semaphore | None = None

    def open(self) -> None:
        """Begin, in the server's event loop."""
        self._reading = asyncio.Semaphore(READS_AT_ONCE)
        self._changing = asyncio.Semaphore(CHANGES_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBES or self._reading is None:
            await self._app(scope, receive, send)
            return
        if scope["method"] in _SAFE:
            await self._read(scope, receive, send, _Turn(self._reading, READ_WAIT_S))
        else:
            assert self._changing is not None
            await self._change(scope, receive, send, _Turn(self._changing, CHANGE_WAIT_S))

    async def _read(self, scope: Scope, receive: Receive, send: Send, turn: _Turn) -> None:
        try:
            await turn.take()
        except NotReady as error:
            await refuse(scope, send, error.status, error.code, error.sentence)
            return
        try:
            await self._app(scope, receive, turn.giving_back(send))
        finally:
            turn.give_back()

    async def _change(self, scope: Scope, receive: Receive, send: Send, turn: _Turn) -> None:
        """Take the turn once all was received: a slow sender keeps nobody waiting."""

        async def receive_and_take() -> Message:
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body", False):
                await turn.take()
            return message

        try:
            await self._app(scope, receive_and_take, turn.giving_back(send))
        finally:
            turn.give_back()


class _Turn:
    """One place in a line; it is given back when the answer begins: making it is done then."""

    def __init__(self, line: asyncio.Semaphore, wait_s: float) -> None:
        self._line = line
        self._wait_s = wait_s
        self._is_taken = False

    async def take(self) -> None:
        """Wait for the place.

        Raises
        ------
        NotReady
            ``site_busy``
        """
        if self._is_taken:
            return
        try:
            async with asyncio.timeout(self._wait_s):
                await self._line.acquire()
        except TimeoutError:
            raise NotReady(
                "site_busy", "Very much is going on here just now. Please try again in a moment."
            ) from None
        self._is_taken = True

    def give_back(self) -> None:
        """Let the next one in."""
        if self._is_taken:
            self._is_taken = False
            self._line.release()

    def giving_back(self, send: Send) -> Send:
        """Return ``send`` that gives the place back with the first thing it sends."""

        async def send_and_give_back(message: Message) -> None:
            self.give_back()
            await send(message)

        return send_and_give_back
