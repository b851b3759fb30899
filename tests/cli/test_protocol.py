"""Connections that stand still, and heads that can be read in two ways, over real sockets."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any

import pytest
from uvicorn.server import ServerState

from ecken.cli.server import protocol
from ecken.cli.server.protocol import BoundedProtocol
from ecken.cli.server.serving import open_socket, server_options
from ecken.cli.server.strict_connection import HEAD_MAX_BYTES
from ecken.settings import Settings
from ecken.settings.values import read_networks
from tests.servers import in_thread
from tests.waiting import PATIENCE_S, wait_until


async def site(scope: Any, receive: Any, send: Any) -> None:
    """Read the body and say how long it was; a large answer to ``/large``."""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = b"x" * 50_000_000 if scope["path"] == "/large" else f"{length} bytes".encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Served:
    """A running server and ways to it."""

    def __init__(self, address: tuple[str, int], state: ServerState) -> None:
        self.address = address
        self.state = state

    def connect(self, source: str = "127.0.0.1") -> socket.socket:
        return socket.create_connection(self.address, PATIENCE_S, source_address=(source, 0))

    def ask(self, sent: bytes, source: str = "127.0.0.1") -> bytes:
        """Send bytes and return everything that comes until the other end closes."""
        with self.connect(source) as connection:
            connection.sendall(sent)
            return read_to_end(connection)


def read_to_end(connection: socket.socket) -> bytes:
    pieces = []
    try:
        while piece := connection.recv(65_536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


KEPT: dict[str, Any] = {}
"""Other options of the server than it has."""


@contextmanager
def served(**bound: Any) -> Iterator[Served]:
    """Serve ``site`` in a thread, as ``ecken serve`` would."""
    options = server_options(Settings())
    options |= KEPT | {"http": partial(BoundedProtocol, **bound), "lifespan": "off"}
    with (
        open_socket("127.0.0.1", 0) as listener,
        in_thread(site, listener, is_forced=True, **options) as server,
    ):
        yield Served(listener.getsockname(), server.server_state)


GOOD = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


# ------------------------------------------------------------------------------ two readings
POST = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
TWO_WAYS = {
    "both lengths": (
        400, POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ),
    "both, the other way": (
        400, POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    ),
    "lower case": (400, POST + b"transfer-encoding: chunked\r\ncontent-length: 0\r\n\r\n0\r\n\r\n"),
    "chunked alone": (411, POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
    "chunked, identity": (400, POST + b"Transfer-Encoding: chunked, identity\r\n\r\n"),
    "another coding": (400, POST + b"Transfer-Encoding: xchunked\r\n\r\n"),
    "coding twice": (
        400, POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
    ),
    "blank before the colon": (400, POST + b"Transfer-Encoding : chunked\r\n\r\n"),
    "tab in the coding": (400, POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n"),
    "HTTP/1.0 in chunks": (400, b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    "two lengths": (400, POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
    "a list of lengths": (400, POST + b"Content-Length: 3, 4\r\n\r\nabcd"),
    "a signed length": (400, POST + b"Content-Length: +3\r\n\r\nabc"),
    "a negative length": (400, POST + b"Content-Length: -3\r\n\r\nabc"),
    "a length in hex": (400, POST + b"Content-Length: 0x3\r\n\r\nabc"),
    "a long length": (400, POST + b"Content-Length: " + b"9" * 40 + b"\r\n\r\nabc"),
    "two hosts": (400, b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n"),
    "no host": (400, b"GET / HTTP/1.1\r\n\r\n"),
    "line feeds alone": (400, b"GET / HTTP/1.1\nHost: x\n\n"),
    "one line feed alone": (400, b"GET / HTTP/1.1\r\nHost: x\nContent-Length: 3\r\n\r\nabc"),
    "carriage return alone": (400, b"GET / HTTP/1.1\r\nHost: x\rContent-Length: 3\r\n\r\nabc"),
    "folded": (400, b"GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n"),
    "NUL": (400, b"GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n"),
    "whole address": (400, b"GET http://evil.example/ HTTP/1.1\r\nHost: x\r\n\r\n"),
    "no path": (400, b"GET evil HTTP/1.1\r\nHost: x\r\n\r\n"),
    "another protocol": (400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
    "many lines": (431, b"GET / HTTP/1.1\r\nHost: x\r\n" + b"a:\r\n" * 5_000 + b"\r\n"),
    "a long line": (0, b"GET /" + b"x" * HEAD_MAX_BYTES + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as running:
        yield running


@pytest.mark.parametrize(("status", "sent"), TWO_WAYS.values(), ids=TWO_WAYS)
def test_what_can_be_read_in_two_ways_is_refused(server: Served, status: int, sent: bytes) -> None:
    answer = server.ask(sent)
    assert status_of(answer) == status or (status == 0 and status_of(answer) in (400, 431))
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"200 OK" not in answer


def test_what_is_refused_behind_a_good_request_is_no_second_request(server: Served) -> None:
    good = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    for _, sent in TWO_WAYS.values():
        assert server.ask(good + sent).count(b"200 OK") == 1


def test_good_requests_are_answered(server: Served) -> None:
    assert server.ask(GOOD).endswith(b"0 bytes")
    assert server.ask(POST + b"Content-Length: 5\r\n\r\nabcde").endswith(b"5 bytes")
    two = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" + GOOD
    assert server.ask(two).count(b"200 OK") == 2
    body = b"x" * 3_000_000
    assert server.ask(POST + b"Content-Length: 3000000\r\n\r\n" + body).endswith(b"3000000 bytes")


def test_a_request_may_come_byte_by_byte(server: Served) -> None:
    with server.connect() as slow:
        for byte in GOOD:
            slow.send(bytes([byte]))
        assert read_to_end(slow).endswith(b"0 bytes")


# ------------------------------------------------------------------------------------- waiting
HALF_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
HALF_BODY = POST + b"Content-Length: 1000\r\n\r\nabc"


@pytest.mark.parametrize("sent", [b"", HALF_HEAD, HALF_BODY, b"G"])
def test_what_stands_still_is_ended(monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(protocol, "HEAD_S", 0.2)
    monkeypatch.setattr(protocol, "STALL_S", 0.2)
    with served() as server:
        answer = server.ask(sent)
        assert status_of(answer) == (408 if sent else 0)


def test_what_trickles_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step is quick enough; all together they are too slow."""
    monkeypatch.setattr(protocol, "HEAD_S", 0.3)
    monkeypatch.setattr(protocol, "BODY_S", 0.3)
    with served() as server:
        for begin, step in ((HALF_HEAD, b"A: b\r\n"), (HALF_BODY, b"x")):
            with server.connect() as slow:
                slow.sendall(begin)
                slow.settimeout(0.02)
                answer = trickle(slow, step)
            assert status_of(answer) == 408


