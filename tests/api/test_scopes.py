"""A token ends, goes as far as its scope, and can be listed and revoked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from ecken.api.app import build_api
from ecken.api.scopes import needed_scope
from ecken.asgi import create_app
from ecken.errors import Conflict, Invalid, NotSignedIn
from ecken.rules.scope import DAYS_MAX, Scope, parse_scope, parse_token_days
from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.accounts.accounts import change_email, request_email_change
from ecken.service.accounts.tokens import (
    TOKENS_MAX,
    end_token,
    issue_token,
    list_tokens,
    token_owner,
)
from tests.community import DAY_S, Town, small_community
from tests.service.people import PASSWORD, give_password, newest_token


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        give_password(made, "Ada")
        yield made


def call(town: Town, token: str, method: str, path: str, **options: object) -> tuple[int, dict]:  # type: ignore[type-arg]
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    headers = {"authorization": f"Bearer {token}"}
    answer = client.request(method, f"/api/v1{path}", headers=headers, **options)  # type: ignore[arg-type]
    return answer.status_code, answer.json() if answer.content else {}


def of_scope(town: Town, scope: Scope, **values: int) -> str:
    return issue_token(town.community, town.id("Ada"), scope=scope, **values)


def test_a_token_to_read_changes_nothing(town: Town) -> None:
    token, cem = of_scope(town, Scope.READ), town.public_id("Cem")
    assert call(town, token, "GET", "/me")[0] == 200
    for method, path, needed in (
        ("POST", "/requests", "contact"),
        ("POST", "/conversations", "contact"),
        ("PUT", f"/me/blocks/{cem}", "write"),
        ("DELETE", f"/me/contacts/{town.public_id('Ben')}", "write"),
        ("PUT", "/me/audience", "write"),
    ):
        body = {
            "to": cem,
            "contact": town.public_id("Ben"),
            "audience": "nobody",
            "is_listed": True,
        }
        status, said = call(town, token, method, path, json=body if method != "DELETE" else None)
        assert (status, said["code"]) == (403, "scope_missing"), path
        assert said["fields"] == {"needed": needed, "given": "read"}
        assert f"“{needed}”" in said["message"]
    assert call(town, token, "GET", "/me/figures")[1]["first"] == 1


def test_a_token_to_contact_writes_to_others_and_changes_nothing_of_ones_own(town: Town) -> None:
    token, cem = of_scope(town, Scope.CONTACT), town.public_id("Cem")
    assert call(town, token, "GET", "/me")[0] == 200
    assert call(town, token, "POST", "/requests", json={"to": cem})[0] == 201
    assert call(town, token, "PUT", f"/me/blocks/{cem}")[0] == 403
    assert call(town, of_scope(town, Scope.WRITE), "PUT", f"/me/blocks/{cem}")[0] == 204


def test_every_route_that_changes_needs_more_than_reading(town: Town) -> None:
    needed = {
        (method, route.path): needed_scope(method, route.path)
        for route in _routes(build_api(town.community))
        for method in route.methods
    }
    assert len(needed) > 40
    reading = {key for key, scope in needed.items() if scope is Scope.READ}
    assert {path for method, path in reading if method != "GET"} == {
        "/members/by-email",
        "/import/compare",
        "/import/report",
    }
    to_others = {path for (_, path), scope in needed.items() if scope is Scope.CONTACT}
    assert {"/requests/{id}/accept", "/introductions/{id}/agree", "/conversations"} <= to_others
    assert not any("audience" in path or "block" in path for path in to_others)


def _routes(app: object) -> list[APIRoute]:
    """All routes, also those of routers that are kept as they were included."""
    found: list[APIRoute] = []
    pages = app.openapi()["paths"]  # type: ignore[attr-defined]
    for path, methods in pages.items():
        for method in methods:
            found.append(
                APIRoute(path, lambda: None, methods=[method.upper()], response_model=None)
            )
    return found


def test_a_token_ends_after_its_days(town: Town) -> None:
    token = of_scope(town, Scope.READ, days=3)
    town.clock.pass_days(2.9)
    assert token_owner(town.community, token).scope is Scope.READ
    town.clock.pass_days(0.2)
    with pytest.raises(NotSignedIn):
        token_owner(town.community, token)
    with town.community.reading(town.id("Ada")) as world:
        assert list_tokens(world) == []
    tidy_accounts(town.community)
    usual = of_scope(town, Scope.READ)
    with town.community.reading(town.id("Ada")) as world:
        (row,) = list_tokens(world)
    assert row.expires_at - row.created_at == 90 * DAY_S
    assert call(town, usual, "GET", "/me")[0] == 200


def test_a_token_is_known_by_how_it_begins(town: Town) -> None:
    assert re.fullmatch(r"eck_[A-Za-z0-9_-]{43}", of_scope(town, Scope.READ))


def test_a_member_has_so_many_tokens_and_no_more(town: Town) -> None:
    for _ in range(TOKENS_MAX):
        of_scope(town, Scope.READ, days=1)
    with pytest.raises(Conflict, match="Revoke one"):
        of_scope(town, Scope.READ)
    with town.community.reading(town.id("Ada")) as world:
        first = list_tokens(world)[0].public_id
    end_token(town.community, town.id("Ada"), first)
    of_scope(town, Scope.READ)
    town.clock.pass_days(1.1)
    of_scope(town, Scope.READ)  # those that have expired count no more


def test_a_new_address_ends_all_tokens(town: Town) -> None:
    token = of_scope(town, Scope.READ)
    request_email_change(town.community, town.id("Ada"), email="ada@neu.example", password=PASSWORD)
    assert token_owner(town.community, token).member == town.id("Ada")
    change_email(town.community, newest_token(town))
    with pytest.raises(NotSignedIn):
        token_owner(town.community, token)


@pytest.mark.parametrize("text", ["0", "366", "-1", "9" * 4_000, "1e2", "٣", "ninety"])
def test_days_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Invalid, match=str(DAYS_MAX)):
        parse_token_days(text)


def test_days_and_scopes_are_read() -> None:
    assert (parse_token_days(""), parse_token_days(" 365 ")) == (90, 365)
    assert [parse_scope(scope) for scope in ("read", "contact", "write", "moderate")] == list(Scope)
    for text in ("", "admin", "READ", "read write"):
        with pytest.raises(Invalid, match="contact"):
            parse_scope(text)
