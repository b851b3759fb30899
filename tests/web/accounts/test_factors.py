"""The pages of second factors: setting up, the second step, proofs, and who is led to them."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.routing import Route

from ecken.rules.passwords.one_time_codes import STEP_S, code_at
from ecken.service.accounts.accounts import set_operator
from ecken.service.factors.factors import own_factors
from ecken.web.app import build_web
from tests.authenticators import Authenticator
from tests.community import Town, small_community
from tests.service.factors.test_factors import code_now, set_up_app
from tests.service.people import PASSWORD, give_password
from tests.web.browsing import Browser, open_browser

NAMED = "https://club.example"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        give_password(made, "Ada", "Ben")
        yield made


def options_on(page: str) -> str:
    found = re.search(r'data-options="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


def sign_in(browser: Browser, **more: str) -> str:
    """Send the password; return where that leads."""
    answer = browser.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD, **more})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_an_app_is_set_up_and_asked_for(town: Town) -> None:
    browser = open_browser(town, "Ada")
    page = browser.get("/account/security/app").text
    assert "<svg" in page
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)
    typed = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert sealed
    assert typed
    wrong = browser.post("/account/security/app", {"sealed": sealed[1], "code": "1"})
    assert wrong.status_code == 422
    assert typed[1] in wrong.text
    letters = typed[1].replace(" ", "")
    secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    code = code_at(secret, town.clock() // STEP_S)
    done = browser.post("/account/security/app", {"sealed": sealed[1], "code": code})
    assert len(re.findall(r"<li>(?:[a-z2-7]{4}-){5}[a-z2-7]{4}</li>", done.text)) == 10

    guest = open_browser(town)
    assert sign_in(guest, next="/contacts") == "/sign-in/second?next=%2Fcontacts"
    assert not guest.is_signed_in
    assert guest.get("/account").status_code == 303
    assert guest.get("/sign-in/second").status_code == 200
    again = guest.post("/sign-in/second", {"code": code, "next": "/contacts"})
    assert again.status_code == 403
    later = code_at(secret, town.clock() // STEP_S + 1)
    answer = guest.post("/sign-in/second", {"code": later, "next": "/contacts"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/contacts")
    assert guest.get("/account").status_code == 200


def test_a_ticket_of_another_browser_opens_nothing(town: Town) -> None:
    set_up_app(town, "Ada")
    browser, thief = open_browser(town), open_browser(town)
    sign_in(browser)
    thief.client.cookies.set("ecken-step", str(browser.client.cookies["ecken-step"]))
    answer = thief.get("/sign-in/second")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2F")
    code = code_now(town, "Ada", 1)
    assert thief.post("/sign-in/second", {"code": code}).status_code == 403
    assert not thief.is_signed_in


def test_a_passkey_is_added_renamed_used_and_removed(town: Town) -> None:
    town.community.settings = replace(town.community.settings, base_url=NAMED)
    key = Authenticator(origin=NAMED, site="club.example")
    browser = open_browser(town, "Ada", address=NAMED)
    made = key.make(options_on(browser.get("/account/security").text))
    added = browser.post("/account/security/passkeys", {"answer": made, "name": "  Mein  Stick "})
    assert "Recovery codes" in added.text
    (row,) = own_factors(town.community, town.id("Ada")).passkeys
    assert row.name == "Mein Stick"
    here = f"/account/security/passkeys/{row.public_id}"
    assert browser.post(f"{here}/rename", {"name": "x" * 61}).status_code == 422
    assert browser.post(f"{here}/rename", {"name": "Blau"}).status_code == 303
    assert "Blau" in browser.get("/account/security").text

    guest = open_browser(town, address=NAMED)
    answer = key.answer(options_on(guest.get("/sign-in").text))
    led = guest.post("/sign-in/passkey", {"answer": answer, "next": "/account"})
    assert (led.status_code, led.headers["location"]) == (303, "/account")
    again = open_browser(town, address=NAMED)
    assert again.post("/sign-in/passkey", {"answer": answer}).status_code == 403
    assert browser.post(f"{here}/remove").status_code == 303
    assert browser.post(f"{here}/remove").status_code == 404


def test_an_old_session_proves_itself_first_and_goes_on(town: Town) -> None:
    browser = open_browser(town, "Ada")
    town.clock.now += 601
    led = browser.get("/account/security/app")
    assert led.headers["location"] == "/account/prove?next=%2Faccount%2Fsecurity%2Fapp"
    sent = browser.post("/account/security/recovery")
    assert sent.headers["location"] == "/account/prove?next=%2Faccount%2Fsecurity"
    wrong = browser.post("/account/prove", {"password": "nicht dieses", "next": "//evil.example"})
    assert wrong.status_code == 403
    before = browser.session
    done = browser.post("/account/prove", {"password": PASSWORD, "next": "/account/security/app"})
    assert done.headers["location"] == "/account/security/app"
    assert browser.session != before
    assert browser.get("/account/security/app").status_code == 200
    far = browser.post("/account/prove", {"password": PASSWORD, "next": "//evil.example"})
    assert far.headers["location"] == "/account"


def test_operators_without_a_factor_reach_no_page_of_the_administration(tmp_path: Path) -> None:
    settings = {"operator_second_factor": "required"}
    with small_community(tmp_path, members=["Ada", "Ben"], settings=settings) as town:
        set_operator(town.community, "ada@example.org", is_operator=True)
        browser, other = open_browser(town, "Ada"), open_browser(town, "Ben")
        paths = {
            re.sub(r"\{\w+(:\w+)?\}", "x" * 22, route.path)
            for route in build_web(town.community).routes
            if isinstance(route, Route)
            and route.path.startswith("/admin")
            and "GET" in (route.methods or ())
        }
        assert len(paths) > 10
        led = {path: browser.get(path).headers.get("location") for path in paths}
        assert set(led.values()) == {"/account/security"}
        assert {other.get(path).status_code for path in paths} == {404}
        assert "need a second factor" in browser.get("/account/security").text
        assert browser.post("/admin/invitations").headers["location"] == "/account/security"
        set_up_app(town, "Ada")
        assert browser.get("/admin").status_code in (200, 303)


def test_an_operator_removes_a_members_factor_on_their_page(town: Town) -> None:
    set_operator(town.community, "ben@example.org", is_operator=True)
    set_up_app(town, "Ada")
    browser = open_browser(town, "Ben")
    here = f"/admin/members/{town.public_id('Ada')}"
    assert "Remove the second factor" in browser.get(here).text
    assert browser.post(f"{here}/factors").headers["location"] == here
    assert "password alone" in browser.get(here).text
    town.clock.now += 601
    led = browser.post(f"{here}/factors").headers["location"]
    assert led == "/account/prove?next=%2Fadmin%2Fmembers"
