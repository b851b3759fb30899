"""Webhooks from end to end: a receiver on loopback is told what it may know, signed, once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.operators.acts import Act
from ecken.rules.operators.webhooks import TRIES_MAX, retry_pause_s
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.webhooks import endpoints
from ecken.service.webhooks.delivery import deliver_webhooks, tell_webhooks, tidy_webhooks
from ecken.store.house.acts import ActQuestion, read_acts
from tests.community import Town, small_community
from tests.servers import free_port, in_thread
from tests.service.moderation.cases import make_operator

ALL = ["member.joined", "member.left", "contacts.numbers"]


@dataclass
class Receiver:
    """A program that is told, and what it has got."""

    address: str
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)
    """What it answers, one after the other; then 204."""

    async def take(self, request: Request) -> Response:
        self.got.append((dict(request.headers), await request.body()))
        return self.answers.pop(0) if self.answers else Response(status_code=204)

    def told(self) -> list[tuple[str, Any]]:
        events = [json.loads(body) for _, body in self.got]
        return [(one["type"], one["data"]) for one in events]


@contextmanager
def receiving() -> Iterator[Receiver]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        receiver = Receiver(f"http://127.0.0.1:{listener.getsockname()[1]}/in")
        paths = [Route("/{rest:path}", receiver.take, methods=["GET", "POST"])]
        with in_thread(Starlette(routes=paths), listener, log_config=None):
            yield receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    own = {"webhook_local": "127.0.0.0/8"}
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"], settings=own) as made:
        make_operator(made, "Ada")
        yield made


def add(town: Town, address: str, events: list[str] = ALL) -> endpoints.EnteredWebhook:
    return endpoints.add_webhook(town.community, town.id("Ada"), address=address, events=events)


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Check as a receiver does, from the header alone."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    due = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return due in headers["webhook-signature"].split(" ")


def test_who_joins_and_leaves_from_now_on_is_told_by_id_alone(
    town: Town, receiver: Receiver
) -> None:
    made = add(town, receiver.address)
    tell_webhooks(town.community)
    assert receiver.told() == []
    town.join("Dora", last_name="Geheim")
    dora, ben = town.public_id("Dora"), town.public_id("Ben")
    tell_webhooks(town.community)
    tell_webhooks(town.community)
    erase_member(town.community, town.id("Ben"), mail="closed")
    tell_webhooks(town.community)
    assert receiver.told() == [
        ("member.joined", {"member": dora}),
        ("member.left", {"member": ben}),
    ]
    for headers, body in receiver.got:
        assert is_signed(made.secret, headers, body)
        assert len(body) < 300
        assert b"Geheim" not in body
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 2


def test_numbers_are_told_once_a_day_and_name_nobody(town: Town, receiver: Receiver) -> None:
    add(town, receiver.address)
    for _ in range(3):
        town.clock.pass_days(1)
        tell_webhooks(town.community)
        tell_webhooks(town.community)
    assert [kind for kind, _ in receiver.told()] == ["contacts.numbers"] * 3
    days = [data.pop("day") for _, data in receiver.told() if data]
    assert days == ["2023-11-15", "2023-11-16", "2023-11-17"]
    assert [set(data) for _, data in receiver.told()] == [{"day", "members", "contacts"}] * 3
    assert receiver.told()[0][1]["contacts"] == 2


def test_a_webhook_is_told_only_what_was_chosen(town: Town, receiver: Receiver) -> None:
    add(town, receiver.address, ["member.left"])
    town.join("Dora")
    town.clock.pass_days(1)
    tell_webhooks(town.community)
    assert receiver.told() == []


def test_who_leaves_before_their_joining_was_told_is_not_named_as_joined(
    town: Town, receiver: Receiver
) -> None:
    add(town, receiver.address)
    receiver.answers = [Response(status_code=500)]
    town.join("Dora")
    tell_webhooks(town.community)
    erase_member(town.community, town.id("Dora"), mail="closed")
    town.clock.now += retry_pause_s(1)
    tell_webhooks(town.community)
    assert [kind for kind, _ in receiver.told()] == ["member.joined", "member.left"]


def test_a_message_is_tried_again_under_the_same_id_until_it_is_taken(
    town: Town, receiver: Receiver
) -> None:
    hook = add(town, receiver.address)
    receiver.answers = [
        Response(status_code=500),
        Response(status_code=302, headers={"location": receiver.address}),
    ]
    town.join("Dora")
    tell_webhooks(town.community)
    deliver_webhooks(town.community)
    assert len(receiver.got) == 1, "not before its pause is over"
    for tries in (1, 2):
        town.clock.now += retry_pause_s(tries)
        deliver_webhooks(town.community)
    ids = {headers["webhook-id"] for headers, _ in receiver.got}
    assert (len(receiver.got), len(ids)) == (3, 1), "a redirect is not followed"
    (row,) = endpoints.list_deliveries(town.community, town.id("Ada"), hook.id)
    assert (row.state, row.tries, row.outcome) == ("sent", 3, "204")


def test_it_is_given_up_after_its_tries_and_can_be_sent_again(
    town: Town, receiver: Receiver
) -> None:
    hook, ada = add(town, receiver.address), town.id("Ada")
    receiver.answers = [Response(status_code=503) for _ in range(TRIES_MAX)]
    town.join("Dora")
    tell_webhooks(town.community)
    for tries in range(1, TRIES_MAX + 2):
        town.clock.now += retry_pause_s(tries)
        deliver_webhooks(town.community)
    assert len(receiver.got) == TRIES_MAX
    (row,) = endpoints.list_deliveries(town.community, ada, hook.id)
    assert (row.state, row.outcome) == ("failed", "503")
    endpoints.send_delivery_again(town.community, ada, hook.id, row.public_id)
    assert deliver_webhooks(town.community) == 1
    (row,) = endpoints.list_deliveries(town.community, ada, hook.id)
    assert row.state == "sent"


def test_a_receiver_that_is_gone_is_not_asked_again(town: Town, receiver: Receiver) -> None:
    hook = add(town, receiver.address)
    receiver.answers = [Response(status_code=410)]
    town.join("Dora")
    tell_webhooks(town.community)
    (row,) = endpoints.list_deliveries(town.community, town.id("Ada"), hook.id)
    assert (row.state, row.outcome) == ("failed", "410")


def test_nobody_there_is_no_error_of_the_task(town: Town) -> None:
    hook = add(town, f"http://127.0.0.1:{free_port()}/")
    town.join("Dora")
    tell_webhooks(town.community)
    (row,) = endpoints.list_deliveries(town.community, town.id("Ada"), hook.id)
    assert (row.state, row.outcome) == ("waiting", "NewConnectionError")


def test_after_a_new_secret_both_sign_for_a_day(town: Town, receiver: Receiver) -> None:
    first = add(town, receiver.address)
    second = endpoints.rotate_secret(town.community, town.id("Ada"), first.id)
    assert first.secret != second.secret
    town.join("Dora")
    tell_webhooks(town.community)
    town.clock.pass_days(1)
    town.join("Emil")
    tell_webhooks(town.community)
    earlier, *later = receiver.got
    assert is_signed(first.secret, *earlier)
    assert is_signed(second.secret, *earlier)
    for message in later:
        assert is_signed(second.secret, *message)
        assert not is_signed(first.secret, *message)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000/", "https://127.0.0.1/", "https://localhost/", "https://[::1]/",
        "https://10.1.2.3/", "https://192.168.0.1/", "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/", "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/", "https://224.0.0.1/",
        "http://93.184.215.14/",
    ],
)  # fmt: skip
def test_a_local_address_is_refused_unless_the_operator_allows_it(
    tmp_path: Path, address: str
) -> None:
    with small_community(tmp_path, members=["Ada"]) as town:
        make_operator(town, "Ada")
        with pytest.raises(Invalid) as refused:
            add(town, address)
        assert refused.value.code == "webhook_local"
        assert endpoints.list_webhooks(town.community, town.id("Ada")) == []


def test_a_name_that_leads_home_later_is_not_called(
    town: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name was harmless when it was entered: what counts is the address at each send."""
    at = {"address": "93.184.215.14"}

    def look_up(_host: str, port: int, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (at["address"], port))]

    port = int(receiver.address.rpartition(":")[2].removesuffix("/in"))
    monkeypatch.setattr("ecken.mail.outgoing.socket.getaddrinfo", look_up)
    object.__setattr__(town.community.settings, "webhook_local", ())
    hook = add(town, f"https://hooks.example:{port}/in")
    town.join("Dora")
    at["address"] = "127.0.0.1"
    tell_webhooks(town.community)
    (row,) = endpoints.list_deliveries(town.community, town.id("Ada"), hook.id)
    assert (row.state, row.outcome) == ("failed", "local")
    assert receiver.got == []


