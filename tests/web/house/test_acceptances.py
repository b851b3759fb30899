"""New rules come before all pages and calls but for the texts and the ways out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.errors import EckenError
from ecken.rules.scope import Scope
from ecken.service.accounts.accounts import list_audit, set_operator
from ecken.service.accounts.tokens import issue_token
from ecken.service.house.acceptances import (
    ask_to_accept,
    count_acceptances,
    has_to_accept,
    stop_asking,
)
from ecken.service.operators.site_pages import publish_page
from ecken.service.phone.calendar import renew_calendar
from ecken.web.app import build_web
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password, join_town
from tests.web.browsing import Browser, open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        give_password(made, "Ada", "Ben")
        set_operator(made.community, "ada@example.org", True)
        publish_page(made.community, made.id("Ada"), "rules", "de", "Seid nett.")
        yield made


def ask(town: Town) -> None:
    town.clock.now += 5
    ask_to_accept(town.community, town.id("Ada"))


def accept(browser: Browser) -> str:
    return send(browser, read(browser))


def read(browser: Browser) -> dict[str, str]:
    """Open the page; return what its form would send."""
    page = browser.get("/rules/accept?next=/contacts").text
    names = ("asking", "version", "next")
    return {n: re.findall(rf'name="{n}" value="([^"]+)"', page)[0] for n in names}


def send(browser: Browser, form: dict[str, str]) -> str:
    return str(browser.post("/rules/accept", form).headers["location"])


def test_members_see_the_rules_first_accept_and_go_on(town: Town) -> None:
    ben = open_browser(town, "Ben")
    assert ben.get("/contacts").status_code == 200
    ask(town)
    assert ben.get("/contacts").headers["location"] == "/rules/accept?next=%2Fcontacts"
    led = ben.get("/search?q=abc").headers["location"]
    assert led == "/rules/accept?next=%2Fsearch%3Fq%3Dabc"
    assert ben.post("/news/settings", {}).headers["location"] == "/rules/accept?next=%2F"
    assert "Seid nett." in ben.get("/rules/accept").text
    assert accept(ben) == "/contacts"
    assert ben.get("/contacts").status_code == 200
    history = [entry.kind for entry in list_audit(town.community, town.id("Ben"))]
    assert history.count("rules_accepted") == 1
    found = count_acceptances(town.community, town.id("Ada"))
    assert (found.accepted, found.members) == (1, 3)


def test_every_page_for_members_waits_and_the_ways_out_do_not(town: Town) -> None:
    ask(town)
    ben = open_browser(town, "Ben")
    waiting, free = set(), set()
    for route in build_web(town.community).routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            path = re.sub(r"\{\w+(:\w+)?\}", "2", route.path)
            led = ben.get(path).headers.get("location", "").startswith("/rules/accept")
            (waiting if led else free).add(route.path)
    assert len(waiting) > 100
    assert {"/", "/contacts", "/admin", "/oauth/authorize", "/m/{id}"} <= waiting
    free = {
        path for path in free if not path.startswith(("/account", "/look/", "/static/", "/report/"))
    }
    assert free == {
        "/sign-in", "/sign-in/second", "/reset", "/reset/new", "/confirm",
        "/rules", "/rules/accept", "/imprint", "/data-protection", "/offline",
        "/unsubscribe/{token}", "/privacy", "/privacy/view-as/{role}", "/privacy/offers",
        "/calendar/{token}.ics", "/privacy/details/{detail}", "/reports", "/moderation",
        "/moderation/{id}", "/sign-in/with/{key}/back",
        "/service-worker.js", "/manifest.webmanifest", "/.well-known/security.txt",
    }, free  # fmt: skip
    assert ben.post("/account/data/export").headers["location"] == "/account/data"
    assert ben.post("/account/close", {"sure": "1"}).status_code == 200


def test_what_was_not_read_is_not_accepted(town: Town) -> None:
    ask(town)
    ben = open_browser(town, "Ben")
    form = read(ben)
    town.clock.now += 60
    publish_page(town.community, town.id("Ada"), "rules", "de", "Etwas ganz anderes.")
    assert send(ben, form).startswith("/rules/accept")
    assert has_to_accept(town.community, town.id("Ben"))
    assert send(ben, read(ben)) == "/contacts"


def test_rules_that_are_taken_down_lock_nobody_out(town: Town) -> None:
    ask(town)
    publish_page(town.community, town.id("Ada"), "rules", "de", "")
    ada = open_browser(town, "Ada")
    assert ada.get("/contacts").status_code == 200
    assert ada.get("/rules/accept").headers["location"] == "/"


def test_members_may_be_seen_less_before_they_accept(town: Town) -> None:
    ask(town)
    ben = open_browser(town, "Ben")
    assert ben.post("/privacy/list", {"audience": "nobody"}).headers["location"] == "/privacy"
    blocked = ben.post(f"/m/{town.public_id('Cem')}/block").headers["location"]
    assert not blocked.startswith("/rules/accept")


def test_the_calendar_waits_like_every_program(town: Town) -> None:
    token = renew_calendar(town.community, town.id("Ben"))
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    assert client.get(f"/calendar/{token}.ics").status_code == 200
    ask(town)
    assert client.get(f"/calendar/{token}.ics").status_code == 403
    accept(open_browser(town, "Ben"))
    assert client.get(f"/calendar/{token}.ics").status_code == 200


def test_programs_are_told_and_may_take_the_data_along(town: Town) -> None:
    token = issue_token(town.community, town.id("Ben"), scope=Scope.WRITE)
    client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
    headers = {"authorization": f"Bearer {token}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    ask(town)
    refused = client.get("/api/v1/me", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "rules_to_accept")
    body = {"password": PASSWORD}
    assert client.post("/api/v1/me/export", headers=headers, json=body).status_code == 202
    accept(open_browser(town, "Ben"))
    assert client.get("/api/v1/me", headers=headers).status_code == 200


def test_only_newer_rules_are_asked_about_again_and_who_joins_has_accepted(town: Town) -> None:
    ask(town)
    accept(open_browser(town, "Ben"))
    with pytest.raises(EckenError) as caught:
        ask_to_accept(town.community, town.id("Ada"))
    assert caught.value.code == "rules_asked"
    joined = join_town(town, "nele@neu.example")
    assert joined
    assert not has_to_accept(town.community, joined.member)
    town.clock.now += 60
    publish_page(town.community, town.id("Ada"), "rules", "de", "Seid sehr nett.")
    ben = open_browser(town, "Ben")
    assert ben.get("/contacts").status_code == 200
    shown = ben.get("/rules/accept")
    assert shown.headers["location"] == "/"
    ask(town)
    assert has_to_accept(town.community, joined.member)
    old = ben.post("/rules/accept", {"asking": "1", "next": "/contacts"})
    assert old.headers["location"].startswith("/rules/accept")
    stop_asking(town.community, town.id("Ada"))
    assert ben.get("/contacts").status_code == 200
