"""What webhooks can be told, where they may go, how they are signed."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.durations import DAY_S
from ecken.errors import Invalid
from ecken.rules.operators.webhooks import (
    TRIES_MAX,
    WebhookEvent,
    event_order,
    parse_events,
    parse_webhook_address,
    retry_pause_s,
    shown_secret,
    webhook_signature,
)


@pytest.mark.parametrize(
    "address",
    [
        "https://hooks.example/a?b=c",
        "https://hooks.example:8443",
        "http://10.0.0.7/in",
        " https://a.example/ ",
    ],
)
def test_an_address_that_can_be_called_is_read(address: str) -> None:
    assert parse_webhook_address(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "", "hooks.example", "ftp://hooks.example/", "https://", "https://ada:pw@hooks.example/",
        "https://hooks.example/#a", "https://hooks.example/a b", "https://hooks.example/\r\nX: y",
        "https://hööks.example/", "https://[::1", "https://a.example:0/", "javascript:alert(1)",
        "https://a.example/" + "x" * 1_000, "file:///etc/passwd", "https://a.example:99999/",
    ],
)  # fmt: skip
def test_what_is_no_such_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_webhook_address(address)
    assert refused.value.code == "webhook_address_invalid"


def test_what_it_is_told_is_chosen_from_three() -> None:
    assert parse_events(["member.left", "member.joined"]) == {
        WebhookEvent.JOINED,
        WebhookEvent.LEFT,
    }
    assert event_order(set(WebhookEvent)) == list(WebhookEvent)
    for given_, code in (
        ([], "webhook_events_missing"),
        (["post.written"], "webhook_event_unknown"),
    ):
        with pytest.raises(Invalid) as refused:
            parse_events(given_)
        assert refused.value.code == code


@given(
    st.binary(min_size=16, max_size=64),
    st.text("abc-_", min_size=1),
    st.integers(0, 2**40),
    st.binary(max_size=99),
)
def test_a_receiver_checks_the_signature_with_the_secret_that_was_shown(
    secret: bytes, id: str, at: int, body: bytes
) -> None:
    told = webhook_signature(secret, id, at, body)
    key = base64.b64decode(shown_secret(secret).removeprefix("whsec_"))
    made = hmac.new(key, b"%s.%d.%s" % (id.encode(), at, body), hashlib.sha256).digest()
    assert told == "v1," + base64.b64encode(made).decode()
    assert told != webhook_signature(secret, id, at + 1, body)
    assert told != webhook_signature(secret, id, at, body + b" ")
    assert told != webhook_signature(secret + b"x", id, at, body)


def test_the_example_of_the_standard_has_its_signature() -> None:
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    told = webhook_signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_pauses_grow_and_end_within_days() -> None:
    pauses = [retry_pause_s(tries) for tries in range(1, TRIES_MAX + 1)]
    assert pauses == sorted(pauses)
    assert pauses[0] == 30
    assert DAY_S < sum(pauses[:-1]) < 4 * DAY_S
