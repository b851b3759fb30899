"""Accounts by JSON for administrators: what the pages show and do, with the same rights and log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.rules.scope import Scope
from ecken.service.accounts.accounts import list_audit, set_operator
from ecken.service.accounts.sessions import list_sessions, open_session
from ecken.service.accounts.tokens import issue_token
from ecken.service.house.log import show_log
from ecken.store.house.acts import ActQuestion
from ecken.store.tables import members
from tests.community import Town, small_community

API = "/api/v1/moderation"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = {"joining": "approval"}
    with small_community(
        tmp_path, contacts=["Ada–Ben", "Ben–Cem"], members=["Ada", "Nele", "Otto"],
        settings=settings,
    ) as made:  # fmt: skip
        set_operator(made.community, "ada@example.org", True, is_owner=True)
        with made.community.writing() as connection:
            names = [made.id("Nele"), made.id("Otto")]
            connection.execute(
                update(members).where(members.c.id.in_(names)).values(state="awaiting")
            )
        yield made


@pytest.fixture
def ada(town: Town) -> TestClient:
    token = issue_token(town.community, town.id("Ada"), scope=Scope.MODERATE)
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    client.headers["authorization"] = f"Bearer {token}"
    return client


def acts(town: Town) -> list[str]:
    return [row.act for row in show_log(town.community, town.id("Ada"), ActQuestion()).rows]


def told(ada: TestClient, path: str) -> Any:
    answer = ada.get(f"{API}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_accounts_are_searched_as_on_the_page_and_their_members_read_it(
    town: Town, ada: TestClient
) -> None:
    found = told(ada, "/members?q=ben@")
    assert [row["name"].split()[0] for row in found["members"]] == ["Ben"]
    assert (found["page"], found["pages"], found["total"]) == (1, 1, 1)
    assert found["members"][0]["email"] == "ben@example.org"
    assert found["members"][0]["last_here"] == ""
    assert told(ada, "/members?state=awaiting")["total"] == 2
    assert told(ada, "/members?page=99")["page"] == 1
    assert ada.get(f"{API}/members?state=gone").status_code == 422
    assert ada.get(f"{API}/members?since=yesterday").json()["code"] == "month_invalid"
    kinds = [entry.kind for entry in list_audit(town.community, town.id("Ben"))]
    assert "listed_to_operator" in kinds


def test_one_account_is_opened_and_nothing_of_contacts_told(town: Town, ada: TestClient) -> None:
    found = told(ada, f"/members/{town.public_id('Ben')}")
    assert (found["email"], found["state"], found["roles"]) == ("ben@example.org", "active", [])
    assert "Cem" not in str(found)
    assert "opened_by_operator" in [entry["act"] for entry in found["history"]]
    assert found["history"][0]["by"].startswith("Ada")
    assert told(ada, f"/members/{town.public_id('Ada')}")["roles"] == ["operator", "owner"]
    assert ada.get(f"{API}/members/nobody").status_code == 404


def test_sessions_are_ended_and_the_log_has_it(town: Town, ada: TestClient) -> None:
    ben = town.id("Ben")
    token = issue_token(town.community, ben, scope=Scope.READ)
    for _ in range(2):
        with town.community.writing() as connection:
            open_session(town.community, connection, ben, browser="Test")
    path = f"{API}/members/{town.public_id('Ben')}/sessions/end"
    assert ada.post(path, json={}).json() == {"ended": 2}
    assert list_sessions(town.community, ben) == []
    as_ben = {"authorization": f"Bearer {token}"}
    assert ada.get("/api/v1/me", headers=as_ben).status_code == 200
    assert ada.post(path, json={"tokens": True}).json() == {"ended": 0}
    assert ada.get("/api/v1/me", headers=as_ben).status_code == 401
    assert acts(town).count("sessions_ended_other") == 2
    own = ada.post(f"{API}/members/{town.public_id('Ada')}/sessions/end", json={})
    assert own.json()["code"] == "sessions_own"


def test_a_link_is_sent_three_times_an_hour_at_most(town: Town, ada: TestClient) -> None:
    path = f"{API}/members/{town.public_id('Ben')}/link"
    answers = [ada.post(path).status_code for _ in range(4)]
    assert answers == [204, 204, 204, 429]
    assert len([mail for mail in town.mail.mails if mail.to == "ben@example.org"]) == 3
    assert acts(town).count("link_sent_other") == 3


def test_who_waits_is_approved_or_refused(town: Town, ada: TestClient) -> None:
    waiting = told(ada, "/awaiting")
    assert {row["id"] for row in waiting} == {town.public_id("Nele"), town.public_id("Otto")}
    assert waiting[0]["answers"] == []
    nele, otto = (f"{API}/awaiting/{town.public_id(name)}" for name in ("Nele", "Otto"))
    assert ada.post(f"{nele}/approve").status_code == 204
    assert ada.post(f"{nele}/approve").status_code == 404
    assert ada.post(f"{otto}/refuse").status_code == 204
    assert told(ada, "/awaiting") == []
    assert told(ada, f"/members/{town.public_id('Nele')}")["state"] == "active"
    assert ada.get(f"{API}/members/{town.public_id('Otto')}").status_code == 404
    assert {"approved_other", "refused_other"} <= set(acts(town))
    assert {mail.to for mail in town.mail.mails} == {"nele@example.org", "otto@example.org"}


def test_a_token_that_does_not_moderate_finds_nothing_to_do(town: Town, ada: TestClient) -> None:
    token = issue_token(town.community, town.id("Ada"), scope=Scope.WRITE)
    answer = ada.get(f"{API}/members", headers={"authorization": f"Bearer {token}"})
    assert answer.json()["code"] == "scope_missing"
