"""The connection of the server: uvicorn's, with a time limit on every wait.

A head has :data:`HEAD_S` seconds in all. A body has :data:`STALL_S` for each step, and a time in
all that follows from its length. An answer has :data:`READ_S` to be read on. How many connections
there may be is up to the :class:`~ecken.cli.server.connection_limits.Crowd`.
"""

from __future__ import annotations

import asyncio
import http
import logging
import socket
from typing import Any, cast
from weakref import WeakKeyDictionary

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from ecken.cli.server.connection_limits import MOST, Crowd
from ecken.cli.server.strict_connection import StrictConnection
from ecken.rules.operators.proxies import is_in
from ecken.service.accounts.sign_in import network_of
from ecken.settings.values import Networks

__all__ = ["BoundedProtocol"]

HEAD_S = 10.0
BODY_S = 20.0
"""Beside the time that its bytes may take."""
SLOWEST_BYTES_PER_S = 16_384
BODY_COUNTED_BYTES = 8_000_000
"""No body has time for more than so many."""
LINGER_S = 10.0
"""How long a body is still taken that was answered before its end: so the answer is read."""
STALL_S = 10.0
READ_S = 30.0
CLOSE_S = 5.0
LAST_S = 2.0
"""How long a request may still come, on a connection that is open, when the site was told to stop.
It is on its way, perhaps, and closing would leave it without an answer."""

_LOG = logging.getLogger("ecken.http")
_LOG.setLevel(logging.ERROR)  # what callers get wrong is theirs to know, not to be written down
_CROWDS: WeakKeyDictionary[ServerState, Crowd] = WeakKeyDictionary()