def trickle(slow: socket.socket, step: bytes) -> bytes:
    """Send a step again and again until an answer comes."""
    for _ in range(int(PATIENCE_S / 0.02)):
        try:
            slow.send(step)
            if answer := slow.recv(65_536):
                return answer
        except TimeoutError:
            continue
    raise AssertionError("nothing came")


def test_an_answer_that_nobody_reads_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "READ_S", 0.3)
    with served() as server, server.connect() as deaf:
        deaf.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert deaf.recv(10)
        wait_until(lambda: not server.state.connections)
        assert len(read_to_end(deaf)) < 50_000_000


def test_a_connection_that_is_not_used_again_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KEPT, "timeout_keep_alive", 1)
    with served() as server, server.connect() as kept:
        kept.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert kept.recv(65_536)
        assert read_to_end(kept).count(b"HTTP/1.1 ") == 0


# ------------------------------------------------------------------------------------- crowds
@pytest.mark.parametrize("sent", [b"", HALF_HEAD, HALF_BODY])
def test_a_crowd_that_stands_still_keeps_nobody_out(sent: bytes) -> None:
    """From the same address, from others, and with more of them than there may be connections."""
    with served(most=150) as server, ExitStack() as crowd:
        for number in range(320):
            stalled = crowd.enter_context(server.connect(f"127.0.0.{2 + number % 4}"))
            stalled.sendall(sent)
        for source in ("127.0.0.1", "127.0.0.2", "127.0.0.9"):
            for _ in range(3):
                assert server.ask(GOOD, source).endswith(b"0 bytes")


def test_a_crowd_behind_a_trusted_proxy_is_many_people() -> None:
    with served(proxies=read_networks("127.0.0.0/8")) as server, ExitStack() as crowd:
        stalled = [crowd.enter_context(server.connect()) for _ in range(130)]
        assert server.ask(GOOD).endswith(b"0 bytes")
        for one in stalled:
            one.sendall(GOOD)
        assert all(read_to_end(one).endswith(b"0 bytes") for one in stalled)


def test_what_is_on_its_way_when_the_site_is_stopped_is_answered_as_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protocol, "LAST_S", PATIENCE_S)
    asked = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    with served() as server, server.connect() as fresh, server.connect() as kept:
        kept.sendall(asked)
        told = b""
        while not told.endswith(b"0 bytes"):
            told += kept.recv(65_536)
        wait_until(lambda: len(server.state.connections) == 2)
        for connection in list(server.state.connections):
            connection.loop.call_soon_threadsafe(connection.shutdown)
        for caller in (fresh, kept):
            caller.sendall(asked)
            answer = read_to_end(caller)
            assert status_of(answer) == 200
            assert b"connection: close" in answer.lower()
            assert answer.endswith(b"0 bytes")


def test_who_asks_nothing_more_holds_up_no_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LAST_S", 0.1)
    with served() as server, server.connect() as silent:
        wait_until(lambda: server.state.connections)
        for connection in list(server.state.connections):
            connection.loop.call_soon_threadsafe(connection.shutdown)
        assert read_to_end(silent) == b""


def test_who_comes_in_while_the_site_stops_is_answered_as_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protocol, "LAST_S", PATIENCE_S)
    with served() as server, server.connect():
        wait_until(lambda: server.state.connections)
        for connection in list(server.state.connections):
            connection.loop.call_soon_threadsafe(connection.shutdown)
        with server.connect() as late:
            late.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = read_to_end(late)
    assert status_of(answer) == 200
    assert b"connection: close" in answer.lower()
