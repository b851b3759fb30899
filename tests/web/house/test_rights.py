"""Each page of the administration names its right, and is not there for who does not have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from ecken.rules.operators.rights import RIGHTS, Right, Role
from ecken.service.accounts.accounts import set_operator
from ecken.service.house.roles import give_roles
from ecken.web import rights
from ecken.web.app import build_web
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password
from tests.web.browsing import open_browser

pytestmark = pytest.mark.slow


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        set_operator(made.community, "ada@example.org", True, is_owner=True)
        give_password(made, "Ada", "Ben")
        yield made


def house_routes(town: Town) -> list[Route]:
    found = [
        route
        for route in build_web(town.community).routes
        if isinstance(route, Route) and route.path.startswith("/admin")
    ]
    assert len(found) > 50
    return found


def give(town: Town, *roles: Role) -> None:
    give_roles(town.community, town.id("Ada"), town.public_id("Ben"), frozenset(roles))


def filled(town: Town, path: str) -> str:
    path = path.replace("{name}/{language}", "imprint/de")
    return re.sub(r"\{\w+\}", town.public_id("Cem"), path)


def test_every_page_of_the_administration_names_its_right(town: Town) -> None:
    named = {route.path: getattr(route.endpoint, "right", None) for route in house_routes(town)}
    assert [path for path, right in named.items() if right is None] == []
    assert set(named.values()) == set(Right)


@pytest.mark.parametrize("role", list(Role))
def test_a_page_is_there_for_its_right_and_for_no_other(town: Town, role: Role) -> None:
    give(town, role)
    ben = open_browser(town, "Ben")
    nowhere = ben.get("/admin/nowhere").status_code
    shown = set()
    for route in house_routes(town):
        right, path = route.endpoint.right, filled(town, route.path)  # type: ignore[attr-defined]
        if right not in RIGHTS[role]:
            for method in (route.methods or set()) - {"HEAD"}:
                answer = ben.get(path) if method == "GET" else ben.post(path)
                assert answer.status_code == nowhere == 404, (method, path)
        elif "GET" in (route.methods or ()) and "{" not in route.path:
            assert ben.get(path).status_code == 200, path
            shown.add(right)
    assert shown >= {Right.HOUSE}


def test_the_services_ask_by_themselves_even_where_a_page_forgets_to(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rights, "rights_on", lambda request: frozenset(Right))
    cem = open_browser(town, "Cem")
    asked = 0
    for route in house_routes(town):
        if "GET" in (route.methods or ()):
            assert cem.get(filled(town, route.path)).status_code == 404, route.path
            asked += 1
    assert asked > 20


def test_roles_are_given_on_the_page_of_a_member_after_a_proof(town: Town) -> None:
    ada, path = open_browser(town, "Ada"), f"/admin/members/{town.public_id('Ben')}"
    assert 'value="moderator"' in ada.get(path).text
    town.clock.pass_days(0.5)
    led = ada.post(f"{path}/roles", {"role": "moderator"}).headers["location"]
    assert led.startswith("/account/prove")
    ada.post("/account/prove", {"password": PASSWORD, "next": "/admin/roles"})
    answer = ada.post(f"{path}/roles", {"role": ["moderator", "verifier"]})
    assert answer.headers["location"] == "/admin/roles"
    page = ada.get("/admin/roles").text
    assert "Moderation, Confirms recruiters" in page
    assert ada.post(f"{path}/roles", {"role": "admin"}).status_code == 422
    own = f"/admin/members/{town.public_id('Ada')}/roles"
    assert ada.post(own, {"role": "operator"}).status_code == 409
    ben = open_browser(town, "Ben")
    front = ben.get("/admin").text
    assert "/admin/reports" in front
    assert "/admin/recruiters" in front
    assert "/admin/members" not in front
    assert "/admin" in ben.get("/account").text
    assert '"/admin"' not in open_browser(town, "Cem").get("/account").text
