"""A new site says how to finish it, and only the printed link makes its first operator."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Conflict, Invalid, NotFound
from ecken.service.accounts.joining import SignUp
from ecken.service.accounts.sign_in import Visitor
from ecken.service.operators.first_run import (
    FIRST_RUN_D,
    add_operator,
    has_operator,
    is_first_run,
    make_first_operator,
    open_first_run,
)
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password
from tests.web.browsing import Browser, open_browser

FORM = {"first_name": "Nele", "last_name": "Neu", "email": "nele@verein.de", "password": PASSWORD}
TYPED = SignUp("Nele", "Neu", "nele@verein.de", PASSWORD)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(
        tmp_path, settings={"joining": "domain", "joining_domains": ("x.de",)}
    ) as t:
        yield t


def printed(town: Town) -> str:
    """The token of the link that the server prints at its start."""
    address = open_first_run(town.community)
    assert address.startswith("http://127.0.0.1:8000/first-run?token=")
    return address.partition("token=")[2]


def finish(browser: Browser, token: str, **more: str):  # type: ignore[no-untyped-def]
    return browser.post("/first-run", {**FORM, "token": token, **more})


def test_a_new_site_says_how_to_finish_it_in_both_languages(town: Town) -> None:
    browser = open_browser(town)
    for path in ("/", "/first-run"):
        page = browser.get(path)
        assert page.status_code == 200
        assert "Nobody is a member yet" in page.text
    german = browser.get("/", headers={"accept-language": "de"}).text
    assert "Noch ist niemand Mitglied" in german
    assert "ecken setup" in german


def test_the_printed_link_makes_the_first_operator_who_is_signed_in(town: Town) -> None:
    browser, token = open_browser(town), printed(town)
    assert "The first administrator" in browser.get(f"/first-run?token={token}").text
    answer = finish(browser, token)
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
    page = browser.get("/admin")
    assert page.status_code == 200
    assert "You are the first member" in page.text
    assert has_operator(town.community)
    assert "How many steps apart" in open_browser(town).get("/").text
    guest = open_browser(town)
    answer = guest.post("/sign-in", {"email": "nele@verein.de", "password": PASSWORD})
    assert answer.status_code == 303


@pytest.mark.parametrize("token", ["", "x", "x" * 5_000, "ü\0"])
def test_without_the_token_nobody_becomes_anything(town: Town, token: str) -> None:
    printed(town)
    answer = finish(open_browser(town), token)
    assert answer.status_code == 404
    assert "restart prints a new one" in html.unescape(answer.text)
    assert not has_operator(town.community)


def test_the_link_holds_once_and_not_for_a_second_operator(town: Town) -> None:
    token = printed(town)
    assert finish(open_browser(town), token).status_code == 303
    again = finish(open_browser(town), token, email="else@verein.de")
    assert again.status_code == 404
    assert "This link no longer works" in again.text
    assert open_browser(town).get("/first-run").status_code == 404
    assert open_first_run(town.community) == ""


def test_a_restart_replaces_the_link_and_it_ends_by_itself(town: Town) -> None:
    first = printed(town)
    second = printed(town)
    assert not is_first_run(town.community, first)
    assert is_first_run(town.community, second)
    town.clock.pass_days(FIRST_RUN_D)
    assert not is_first_run(town.community, second)


def test_what_is_typed_wrong_is_said_beside_its_field_and_the_link_still_holds(town: Town) -> None:
    browser, token = open_browser(town), printed(town)
    answer = finish(browser, token, email="nele", password="kurz")
    assert answer.status_code == 422
    assert 'value="Nele"' in answer.text
    assert answer.text.count('class="error"') == 2 or answer.text.count("aria-invalid") == 2
    assert finish(browser, token).status_code == 303


def test_who_joins_first_is_no_operator_and_keeps_nobody_from_becoming_it(town: Town) -> None:
    token = printed(town)
    town.join("Eve")
    assert open_first_run(town.community) == ""
    typed = SignUp("Eve", "Neu", "eve@example.org", PASSWORD)
    with pytest.raises(Conflict) as refused:
        make_first_operator(town.community, token, typed, Visitor())
    assert refused.value.code == "address_taken"
    make_first_operator(town.community, token, TYPED, Visitor())
    assert has_operator(town.community)


def test_a_link_is_worth_nothing_once_an_operator_was_made_in_another_way(town: Town) -> None:
    token = printed(town)
    address = add_operator(town.community, "Ada Weber", "ada@verein.de")
    with pytest.raises(NotFound):
        make_first_operator(town.community, token, TYPED, Visitor())
    path = address.removeprefix("http://127.0.0.1:8000")
    assert path.startswith("/reset/new?token=")
    browser = open_browser(town)
    assert browser.get(path).status_code == 200
    form = {"token": path.partition("token=")[2], "password": PASSWORD}
    assert browser.post("/reset/new", form).status_code == 303
    answer = browser.post("/sign-in", {"email": "ada@verein.de", "password": PASSWORD})
    assert answer.status_code == 303
    assert browser.get("/admin").status_code == 200


def test_a_member_who_becomes_an_operator_keeps_name_and_password(town: Town) -> None:
    town.join("Ben")
    give_password(town, "Ben")
    address = add_operator(town.community, "Somebody Else", "ben@example.org")
    assert address.endswith("/sign-in")
    assert has_operator(town.community)
    assert add_operator(town.community, "", "ben@example.org").endswith("/sign-in")


@pytest.mark.parametrize(
    ("name", "email"), [("", "a@verein.de"), ("Ada Weber", "ada"), ("<script> x", "a@verein.de")]
)
def test_no_operator_is_made_of_a_name_or_an_address_that_is_none(
    town: Town, name: str, email: str
) -> None:
    with pytest.raises(Invalid):
        add_operator(town.community, name, email)
    assert not has_operator(town.community)
