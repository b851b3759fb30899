"""Calls to a provider: where they may go, how long and how large an answer may be."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest

from ecken.errors import NotReady
from ecken.service.openid import provider_calls
from ecken.service.openid.provider_calls import ask_provider, is_callable
from ecken.settings.providers import Provider
from tests.waiting import PATIENCE_S

FAR = Provider("far", "Far", "https://login.example", "ecken")


def near(port: int, **more: Any) -> Provider:
    return Provider("near", "Near", f"http://127.0.0.1:{port}", "ecken", is_local=True, **more)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.9", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
        "2002:a00:1::", "224.0.0.1", "ff0e::1", "fec0::1", "::a00:1",
    ],
)  # fmt: skip
def test_a_name_that_leads_into_the_own_network_is_not_called(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443)),
        (family, socket.SOCK_STREAM, 6, "", (address, 443)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **named: found)
    with pytest.raises(NotReady) as refused:
        ask_provider(FAR, "https://login.example/keys")
    assert refused.value.code == "provider_unreachable"


def test_an_address_of_the_open_network_is_called_as_it_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name is looked up once: nobody can give another address the second time."""
    asked: list[str] = []
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])

    def look_up(host: str, *args: Any, **named: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 443))]

    def connect(address: tuple[str, int], *args: Any, **named: Any) -> socket.socket:
        asked.append(address[0])
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotReady):
        ask_provider(FAR, "https://login.example/keys")
    assert asked == ["login.example", "93.184.216.34"]


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://login.example/keys", True),
        ("https://keys.example:8443/x?a=b", True),
        ("http://login.example/keys", False),
        ("https://name@login.example/", False),
        ("https://login.example/#x", False),
        ("https:///keys", False),
        ("https://login.example:port/", False),
        ("https://login.example/a b", False),
        ("https://login.example/\r\nx: y", False),
        ("file:///etc/passwd", False),
        ("", False),
        (None, False),
        (["https://login.example/"], False),
        ("https://login.example/" + "x" * 2_000, False),
    ],
)
def test_what_an_address_of_a_provider_looks_like(url: object, may: bool) -> None:
    assert is_callable(FAR, url) is may


def test_plain_http_is_for_the_issuer_on_this_machine_alone() -> None:
    assert is_callable(near(80), "http://127.0.0.1:80/keys")
    assert not is_callable(near(80), "http://192.0.2.1/keys")


@contextmanager
def speaking(answer: bytes, piece: int = 0) -> Iterator[int]:
    """Somebody on loopback who answers everybody with these bytes, perhaps in small pieces."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def speak() -> None:
            try:
                while True:
                    stream, _ = listener.accept()
                    with stream:
                        stream.recv(65_536)
                        for start in range(0, len(answer), piece or len(answer) or 1):
                            stream.sendall(answer[start : start + (piece or len(answer))])
            except OSError:
                return

        thread = Thread(target=speak, daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(PATIENCE_S)


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x00\xff" * 1_000,
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 100_000,
        HEAD + b"content-length: 5\r\n\r\n[1,2]",
        HEAD + b"content-length: 2\r\n\r\n{",
        HEAD + b"content-length: 60000\r\n\r\n" + b"[" * 60_000,
        HEAD + b"\r\n" + b" " * 500_000 + b"{}",
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\r\n",
    ],
    ids=["nothing", "noise", "headers", "no object", "cut", "deep", "long", "redirect"],
)
def test_an_answer_that_is_none_is_said_to_be_none(answer: bytes) -> None:
    with speaking(answer) as port, pytest.raises(NotReady):
        ask_provider(near(port), f"http://127.0.0.1:{port}/keys")


def test_an_answer_that_drips_ends_with_the_time_of_the_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments = iter(range(0, 1_000, 3))
    monkeypatch.setattr(provider_calls.time, "monotonic", lambda: float(next(moments)))
    answer = HEAD + b"content-length: 2\r\n\r\n{}"
    with speaking(answer, piece=1) as port, pytest.raises(NotReady):
        ask_provider(near(port), f"http://127.0.0.1:{port}/keys")


def test_what_comes_whole_is_read_and_calls_wait_for_no_more_than_four(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answer = HEAD + b'content-length: 8\r\n\r\n{"a": 1}'
    with speaking(answer) as port:
        url = f"http://127.0.0.1:{port}/keys"
        assert ask_provider(near(port), url) == (200, {"a": 1})
        monkeypatch.setattr(provider_calls, "_WAIT_S", 0)
        for _ in range(4):
            assert provider_calls._AT_ONCE.acquire(blocking=False)
        try:
            with pytest.raises(NotReady):
                ask_provider(near(port), url)
        finally:
            provider_calls._AT_ONCE.release(4)
        assert ask_provider(near(port), url) == (200, {"a": 1})
