"""Every call of the moderation asks for the right, also of a token that was issued before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.rules.operators.rights import Role
from ecken.rules.scope import Scope
from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.tokens import issue_token
from ecken.service.house.roles import give_roles
from tests.community import Town, small_community
from tests.service.moderation.cases import only_case, report_profile

BODIES = {
    "decision": {"action": "warn", "ground": "rules", "ground_text": "Rule 3", "facts": "Spam."},
    "answer": {"text": "No.", "is_upheld": False},
    "webhooks": {"address": "https://192.0.2.1/in", "events": ["member.left"]},
    "companies": {"company": "Zeiss", "member": "ben@example.org"},
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        set_operator(made.community, "ada@example.org", True, is_owner=True)
        yield made


def give(town: Town, *roles: Role) -> None:
    give_roles(town.community, town.id("Ada"), town.public_id("Ben"), frozenset(roles))


@pytest.mark.parametrize("role", [None, Role.VERIFIER, Role.MODERATOR])
def test_a_token_of_before_reaches_what_the_role_of_today_allows(
    town: Town, role: Role | None
) -> None:
    give(town, Role.MODERATOR)
    token = issue_token(town.community, town.id("Ben"), scope=Scope.MODERATE)
    report_profile(town, "Cem", "Ada")
    case = only_case(town, "Ben")
    give(town, *([role] if role else []))
    app = create_app(town.community)
    client = TestClient(
        app, base_url="http://127.0.0.1:8000", headers={"authorization": f"Bearer {token}"}
    )
    described = client.get("/api/v1/openapi.json").json()["paths"]
    asked = 0
    for path, methods in described.items():
        if "/moderation/" not in path:
            continue
        is_shut = role is not Role.MODERATOR or "/companies" in path or "/webhooks" in path
        for method, told in methods.items() if is_shut else ():
            body = BODIES.get(path.rpartition("/")[2], {}) if "requestBody" in told else None
            full = re.sub(r"\{\w+\}", case, path if path.startswith("/api") else f"/api/v1{path}")
            answer = client.request(method, full, json=body)
            assert answer.status_code in (404, 422), (method, path, answer.text)
            assert "Beispiel" not in answer.text
            asked += answer.status_code == 404
    assert asked >= (2 if role is Role.MODERATOR else 8)
