"""What is tried against accounts: planted sessions, odd paths, fields that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import NotSignedIn
from ecken.service.accounts.account_deletion import close_account
from ecken.service.accounts.accounts import own_account
from ecken.service.accounts.sessions import resume_session
from ecken.service.accounts.tokens import issue_token, token_owner
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password
from tests.web.browsing import open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    people = {"Ada": {"email": "ada@example.org"}, "Ben": {}}
    with small_community(tmp_path, members=people) as made:
        give_password(made, "Ada", "Ben")
        yield made


def test_a_planted_session_is_not_the_one_after_signing_in(town: Town) -> None:
    planted = open_browser(town, "Ben").session
    victim = open_browser(town)
    victim.keep(planted)
    answer = victim.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    assert answer.status_code == 303
    assert victim.session != planted
    found = resume_session(town.community, victim.session)
    assert found is not None
    assert found.member == town.id("Ada")
    assert resume_session(town.community, planted) is None, "the one before has ended"


def test_nothing_opens_the_account_of_who_has_left(town: Town) -> None:
    browser, token = open_browser(town, "Ada"), issue_token(town.community, town.id("Ada"))
    close_account(town.community, town.id("Ada"), PASSWORD)
    assert browser.get("/account").status_code == 303
    with pytest.raises(NotSignedIn):
        token_owner(town.community, token)


@pytest.mark.parametrize(
    "path", ["/me/x.css", "/account/x.css", "/account/a.js", "/account;x.css", "/account%2fx.css"]
)
def test_a_page_under_the_name_of_a_file_is_none(town: Town, path: str) -> None:
    answer = open_browser(town, "Ada").get(path)
    assert answer.status_code == 404
    assert "no-store" in answer.headers["cache-control"]
    assert "ada@example.org" not in answer.text


def test_fields_that_nobody_asked_for_change_nothing(town: Town) -> None:
    browser, before = open_browser(town, "Ada"), own_account(town.community, town.id("Ada"))
    more = {"is_operator": "1", "state": "active", "member": "2", "member_id": "2", "id": "2"}
    browser.post("/account/language", {"language": "de", "email": "x@evil.example", **more})
    browser.post("/account/time-zone", {"time_zone": "", "password_hash": "x", **more})
    after = own_account(town.community, town.id("Ada"))
    assert (after.email, after.is_operator) == (before.email, False)
    assert after.password_hash == before.password_hash
    assert not own_account(town.community, town.id("Ben")).is_operator


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "\\\\evil"],
)
def test_signing_in_leads_nowhere_else(town: Town, wanted: str) -> None:
    browser = open_browser(town)
    answer = browser.post(
        "/sign-in", {"email": "ada@example.org", "password": PASSWORD, "next": wanted}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
