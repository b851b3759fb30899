"""The key of the site for push services, and the address that is called."""

from __future__ import annotations

import socket

import pytest

from ecken.mail import outgoing
from ecken.mail.message import Deferred, Refused
from ecken.mail.outgoing import check_endpoint
from ecken.service.phone.push_keys import public_push_key, push_key
from tests.push_service import text_of_key


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
