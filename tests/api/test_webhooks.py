"""Webhooks in the JSON interface: what the page shows, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select, update
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from ecken.service.webhooks.endpoints import list_webhooks
from ecken.service.webhooks.noting import note_changes
from ecken.store.tables import answered_calls, webhook_deliveries
from tests.community import NOW, Town, small_community
from tests.service.moderation.cases import make_operator

Call = Callable[..., Response]
ADDRESS = "https://127.0.0.1:9/in"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = {"webhook_local": "127.0.0.0/8"}
    with small_community(tmp_path, members=["Ada", "Olga"], settings=settings) as made:
        make_operator(made, "Olga")
        yield made


@pytest.fixture
def call(town: Town) -> Call:
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")

    def ask(
        method: str,
        path: str = "",
        *,
        name: str = "Olga",
        scope: Scope = Scope.MODERATE,
        key: str = "",
        **sent: Any,
    ) -> Response:
        token = issue_token(town.community, town.id(name), scope=scope)
        headers = {"authorization": f"Bearer {token}"} | ({"idempotency-key": key} if key else {})
        return client.request(method, f"/api/v1/moderation/webhooks{path}", headers=headers, **sent)

    return ask


def added(call: Call, *events: str) -> dict[str, Any]:
    answer = call("POST", json={"address": ADDRESS, "events": list(events) or ["member.joined"]})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_webhook_is_added_read_and_removed(town: Town, call: Call) -> None:
    made = added(call, "member.left", "member.joined")
    assert made["secret"].startswith("whsec_")
    (shown,) = call("GET").json()
    assert shown == {
        "id": made["id"], "address": ADDRESS, "events": ["member.joined", "member.left"],
        "made": town.clock(),
    }  # fmt: skip
    another = call("POST", f"/{made['id']}/secret")
    assert another.status_code == 201
    assert another.json()["secret"] != made["secret"]
    assert call("DELETE", f"/{made['id']}").status_code == 204
    assert call("GET").json() == []
    for method, path in (("DELETE", ""), ("POST", "/secret"), ("GET", "/messages")):
        assert call(method, f"/{made['id']}{path}").status_code == 404


def test_messages_are_shown_and_sent_again(town: Town, call: Call) -> None:
    id = added(call)["id"]
    town.join("Ben")
    note_changes(town.community)
    (message,) = call("GET", f"/{id}/messages").json()
    assert (message["event"], message["state"], message["ended"]) == (
        "member.joined", "waiting", None,
    )  # fmt: skip
    assert town.public_id("Ben") in message["body"]
    waiting = call("POST", f"/{id}/messages/{message['id']}/again")
    assert waiting.status_code == 404


def test_a_repeated_call_with_its_key_takes_effect_once(town: Town, call: Call) -> None:
    def keyed(path: str, key: str, **sent: Any) -> Response:
        return call("POST", path, key=key, **sent)

    body = {"address": ADDRESS, "events": ["member.joined"]}
    first, again = keyed("", "one", json=body), keyed("", "one", json=body)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    [hook] = call("GET").json()
    other = keyed("", "one", json={**body, "events": ["member.left"]})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    turned, same = (keyed(f"/{hook['id']}/secret", "two") for _ in range(2))
    assert turned.json() == same.json() != first.json()
    assert keyed("", "one", json=body).json() == first.json()
    town.join("Ben")
    note_changes(town.community)
    (message,) = call("GET", f"/{hook['id']}/messages").json()
    with town.community.writing() as connection:
        connection.execute(update(webhook_deliveries).values(state="failed", ended_at=NOW))
    path = f"/{hook['id']}/messages/{message['id']}/again"
    assert [keyed(path, "three").status_code for _ in range(2)] == [204, 204]
    assert call("POST", path).status_code == 404


def test_what_is_kept_for_a_repetition_holds_no_secret(town: Town, call: Call) -> None:
    body = {"address": ADDRESS, "events": ["member.joined"]}
    secret = call("POST", key="one", json=body).json()["secret"]
    with town.community.database.reading() as connection:
        [kept] = connection.execute(select(answered_calls.c.answer)).scalars()
    assert secret not in kept
    assert "whsec_" not in kept


def test_what_cannot_be_called_is_refused(call: Call) -> None:
    for body, code in (
        ({"address": "https://10.0.0.1/x", "events": ["member.left"]}, "webhook_local"),
        ({"address": "ftp://x", "events": ["member.left"]}, "webhook_address_invalid"),
        ({"address": ADDRESS, "events": []}, "webhook_events_missing"),
        ({"address": ADDRESS, "events": ["x"]}, "webhook_event_unknown"),
    ):
        answer = call("POST", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_it_is_there_for_those_alone_who_may_enter_programs(town: Town, call: Call) -> None:
    added(call)
    assert call("GET", scope=Scope.WRITE).status_code == 403
    assert call("GET", name="Ada", scope=Scope.WRITE).status_code == 403
    assert len(list_webhooks(town.community, town.id("Olga"))) == 1
