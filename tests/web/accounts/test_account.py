"""The account page: address, password, sessions, export, deletion, language."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from ecken.errors import NotSignedIn
from ecken.rules.scope import Scope
from ecken.rules.switches import SWITCHES
from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.tokens import issue_token, token_owner
from ecken.service.talk.switches import set_switches
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password, newest_token
from tests.waiting import wait_until
from tests.web.browsing import Browser, open_browser, without_tokens

NEW = "drei grüne Kühe"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        give_password(made, "Ada", "Ben")
        yield made


def test_a_new_password_ends_the_other_sessions_and_renews_this_one(town: Town) -> None:
    here, there = open_browser(town, "Ada"), open_browser(town, "Ada")
    before = here.session
    assert here.post("/account/password", {"old": PASSWORD, "new": NEW}).status_code == 303
    assert here.session != before
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303
    assert "geändert" in town.mail.mails[-1].text


def test_access_tokens_end_with_the_password_unless_the_box_is_cleared(town: Town) -> None:
    browser, form = open_browser(town, "Ada"), {"old": PASSWORD, "new": NEW}
    assert 'name="end_tokens"' not in browser.get("/account").text
    stolen = [issue_token(town.community, town.id("Ada"), name=f"Skript {n}") for n in "12"]
    bens = issue_token(town.community, town.id("Ben"))
    page = browser.get("/account").text
    assert 'name="end_tokens" value="1" checked' in page
    assert "Also revoke 2 access tokens" in page
    assert browser.post("/account/password", form).status_code == 303
    assert token_owner(town.community, stolen[0]).member == town.id("Ada")  # the box was cleared
    form = {"old": NEW, "new": PASSWORD, "end_tokens": "1"}
    wrong = browser.post("/account/password", {**form, "old": "falsch geraten"})
    assert wrong.status_code == 403
    assert token_owner(town.community, stolen[0]).member == town.id("Ada")
    assert browser.post("/account/password", form).status_code == 303
    for token in stolen:
        with pytest.raises(NotSignedIn):
            token_owner(town.community, token)
    assert token_owner(town.community, bens).member == town.id("Ben")
    history = browser.get("/account").text.split('id="history"')[1]
    assert history.count("All access tokens revoked") == 1


def test_a_token_for_the_moderation_is_offered_to_administrators_only(town: Town) -> None:
    browser = open_browser(town, "Ada")
    form = {"name": "Skript", "scope": "moderate", "days": "9", "password": PASSWORD}
    assert 'value="moderate"' not in browser.get("/account").text
    refused = browser.post("/account/tokens", form)
    assert refused.status_code == 422
    assert "is for administrators only" in refused.text
    set_operator(town.community, "ada@example.org", True)
    assert 'value="moderate"' in browser.get("/account").text
    made = re.search(r"eck_[\w-]{43}", browser.post("/account/tokens", form).text)
    assert made
    assert token_owner(town.community, made[0]).scope is Scope.MODERATE


def test_a_cleared_box_stays_cleared_when_the_form_comes_back(town: Town) -> None:
    browser = open_browser(town, "Ada")
    issue_token(town.community, town.id("Ada"))
    wrong = {"old": "falsch geraten", "new": NEW}
    assert 'name="end_tokens" value="1">' in browser.post("/account/password", wrong).text
    wrong["end_tokens"] = "1"
    assert 'name="end_tokens" value="1" checked>' in browser.post("/account/password", wrong).text


def test_a_reset_by_mail_offers_to_revoke_the_tokens(town: Town) -> None:
    guest = open_browser(town)
    token = issue_token(town.community, town.id("Ada"))
    guest.post("/reset", {"email": "ada@example.org"})
    link = newest_token(town)
    assert 'name="end_tokens" value="1" checked' in guest.get(f"/reset/new?token={link}").text
    assert "end_tokens" not in guest.get(f"/reset/new?token={link[:-1]}").text
    form = {"token": link, "password": "kurz", "end_tokens": "1"}
    assert 'value="1" checked' in guest.post("/reset/new", form).text
    assert token_owner(town.community, token).member == town.id("Ada")
    assert guest.post("/reset/new", {**form, "password": NEW}).status_code == 303
    with pytest.raises(NotSignedIn):
        token_owner(town.community, token)


def test_a_new_password_needs_the_old_one(town: Town) -> None:
    browser = open_browser(town, "Ada")
    answer = browser.post("/account/password", {"old": "falsch geraten", "new": NEW})
    assert answer.status_code == 403
    assert 'aria-invalid="true"' in answer.text
    assert (
        browser.post("/account/password", {"old": PASSWORD, "new": "password1234"}).status_code
        == 422
    )


def test_a_new_address_is_confirmed_there_and_told_here(town: Town) -> None:
    browser = open_browser(town, "Ada")
    form = {"email": "ada@neu.example", "password": PASSWORD}
    assert browser.post("/account/email", form).status_code == 200
    assert {mail.to for mail in town.mail.mails} == {"ada@example.org", "ada@neu.example"}
    token = newest_token(town)
    assert browser.get(f"/account/email/confirm?token={token}").status_code == 200
    assert "ada@example.org" in browser.get("/account").text
    assert browser.post("/account/email/confirm", {"token": token}).status_code == 303
    assert "Your new address is now in use" in browser.get("/sign-in").text
    signed = open_browser(town).post("/sign-in", {"email": "ada@neu.example", "password": PASSWORD})
    assert signed.status_code == 303
    assert [mail.to for mail in town.mail.mails[-2:]] == ["ada@example.org", "ada@neu.example"]


def test_whether_the_new_address_has_an_account_only_its_owner_learns(town: Town) -> None:
    browser = open_browser(town, "Ada")
    taken = browser.post("/account/email", {"email": "ben@example.org", "password": PASSWORD})
    free = browser.post("/account/email", {"email": "bob@example.org", "password": PASSWORD})
    assert taken.status_code == free.status_code
    told = taken.text.replace("ben@", "bob@")
    told, free_said = without_tokens(told), without_tokens(free.text)
    assert told.split("<footer")[0] == free_said.split("<footer")[0]


def test_sessions_are_listed_and_can_be_ended(town: Town) -> None:
    here, there = open_browser(town, "Ada"), open_browser(town, "Ada")
    page = here.get("/account").text
    assert page.count('/end"') == 1
    path = page.split('action="/account/sessions/')[1].split('"')[0]
    town.clock.now += 3_600
    for form in (f"/account/sessions/{path}", "/account/sessions/end-others"):
        assert here.post(form).headers["location"].startswith("/account/prove"), "a proof first"
    assert there.get("/account").status_code == 200
    here.post("/account/prove", {"password": PASSWORD, "next": "/account"})
    assert here.post(f"/account/sessions/{path}").headers["location"] == "/account"
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_nobody_ends_the_session_of_another(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    other = open_browser(town, "Ben")
    path = ben.get("/account").text.split('action="/account/sessions/')[1].split('"')[0]
    assert ada.post(f"/account/sessions/{path}").status_code == 404
    assert other.get("/account").status_code == 200


def take_data_in(browser: Browser, token: str | None = None) -> Response:
    """Ask for the file, wait until it is ready, and download it."""
    asked = browser.post("/account/data/export", {"password": PASSWORD})
    assert asked.headers["location"] == "/account/data"
    ready = re.compile(r'action="(/account/data/export/[\w-]{22})"')
    wait_until(lambda: ready.search(browser.get("/account/data").text), "the file")
    found = ready.search(browser.get("/account/data").text)
    assert found
    return browser.post(found[1], token=token)


def test_the_export_needs_the_password_and_holds_what_is_ones_own(town: Town) -> None:
    browser = open_browser(town, "Ada")
    town.clock.now += 601
    wrong = {"password": "falsch geraten"}
    assert browser.post("/account/data/export", wrong).status_code == 403
    answer = take_data_in(browser)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "private, no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    parts = json.loads(archive.read("ecken.json"))
    assert parts["members"][0]["email"] == "ada@example.org"
    assert [row["name"] for row in parts["contacts"]] == ["Ben Beispiel"]
    text = archive.read("ecken.json").decode()
    assert "argon2" not in text
    assert "Cem" not in text
    assert "contacts.csv" in archive.namelist()


def test_a_download_pressed_again_says_that_the_file_is_gone(town: Town) -> None:
    browser = open_browser(town, "Ada")
    token = browser.token("/account/data")
    first = take_data_in(browser, token)
    assert first.headers["content-type"] == "application/zip"
    again = browser.post(first.request.url.path, token=token)
    assert again.headers["location"] == "/account/data"
    assert "There is no file any more" in browser.get("/account/data").text


def test_every_switch_is_named_in_what_a_member_set(town: Town) -> None:
    browser = open_browser(town, "Ada")
    for name, values in SWITCHES.items():
        set_switches(town.community, town.id("Ada"), {name: values[-1]})
        page = browser.get("/account/data").text
        assert f"{name} {values[-1]}" not in page
    assert "First steps on the start page: off" in page


def test_a_closed_account_is_gone_at_once(town: Town) -> None:
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    public_id = town.public_id("Ada")
    assert ben.get(f"/m/{public_id}").status_code == 200
    form = {"password": PASSWORD, "sure": "1"}
    assert ada.post("/account/close", {"password": PASSWORD}).status_code == 422
    assert ada.post("/account/close", form).status_code == 200
    assert ada.get("/account").status_code == 303
    gone, never = ben.get(f"/m/{public_id}"), ben.get("/m/AAAAAAAAAAAAAAAAAAAAAA")
    assert gone.status_code == never.status_code == 404
    assert "Ada" not in ben.get("/contacts").text
    signed = open_browser(town).post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    assert signed.status_code == 403


def test_closing_a_foreign_account_by_a_forged_form_fails(town: Town) -> None:
    browser = open_browser(town, "Ada")
    form = {"password": PASSWORD, "sure": "1"}
    answer = browser.post("/account/close", form, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert browser.get("/account").status_code == 200


def test_the_language_of_the_account_is_kept(town: Town) -> None:
    browser = open_browser(town, "Ada")
    assert browser.post("/account/language", {"language": "de"}).status_code == 303
    assert '<html lang="de">' in browser.get("/account").text
    assert browser.post("/account/language", {"language": "xx"}).status_code == 422


def test_the_member_reads_what_happened_to_the_account(town: Town) -> None:
    browser = open_browser(town)
    browser.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    page = browser.get("/account").text
    assert "Signed in" in page
    take_data_in(browser)
    assert "Data downloaded" in browser.get("/account").text


def test_an_access_token_is_shown_once_and_can_be_revoked(town: Town) -> None:
    browser = open_browser(town, "Ada")
    town.clock.now += 601
    assert (
        browser.post("/account/tokens", {"name": "Skript", "password": "falsch"}).status_code == 403
    )
    made = browser.post("/account/tokens", {"name": "Skript", "password": PASSWORD}).text
    token = made.split('<code class="secret">')[1].split("<")[0]
    assert token_owner(town.community, token).member == town.id("Ada")
    page = browser.get("/account").text
    assert "Skript" in page
    assert token not in page
    path = page.split('action="/account/tokens/')[1].split('"')[0]
    assert open_browser(town, "Ben").post(f"/account/tokens/{path}").status_code == 404
    assert browser.post(f"/account/tokens/{path}").status_code == 303
    with pytest.raises(NotSignedIn):
        token_owner(town.community, token)
