"""Each call of operators names its right, and is not there for who does not have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from httpx2 import Response
from starlette.testclient import TestClient

from ecken.api.app import build_api
from ecken.api.moderation import rights
from ecken.asgi import create_app
from ecken.rules.operators.rights import RIGHTS, Right, Role
from ecken.rules.scope import Scope
from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.tokens import issue_token
from ecken.service.house.roles import give_roles
from tests.community import Town, small_community

BELOW = "/moderation/"
BODIES: dict[str, dict[str, Any]] = {
    "/decision": {"action": "none"},
    "/appeal": {"granted": False, "answer": "x"},
    "/companies": {"company": "x", "member": "ada@example.org"},
    "/editors": {"member": "ada@example.org"},
    "/{name}": {"value": "x"},
    "/end": {"tokens": True},
    "/webhooks": {"address": "https://1.1.1.1/hook", "events": ["member.joined"]},
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        set_operator(made.community, "ada@example.org", True, is_owner=True)
        yield made


def calls_of_operators(town: Town) -> dict[tuple[str, str], set[Right | None]]:
    """Every call below the path of operators, with the rights that it names."""
    api = build_api(town.community)
    routes = [
        route
        for included in api.routes
        for route in getattr(included, "original_router", api.router).routes
        if isinstance(route, APIRoute)
    ]
    return {
        (method, route.path): {
            getattr(needed.call, "right", None) for needed in route.dependant.dependencies
        }
        - {None}
        for route in routes
        for method in route.methods
        if route.path.startswith(BELOW)
    }


def described(town: Town) -> set[tuple[str, str]]:
    return {
        (method.upper(), path)
        for path, operations in build_api(town.community).openapi()["paths"].items()
        for method in operations
        if path.startswith(BELOW)
    }


def asker(town: Town, *roles: Role) -> TestClient:
    """Ben with a token that moderates, and then with these roles."""
    ada, ben = town.id("Ada"), town.public_id("Ben")
    give_roles(town.community, ada, ben, frozenset({Role.MODERATOR}))
    token = issue_token(town.community, town.id("Ben"), scope=Scope.MODERATE)
    give_roles(town.community, ada, ben, frozenset(roles))
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    client.headers["authorization"] = f"Bearer {token}"
    return client


def ask(client: TestClient, town: Town, method: str, path: str) -> Response:
    body = BODIES.get(f"/{path.rpartition('/')[2]}") if method in ("POST", "PUT") else None
    filled = re.sub(r"\{\w+\}", town.public_id("Cem"), path)
    return client.request(method, f"/api/v1{filled}", json=body)


def test_every_call_of_operators_names_one_right(town: Town) -> None:
    named = calls_of_operators(town)
    assert set(named) == described(town), "none is left out of the walk"
    assert len(named) > 12
    assert [call for call, needed in named.items() if len(needed) != 1] == []
    assert {right for needed in named.values() for right in needed} == {
        Right.REPORTS,
        Right.COMPANIES,
        Right.PROGRAMS,
        Right.SITE,
        Right.MEMBERS,
        Right.JOINING,
    }


@pytest.mark.parametrize("role", [None, *Role])
def test_a_call_is_there_for_its_right_and_for_no_other(town: Town, role: Role | None) -> None:
    client, answered = asker(town, *([role] if role else [])), 0
    may = RIGHTS[role] if role else frozenset()
    for (method, path), needed in calls_of_operators(town).items():
        answer = ask(client, town, method, path)
        if not needed <= may:
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path
        elif "{" not in path and method == "GET":
            assert answer.status_code == 200, path
            answered += 1
    assert answered == len([p for p in described(town) if _is_list(p, may)])


def _is_list(call: tuple[str, str], may: frozenset[Right]) -> bool:
    method, path = call
    others = {
        "/moderation/companies": Right.COMPANIES,
        "/moderation/webhooks": Right.PROGRAMS,
        "/moderation/settings": Right.SITE,
        "/moderation/members": Right.MEMBERS,
        "/moderation/awaiting": Right.JOINING,
    }
    right = others.get(path, Right.REPORTS)
    return method == "GET" and "{" not in path and right in may


def test_nothing_of_a_body_is_told_to_who_may_not_ask(town: Town) -> None:
    client = asker(town)
    case = town.public_id("Cem")
    answer = client.post(f"/api/v1/moderation/cases/{case}/decision", json={"nonsense": 1})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_services_ask_by_themselves_even_where_a_router_forgets_to(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = asker(town)
    monkeypatch.setattr(rights, "rights_of_viewer", lambda community, viewer: frozenset(Right))
    asked = 0
    for method, path in described(town):
        answer = ask(client, town, method, path)
        assert answer.status_code == 404, (method, path, answer.text)
        asked += 1
    assert asked > 12
