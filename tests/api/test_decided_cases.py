"""Decided cases in the JSON interface: what the page shows, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.rules.operators.rights import Role
from ecken.rules.scope import Scope
from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.tokens import issue_token
from ecken.service.house.roles import give_roles
from ecken.service.moderation import decided_cases
from ecken.service.moderation.decided_cases import read_decided_question, show_decided
from ecken.service.moderation.objections import decide_objection
from ecken.service.moderation.statements import object_to
from tests.community import Town, small_community
from tests.service.moderation.cases import decide, make_operator, only_case, report_profile

Call = Callable[..., Response]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    contacts, members = ["Ada–Ben", "Ben–Cem"], ["Eva", "Olga", "Otto"]
    with small_community(tmp_path, contacts=contacts, members=members) as made:
        make_operator(made, "Olga", "Otto")
        yield made


@pytest.fixture
def call(town: Town) -> Call:
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")

    def ask(name: str, scope: Scope = Scope.MODERATE, **asked: Any) -> Response:
        token = issue_token(town.community, town.id(name), scope=scope)
        headers = {"authorization": f"Bearer {token}"}
        return client.get("/api/v1/moderation/decided", params=asked, headers=headers)

    return ask


def decided(town: Town, about: str, action: str) -> str:
    operator = "Otto" if about == "Olga" else "Olga"
    report_profile(town, "Ada", about)
    case = only_case(town, operator)
    decide(town, operator, case, action)
    return case


def test_a_case_is_answered_with_what_became_of_it(town: Town, call: Call) -> None:
    case = decided(town, "Cem", "warn")
    answer = call("Olga").json()
    assert answer == {
        "total": 1,
        "cases": [
            {
                "id": case,
                "kind": "profile",
                "about": "Cem Beispiel",
                "action": "warn",
                "hidden": False,
                "decided": town.clock(),
                "suspended_until": None,
                "lifted": None,
                "objection": None,
            }
        ],
        "next": None,
    }
    object_to(town.community, case, town.id("Cem"), "Nein.")
    assert call("Olga").json()["cases"][0]["objection"] == "waiting"
    decide_objection(town.community, town.id("Otto"), case, is_granted=True, answer="Stimmt.")
    assert call("Olga").json()["cases"][0]["objection"] == "granted"


def test_it_finds_what_the_page_finds(
    town: Town, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decided_cases, "PAGE", 1)
    decided(town, "Cem", "warn")
    decided(town, "Eva", "none")
    for asked in ({}, {"kind": "profile", "decision": "warn"}, {"month": "2023-10"}):
        question = read_decided_question(town.community, asked)
        for page in (1, 2):
            shown = show_decided(town.community, town.id("Otto"), question, page=page)
            answer = call("Otto", page=page, **asked).json()
            assert [case["id"] for case in answer["cases"]] == [r.public_id for r in shown.rows]
            assert answer["total"] == shown.total
    assert [call("Otto", page=page).json()["next"] for page in (1, 2)] == [2, None]


def test_what_is_no_choice_is_refused(call: Call) -> None:
    for asked, code in (
        ({"kind": "x"}, "choice_unknown"),
        ({"decision": "x"}, "choice_unknown"),
        ({"month": "x"}, "month_invalid"),
        ({"page": 0}, "input_invalid"),
        ({"reporter": "x"}, "input_invalid"),
    ):
        answer = call("Olga", **asked)
        assert (answer.status_code, answer.json()["code"]) == (422, code), asked


def test_only_who_may_decide_is_answered_and_nothing_of_themselves(town: Town, call: Call) -> None:
    decided(town, "Olga", "warn")
    assert call("Olga").json() == {"total": 0, "cases": [], "next": None}
    assert call("Otto").json()["total"] == 1
    assert "Ada" not in call("Otto").text
    assert call("Otto", Scope.WRITE).json()["code"] == "scope_missing"
    set_operator(town.community, "otto@example.org", True, is_owner=True)
    otto, eva = town.id("Otto"), town.public_id("Eva")
    give_roles(town.community, otto, eva, frozenset({Role.MODERATOR}))
    assert call("Eva").json()["total"] == 1
    client = issue_token(town.community, town.id("Eva"), scope=Scope.MODERATE)
    give_roles(town.community, otto, eva, frozenset({Role.VERIFIER}))
    again = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000").get(
        "/api/v1/moderation/decided", headers={"authorization": f"Bearer {client}"}
    )
    assert again.status_code == 404
