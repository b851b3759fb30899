"""Dangerous acts on all pages: each needs a fresh proof, and every act of the table has a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete
from starlette.routing import Route

from ecken.service.accounts.accounts import own_account, set_operator
from ecken.service.factors.proofs import ACTS
from ecken.store.tables import credentials
from ecken.web.app import build_web
from tests.community import Town, small_community
from tests.service.factors.test_factors import code_now, set_up_app
from tests.service.people import PASSWORD, give_password
from tests.web.browsing import open_browser

ASKS_BY_ITSELF = {"access"}  # where a program is allowed: tests/web/accounts/test_consent.py
FORMS = {
    "address": ("/account/email", {"email": "ada@neu.example"}),
    "tokens": ("/account/tokens", {"name": "Skript", "scope": "read", "days": "9"}),
    "export": ("/account/data/export", {}),
    "leaving": ("/account/close", {"sure": "1"}),
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"], settings={"erase_days": "7"}) as made:
        give_password(made, "Ada")
        for owner in ("ada", "ben"):
            set_operator(made.community, f"{owner}@example.org", True, is_owner=True)
        yield made


def guarded(town: Town) -> list[tuple[str, str]]:
    """The act and the address of each page or form that needs a proof."""
    found = [
        (str(route.endpoint.act), re.sub(r"\{\w+\}", town.public_id("Ben"), route.path))
        for route in build_web(town.community).routes
        if isinstance(route, Route)
        and hasattr(route.endpoint, "act")
        and "POST" in (route.methods or ())
    ]
    assert len(found) > 20
    return found


def test_every_act_of_the_table_has_a_page_that_asks(town: Town) -> None:
    assert {act for act, _ in guarded(town)} | ASKS_BY_ITSELF == ACTS


def test_no_dangerous_form_is_taken_from_an_old_session(town: Town) -> None:
    browser = open_browser(town, "Ada")
    town.clock.now += 601
    for act, path in guarded(town):
        answer = browser.post(path, FORMS[act][1] if act in FORMS else {})
        is_led = answer.headers.get("location", "").startswith("/account/prove?next=")
        assert is_led or (answer.status_code == 403 and "show that it is you" in answer.text), path


@pytest.mark.parametrize("act", FORMS)
def test_a_fresh_proof_or_the_password_is_enough(town: Town, act: str) -> None:
    path, typed = FORMS[act]
    browser, page = open_browser(town, "Ada"), "/account/data" if act == "export" else "/account"
    assert 'name="password"' not in browser.get(page).text
    town.clock.now += 601
    assert 'name="password"' in browser.get(page).text
    assert browser.post(path, {**typed, "password": "falsch"}).status_code == 403
    assert browser.post(path, {**typed, "password": PASSWORD}).status_code in (200, 303)
    other = open_browser(town, "Ada")
    assert other.post(path, typed).status_code in (200, 303, 409)


def test_members_without_a_password_take_their_data_along_and_leave(town: Town) -> None:
    set_up_app(town, "Ada")
    with town.community.writing() as connection:
        connection.execute(delete(credentials).where(credentials.c.member_id == town.id("Ada")))
    browser = open_browser(town, "Ada")
    town.clock.now += 601
    assert "First show that it is you" in browser.get("/account/data").text
    code = code_now(town, "Ada", 1)
    browser.post("/account/prove", {"code": code, "next": "/account/data"})
    assert browser.post("/account/data/export").status_code == 303
    assert browser.post("/account/close", {"sure": "1"}).status_code == 200
    assert browser.get("/account").status_code == 303
    assert own_account(town.community, town.id("Ben")).state == "active"


def test_a_proof_is_not_made_longer_by_what_it_opened(town: Town) -> None:
    browser = open_browser(town, "Ada")
    path, typed = FORMS["tokens"]
    town.clock.now += 400
    assert browser.post(path, typed).status_code == 200
    town.clock.now += 400
    assert browser.post(path, typed).status_code == 403
