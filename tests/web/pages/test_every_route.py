"""What has to hold for every page there is, also for the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.routing import Route

from ecken.service.accounts.accounts import set_operator
from ecken.store.journal import read_head
from ecken.store.tables import metadata
from ecken.web.app import build_web
from tests.community import Town, small_community
from tests.web.browsing import Browser, open_browser

pytestmark = pytest.mark.slow

# What a guest may send a form to, and what a guest is shown.
FOR_GUESTS = {
    "/join",
    "/confirm",
    "/reset",
    "/reset/new",
    "/first-run",
    "/sign-in",
    "/demo/sign-in",
    "/account/email/confirm",
    "/.well-known/security.txt",
    "/static/{stamp}/{name}",
    "/unsubscribe/{token}",
    "/imprint",
    "/data-protection",
    "/rules",
    "/manifest.webmanifest",
    "/service-worker.js",
    "/offline",
    "/phone/holder",
    "/look/{stamp}/accent.css",
    "/look/logo/{key}",
}
PROVEN_OTHERWISE = {"/unsubscribe/{token}", "/provider-logout/{key}"}
"""What a mail program and a provider of sign-ins send, who know no token of a form.

``test_unsubscribing.py`` guards the one, ``test_provider_sign_in.py`` the other.
"""
ASKED_WRONGLY = {"/oauth/authorize"}
"""What says to a program without its fields that something is missing."""
TAKEN_FOR_AN_ID = {"/requests/answers", "/requests/undo", "/posts/seen", "/admin/lists/links"}
NOTED_WHEN_READ = {"sessions"}
"""Tables in which opening a page may note that somebody was here."""


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        yield made


def routes(town: Town, method: str) -> list[str]:
    """The paths of all routes that take ``method``, as the application declares them."""
    app = build_web(town.community)
    found = [r.path for r in app.routes if isinstance(r, Route) and method in (r.methods or ())]
    assert len(found) > 20
    return sorted(set(found))


def filled(town: Town, path: str) -> str:
    """A path with its places filled: members for ids, small numbers for numbers."""
    path = re.sub(r"\{\w+:int\}", "2", path)
    path = path.replace("{degree}", "2")
    return re.sub(r"\{\w+(:\w+)?\}", town.public_id("Ben"), path)


def test_no_form_is_taken_without_its_token(town: Town) -> None:
    browser = open_browser(town, "Ada")
    for path in sorted(set(routes(town, "POST")) - PROVEN_OTHERWISE):
        answer = browser.client.post(filled(town, path), data={"csrf": "A" * 43})
        assert answer.status_code == 403, path


def test_an_address_that_only_takes_forms_leads_to_the_page_that_has_them(town: Town) -> None:
    """Whoever reloads it after a mistake, or opens it later, finds the form again."""
    set_operator(town.community, "ada@example.org", True)
    browser = open_browser(town, "Ada")
    only_forms = set(routes(town, "POST")) - set(routes(town, "GET"))
    assert len(only_forms) > 60
    for path in sorted(filled(town, path) for path in only_forms):
        answer = browser.get(path)
        if path in TAKEN_FOR_AN_ID:
            assert answer.status_code == 404, path
            continue
        assert answer.status_code == 303, path
        above = answer.headers["location"]
        assert above == "/" or path.startswith(f"{above}/"), path
        found = browser.get(above)
        if above == "/sign-in":  # whoever is signed in is led on
            assert (found.status_code, found.headers["location"]) == (303, "/")
            continue
        is_of_nothing = town.public_id("Ben") in above
        assert found.status_code in ((200, 404) if is_of_nothing else (200,)), above


def test_no_form_is_taken_from_another_site(town: Town) -> None:
    browser = open_browser(town, "Ada")
    token = browser.token()
    for path in sorted(set(routes(town, "POST")) - PROVEN_OTHERWISE):
        answer = browser.client.post(
            filled(town, path), data={"csrf": token}, headers={"origin": "https://evil.example"}
        )
        assert answer.status_code == 403, path


def rows(town: Town) -> dict[str, int]:
    with town.community.database.reading() as connection:
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
            if table.name not in NOTED_WHEN_READ
        }
        return {**counts, "version": read_head(connection).version}


def test_opening_a_page_changes_nothing(town: Town) -> None:
    browser = open_browser(town, "Ada")
    before = rows(town)
    for path in routes(town, "GET"):
        answer = browser.get(filled(town, path))
        assert answer.status_code < 500, path
    assert rows(town) == before


def test_a_guest_is_shown_nothing_of_members(town: Town) -> None:
    guest = open_browser(town)
    for path in routes(town, "GET"):
        answer = guest.get(filled(town, path))
        expected = (422,) if path in ASKED_WRONGLY else (200, 303, 404)
        assert answer.status_code in expected, path
        if path not in FOR_GUESTS and answer.status_code == 200:
            assert "Beispiel" not in answer.text, path
            assert town.public_id("Ben") not in answer.text.replace(filled(town, path), ""), path


def test_a_guest_changes_nothing(town: Town) -> None:
    guest = open_browser(town)
    before = rows(town)
    for path in sorted(set(routes(town, "POST")) - FOR_GUESTS):
        answer = guest.post(filled(town, path))
        assert answer.status_code in (303, 403, 404, 422), path
    assert rows(town) == before


ODD = [
    "%00",
    "..%2f..%2fetc",
    "' OR 1=1 --",
    "%ff%fe",
    "%",
    "A" * 3_000,
    "-1",
    "9" * 400,
    "{{7*7}}",
]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_is_only_not_found(town: Town, odd: str) -> None:
    browser = open_browser(town, "Ada")
    for path in routes(town, "GET"):
        if "{" in path:
            answer = browser.get(re.sub(r"\{[^}]+\}", odd, path))
            assert answer.status_code in (303, 404), path
            assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "odd", ["-1", "9" * 400, "\0", "<script>alert(1)</script>", "💣\u202e", "%"]
)
def test_odd_questions_never_break_a_page(town: Town, odd: str) -> None:
    browser = open_browser(town, "Ada")
    names = ("q", "page", "cursor", "limit", "circle", "next", "token", "company", "city", "order")
    for path in routes(town, "GET"):
        if not path.startswith("/static"):
            answer = browser.get(filled(town, path), params=dict.fromkeys(names, odd))
            assert answer.status_code < 500, path
            assert "<script>alert" not in answer.text, path


def test_a_token_in_the_address_is_no_token(town: Town) -> None:
    browser: Browser = open_browser(town, "Ada")
    answer = browser.client.post("/sign-out", params={"csrf": browser.token()})
    assert answer.status_code == 403