class BoundedProtocol(H11Protocol):
    """Serves one connection; made by uvicorn, with ``proxies`` and limits bound beforehand."""

    def __init__(
        self, *args: Any, proxies: Networks = (), most: int = MOST, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._strict = StrictConnection()
        self.conn = self._strict
        self.logger = _LOG
        self.address = ""
        self.is_proxy = False
        self._proxies = proxies
        if self.server_state not in _CROWDS:
            _CROWDS[self.server_state] = Crowd(most)
        self._crowd = _CROWDS[self.server_state]
        self._phase: object = None
        self._ends_at = 0.0
        self._moved_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._reading_timer: asyncio.TimerHandle | None = None
        self._is_stopping = False

    # -- the connection --------------------------------------------------------------------
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take part in the crowd; the head has to be there soon."""
        super().connection_made(cast(asyncio.Transport, transport))
        host = self.client[0] if self.client else ""
        self.address, self.is_proxy = network_of(host), is_in(host, self._proxies)
        _end_if_unread(self.transport)
        if not self._crowd.enter(self):
            self.transport.abort()
            return
        self._enter_phase("head")
        if self._crowd.is_stopping:
            self.shutdown()

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave the crowd."""
        self._stop_timers()
        self._crowd.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._moved_at = self.loop.time()
        super().data_received(data)
        if self._phase == "body":
            self._crowd.waits(self)

    def handle_events(self) -> None:
        """Answer what is there; see what it now waits for."""
        super().handle_events()
        if self._is_stopping:
            self._make_last()
        phase = self._phase_of()
        if phase != self._phase:
            self._enter_phase(phase)

    # -- waiting ---------------------------------------------------------------------------
    def _phase_of(self) -> object:
        """Return whether a head or a body is awaited, or the next request, or nothing."""
        if self.transport.is_closing():
            return "closing"
        if self.conn.their_state is h11.SEND_BODY:
            return "body"
        if self.conn.their_state is not h11.IDLE:
            return "answer"
        return "head" if self.conn.trailing_data[0] or self.cycle is None else "next"

    def _enter_phase(self, phase: object) -> None:
        self._phase = phase
        self._stop_timer()
        if phase in ("answer", "closing"):
            self._crowd.works(self)
            return
        self._crowd.waits(self)
        now = self._moved_at = self.loop.time()
        if phase == "head":
            self._ends_at = now + HEAD_S
        elif phase == "body":
            self._ends_at = now + BODY_S + self._declared_bytes() / SLOWEST_BYTES_PER_S
        else:
            self._ends_at = now + self.timeout_keep_alive
        self._watch()

    def _watch(self) -> None:
        """End the wait if its time is over; else look again when it may be."""
        if self.flow.read_paused:  # it is for us to go on
            self._moved_at = self.loop.time()
            self._ends_at += STALL_S
        ends_at = self._ends_at
        if self._phase == "body":
            ends_at = min(ends_at, self._moved_at + STALL_S)
        if self.loop.time() >= ends_at:
            self.make_room()
        else:
            self._timer = self.loop.call_at(ends_at, self._watch)

    def _declared_bytes(self) -> int:
        lengths = [value for name, value in self.headers if name == b"content-length"]
        return min(int(lengths[0]), BODY_COUNTED_BYTES) if lengths else 0

    def on_response_complete(self) -> None:
        """Wait for the next request, or for the rest of a body that nobody reads any more."""
        super().on_response_complete()
        if self._phase == "body":
            self._ends_at = min(self._ends_at, self.loop.time() + LINGER_S)

    def make_room(self) -> None:
        """End the connection; whoever sent half a request is told why."""
        is_asking = self._phase == "body" or bool(self.conn.trailing_data[0])
        if is_asking and (self.cycle is None or not self.cycle.response_started):
            self._tell(408, "The request did not come in time.")
        self._close()

    def shutdown(self) -> None:
        """Told to stop: answer what is asked, and what is on its way; then the connection ends."""
        self._is_stopping = self._crowd.is_stopping = True
        if not self._make_last() and not self.transport.is_closing():
            self._ends_at = min(self._ends_at, self.loop.time() + LAST_S)
            self._stop_timer()
            self._watch()

    def _make_last(self) -> bool:
        """Let the answer that is under way say that it is the last one; whether there is one."""
        if self.cycle is None or self.cycle.response_complete:
            return False
        if self.cycle.keep_alive:
            self.cycle.keep_alive = False
            headers = [*self.cycle.default_headers, (b"connection", b"close")]
            self.cycle.default_headers = headers
        return True

    # -- refusing and ending ---------------------------------------------------------------
    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read, and end the connection."""
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._tell(*self._strict.refusal)
        self._close()

    def _tell(self, status: int, sentence: str) -> None:
        reason = http.HTTPStatus(status).phrase
        body = f"{sentence}\n".encode()
        head = (
            f"HTTP/1.1 {status} {reason}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)

    def _close(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self._enter_phase("closing")
        self.transport.close()
        self._abort_soon()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing: the phase before the next request has its own end."""

    def pause_writing(self) -> None:
        """Wait for the other end to read on, but not for ever."""
        super().pause_writing()
        self._reading_timer = self.loop.call_later(READ_S, self.transport.abort)

    def resume_writing(self) -> None:
        """Write on."""
        super().resume_writing()
        self._stop_reading_timer()

    def _abort_soon(self) -> None:
        self._stop_reading_timer()
        self._reading_timer = self.loop.call_later(CLOSE_S, self.transport.abort)

    def _stop_timers(self) -> None:
        self._stop_timer()
        self._stop_reading_timer()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _stop_reading_timer(self) -> None:
        if self._reading_timer is not None:
            self._reading_timer.cancel()
            self._reading_timer = None

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing: whoever asks for another protocol is answered in this one."""


def _end_if_unread(transport: asyncio.Transport) -> None:
    """Let the system end a connection whose other end takes nothing any more."""
    taken = transport.get_extra_info("socket")
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if taken is not None and option is not None and taken.family != socket.AF_UNIX:
        taken.setsockopt(socket.IPPROTO_TCP, option, int(READ_S * 1_000))