def test_only_operators_have_to_do_with_webhooks(town: Town, receiver: Receiver) -> None:
    hook, ben = add(town, receiver.address), town.id("Ben")
    for act in (
        lambda: endpoints.list_webhooks(town.community, ben),
        lambda: endpoints.add_webhook(town.community, ben, address=receiver.address, events=ALL),
        lambda: endpoints.rotate_secret(town.community, ben, hook.id),
        lambda: endpoints.remove_webhook(town.community, ben, hook.id),
        lambda: endpoints.list_deliveries(town.community, ben, hook.id),
        lambda: endpoints.send_delivery_again(town.community, ben, hook.id, "x"),
        lambda: endpoints.list_deliveries(town.community, town.id("Ada"), "unknown"),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_is_done_with_webhooks_stands_in_the_log(town: Town, receiver: Receiver) -> None:
    hook, ada = add(town, receiver.address), town.id("Ada")
    endpoints.rotate_secret(town.community, ada, hook.id)
    endpoints.remove_webhook(town.community, ada, hook.id)
    with town.community.database.reading() as connection:
        acts = [row.act for row in read_acts(connection, ActQuestion(), limit=9)]
    assert acts[:3] == [Act.WEBHOOK_REMOVED, Act.WEBHOOK_CHANGED, Act.WEBHOOK_ADDED]


def test_there_are_at_most_so_many(
    town: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "WEBHOOKS_MAX", 1)
    add(town, receiver.address)
    with pytest.raises(Conflict) as refused:
        add(town, receiver.address)
    assert refused.value.code == "webhooks_full"


def test_messages_go_after_a_week_and_with_their_webhook(town: Town, receiver: Receiver) -> None:
    hook, ada = add(town, receiver.address), town.id("Ada")
    town.join("Dora")
    tell_webhooks(town.community)
    town.clock.pass_days(6)
    assert tidy_webhooks(town.community) == 0
    town.clock.pass_days(1.1)
    assert tidy_webhooks(town.community) == 1
    assert endpoints.list_deliveries(town.community, ada, hook.id) == []
    endpoints.remove_webhook(town.community, ada, hook.id)
    town.join("Emil")
    tell_webhooks(town.community)
    assert len(receiver.got) == 1
