"""A form that is sent twice takes effect once, whatever became of the first answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.service.accounts.sign_in import sign_in
from ecken.service.talk import messages
from ecken.store.tables import messages as message_rows
from ecken.store.tables import notices, sent_forms
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, give_password

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"], members=["Cem"]) as made:
        give_password(made, "Ada", "Ben")
        yield made


@pytest.fixture
def ada(town: Town) -> TestClient:
    token = sign_in(town.community, "ada@example.org", PASSWORD, HERE).token
    client = TestClient(create_app(town.community), base_url=BASE, follow_redirects=False)
    client.cookies.set("ecken", token)
    return client


def _token(client: TestClient, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]*)"', client.get(path).text)
    assert found
    return found[1]


def _count(town: Town, table: object) -> int:
    with town.community.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def test_a_message_sent_twice_is_read_once(town: Town, ada: TestClient) -> None:
    form = {"csrf": _token(ada, "/messages"), "to": town.public_id("Ben"), "text": "Hallo Ben"}
    first = ada.post("/messages/new", data=form)
    again = ada.post("/messages/new", data=form)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == again.headers["location"]
    assert _count(town, message_rows) == 1
    assert _count(town, notices) == 1
    ada.post("/messages/new", data={**form, "text": "Noch etwas"})
    ada.post("/messages/new", data={**form, "csrf": _token(ada, "/messages")})
    assert _count(town, message_rows) == 3


def test_a_request_sent_twice_says_the_same_twice(town: Town, ada: TestClient) -> None:
    path = f"/m/{town.public_id('Cem')}/request"
    form = {"csrf": _token(ada, "/"), "message": "Hallo Cem", "reason": ""}
    first, again = ada.post(path, data=form), ada.post(path, data=form)
    assert (first.status_code, first.headers["location"]) == (
        again.status_code,
        again.headers["location"],
    )
    assert first.headers.get("set-cookie") == again.headers.get("set-cookie")
    assert first.status_code == 303


def test_presses_at_the_same_moment_take_effect_once(town: Town, ada: TestClient) -> None:
    form = {"csrf": _token(ada, "/messages"), "to": town.public_id("Ben"), "text": "Hallo Ben"}

    def press(_number: int) -> int:
        client = TestClient(ada.app, base_url=BASE, follow_redirects=False, cookies=ada.cookies)
        return client.post("/messages/new", data=form).status_code

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(press, range(4))) == [303] * 4
    assert _count(town, message_rows) == 1


def test_a_form_that_was_refused_may_be_sent_again(town: Town, ada: TestClient) -> None:
    path = f"/m/{town.public_id('Ben')}/request"
    form = {"csrf": _token(ada, "/"), "message": "Hallo", "reason": ""}
    assert ada.post(path, data=form).status_code in (409, 422)
    assert _count(town, sent_forms) == 0


def test_effect_and_answer_are_one_transaction(
    town: Town, ada: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the answer cannot be kept there is no effect either; pressed again, it works."""
    form = {"csrf": _token(ada, "/messages"), "to": town.public_id("Ben"), "text": "Hallo Ben"}

    def fail(*_values: object) -> None:
        raise InterruptedError

    with monkeypatch.context() as patch:
        patch.setattr("ecken.service.calls.sent_forms.rows.keep_form_answer", fail)
        with pytest.raises(InterruptedError):
            ada.post("/messages/new", data=form)
    assert (_count(town, message_rows), _count(town, notices)) == (0, 0)
    assert ada.post("/messages/new", data=form).status_code == 303
    assert _count(town, message_rows) == 1


def test_every_page_has_a_token_of_its_own(ada: TestClient) -> None:
    assert len({_token(ada, "/messages") for _ in range(5)}) == 5


def test_a_step_that_fails_leaves_what_was_there_before(
    town: Town, ada: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending: Callable[..., object] = messages.tell
    monkeypatch.setattr(messages, "tell", lambda *a, **k: (sending(*a, **k), 1 / 0))
    form = {"csrf": _token(ada, "/messages"), "to": town.public_id("Ben"), "text": "Hallo Ben"}
    with pytest.raises(ZeroDivisionError):
        ada.post("/messages/new", data=form)
    assert (_count(town, message_rows), _count(town, notices), _count(town, sent_forms)) == (0,) * 3
