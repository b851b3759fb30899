"""The key of the site for push services, and the address that is called."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from ecken.mail import outgoing
from ecken.mail.message import Deferred, Refused
from ecken.mail.outgoing import check_endpoint
from ecken.mail.push import PushMessage, Subscription, send_push
from ecken.service.phone.push_keys import public_push_key, push_key
from ecken.settings.values import read_networks
from tests.push_service import PushBrowser, text_of_key
from tests.waiting import PATIENCE_S


def test_the_key_follows_from_the_key_of_the_site_and_from_nothing_else() -> None:
    one, again, other = (public_push_key(secret) for secret in (b"a" * 32, b"a" * 32, b"b" * 32))
    assert one == again != other
    assert len(one) == len(text_of_key(bytes(65)))
    assert push_key(b"a" * 32).private_numbers().private_value.bit_length() > 200


def _resolved(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    def answer(host: str, port: int, **_: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in addresses]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", answer)


def test_one_address_of_the_local_network_among_others_is_one_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _resolved(monkeypatch, "8.8.8.8", "8.8.4.4")
    assert check_endpoint("https://push.example/x") == ["8.8.8.8", "8.8.4.4"]
    _resolved(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(Refused):
        check_endpoint("https://push.example/x")


def test_a_name_that_nobody_knows_may_be_known_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", fail)
    with pytest.raises(Deferred):
        check_endpoint("https://push.example/x")


@contextmanager
def _endless(part: bytes) -> Iterator[str]:
    """A push service that sends the same for ever; yield its address."""

    asking: list[socket.socket] = []

    class Endless(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asking.append(self.request)
            with suppress(OSError):
                while True:
                    self.request.sendall(part)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Endless) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            for connection in asking:  # who has gone away reads no more: sending could wait long
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
            thread.join(PATIENCE_S)


@pytest.mark.parametrize(
    ("scheme", "part"),
    [
        ("http", b"HTTP/1.1 100 Continue\r\n\r\n"),
        ("https", b"\x16\x03\x03\x00\x04\x00\x00\x00\x00"),
    ],
)
def test_a_service_that_never_ends_its_answer_holds_up_no_others(
    scheme: str, part: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part comes in time: the time-out of each part is none of the whole."""
    monkeypatch.setattr(outgoing, "_WHOLE_S", 0.2)
    with _endless(part) as place:
        browser = PushBrowser(f"{scheme}://{place}/x")
        with pytest.raises(Deferred):
            send_push(
                Subscription(browser.endpoint, *browser.keys), PushMessage(b"{}", 60),
                key=push_key(b"a" * 32), contact="mailto:a@example.org", now=0,
                local=read_networks("127.0.0.0/8"),
            )  # fmt: skip
