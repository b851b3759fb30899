"""Joining and resetting by the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password, newest_token
from tests.web.browsing import Browser, headers_of, open_browser

NEW = "drei grüne Kühe"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada"]) as made:
        give_password(made, "Ada")
        yield made


def join(browser: Browser, email: str, **more: str):  # type: ignore[no-untyped-def]
    form = {"first_name": "Nele", "last_name": "Neu", "email": email, "password": PASSWORD}
    return browser.post("/join", {**form, **more})


def test_joining_confirming_and_being_in(town: Town) -> None:
    browser = open_browser(town)
    assert "nele@example.org" in join(browser, "nele@example.org").text
    token = newest_token(town)
    assert "password" in browser.get(f"/confirm?token={token}").text
    answer = browser.post("/confirm", {"token": token, "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Welcome!" in browser.get("/account").text
    assert "Welcome!" not in browser.get("/account").text


def test_opening_the_confirmation_link_alone_confirms_nothing(town: Town) -> None:
    browser = open_browser(town)
    join(browser, "nele@example.org")
    token = newest_token(town)
    for _ in range(2):
        assert browser.get(f"/confirm?token={token}").status_code == 200
    answer = browser.post("/sign-in", {"email": "nele@example.org", "password": PASSWORD})
    assert answer.status_code == 403


def test_a_known_address_is_answered_like_an_unknown_one(town: Town) -> None:
    known = join(open_browser(town), "ada@example.org")
    unknown = join(open_browser(town), "bob@example.org")
    assert known.status_code == unknown.status_code == 200
    assert (
        known.text.replace("ada@", "bob@").split("<footer")[0] == unknown.text.split("<footer")[0]
    )
    drop = {"content-length", "set-cookie"}
    assert {k: v for k, v in headers_of(known).items() if k not in drop} == {
        k: v for k, v in headers_of(unknown).items() if k not in drop
    }
    assert [mail.to for mail in town.mail.mails] == ["ada@example.org", "bob@example.org"]
    assert "already" in town.mail.mails[0].text


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(town: Town) -> None:
    answer = open_browser(town).post(
        "/join",
        {"first_name": "<b>Nele</b>", "last_name": "", "email": "nele", "password": "kurz"},
    )
    assert answer.status_code == 422
    assert "&lt;b&gt;Nele&lt;/b&gt;" in answer.text
    assert "<b>Nele" not in answer.text
    marked = re.findall(r'<input id="f-(\w+)"[^>]* aria-invalid="true"', answer.text)
    assert marked == ["first_name", "last_name", "email", "password"]
    assert "kurz" not in answer.text


@pytest.mark.parametrize("path", ["/join", "/reset", "/sign-in"])
def test_two_addresses_on_one_form_are_refused(town: Town, path: str) -> None:
    browser = open_browser(town)
    form = {
        "email": ["ada@example.org", "evil@example.net"],
        "password": PASSWORD,
        "last_name": "N",
    }
    assert browser.post(path, form).status_code == 422
    assert town.mail.mails == []


def test_extra_fields_are_not_believed(town: Town) -> None:
    browser = open_browser(town)
    join(browser, "nele@example.org", is_operator="1", state="active", audience="nobody")
    browser.post("/confirm", {"token": newest_token(town), "password": PASSWORD})
    assert browser.get("/account").status_code == 200
    assert browser.get("/admin").status_code == 404


def test_a_new_password_by_mail(town: Town) -> None:
    browser = open_browser(town)
    browser.post("/reset", {"email": "ADA@example.org"})
    token = newest_token(town)
    assert browser.get(f"/reset/new?token={token}").status_code == 200
    assert browser.post("/reset/new", {"token": token, "password": "kurz"}).status_code == 422
    assert browser.post("/reset/new", {"token": token, "password": NEW}).status_code == 303
    assert browser.post("/reset/new", {"token": token, "password": NEW}).status_code == 404
    old = browser.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    new = browser.post("/sign-in", {"email": "ada@example.org", "password": NEW})
    assert (old.status_code, new.status_code) == (403, 303)


def test_a_reset_answers_alike_for_everybody(town: Town) -> None:
    known = open_browser(town).post("/reset", {"email": "ada@example.org"})
    unknown = open_browser(town).post("/reset", {"email": "bob@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert (
        known.text.replace("ada@", "bob@").split("<footer")[0] == unknown.text.split("<footer")[0]
    )
    assert [mail.to for mail in town.mail.mails] == ["ada@example.org"]


def test_without_an_invitation_there_is_no_form(tmp_path: Path) -> None:
    with small_community(tmp_path, settings={"joining": "invitation"}) as town:
        browser = open_browser(town)
        assert 'name="password"' not in browser.get("/join").text
        assert browser.get("/join?invitation=forged").status_code == 403
        assert join(browser, "nele@example.org", invitation="forged").status_code == 403
        assert town.mail.mails == []
