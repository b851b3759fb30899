"""Signing in by a provider: accounts that are linked, and accounts that are made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ecken.service.accounts.accounts import own_account
from ecken.store.accounts.accounts import find_account_by_email
from ecken.store.accounts.factors import insert_app
from tests.community import Town
from tests.openid_provider import OpenIDProvider
from tests.service.people import PASSWORD
from tests.web.accounts.provider_towns import (
    ADA,
    NEW,
    come,
    go,
    kinds,
    refusal,
    said_in,
    town_with_provider,
)
from tests.web.browsing import headers_of, open_browser, without_tokens


@pytest.fixture
def there(tmp_path: Path) -> Iterator[tuple[Town, OpenIDProvider]]:
    with town_with_provider(tmp_path) as made:
        yield made


# -- accounts that are there -----------------------------------------------------------------------


def test_an_address_that_the_operator_believes_opens_its_account(
    there: tuple[Town, OpenIDProvider],
) -> None:
    town, provider = there
    browser = open_browser(town)
    assert "Sign in with Vereinskonto" in browser.get("/sign-in").text
    address = go(browser, next="/contacts")
    answer = browser.get(provider.answer(address, **ADA))
    assert (answer.status_code, answer.headers["location"]) == (303, "/contacts")
    assert browser.get("/account").status_code == 200
    assert kinds(town, "Ada")[:2] == ["sign_in_provider", "sign_in_linked"]
    subjects = [mail.subject for mail in town.mail.mails if mail.to == ADA["email"]]
    assert "Ecken: Ihr Konto ist mit einer weiteren Anmeldung verknüpft" in subjects
    again = come(open_browser(town), provider, sub="ada-1", email="other@example.org")
    assert again.status_code == 303, "linked by who it is, not by its address"


@pytest.mark.parametrize(
    ("changes", "claims"),
    [
        ({"addresses": "untrusted", "joining": "nobody"}, {}),
        ({}, {"email_verified": False}),
        ({}, {"email_verified": None}),
        ({"addresses": "all", "joining": "nobody"}, {"email": "nobody@example.org"}),
    ],
)
def test_an_address_that_is_not_believed_tells_nothing_of_accounts(
    tmp_path: Path, changes: dict[str, Any], claims: dict[str, Any]
) -> None:
    with town_with_provider(tmp_path, **changes) as (town, provider):
        answers, pages = [], []
        for email in ("ada@example.org", "bob@example.org"):
            browser = open_browser(town)
            browser.client.headers["accept-encoding"] = "identity"
            answers.append(come(browser, provider, **{**ADA, "email": email, **claims}))
            pages.append(browser.get("/sign-in"))
            assert not browser.is_signed_in
        known, unknown = answers
        assert known.status_code == unknown.status_code == 303
        assert known.headers["location"] == unknown.headers["location"] == "/sign-in"
        assert headers_of(known).keys() == headers_of(unknown).keys()
        assert len({without_tokens(page.text) for page in pages}) == 1
        assert "opens no account here" in said_in(pages[0])
        assert kinds(town, "Ada") == []


def test_all_addresses_of_a_company_may_be_believed(tmp_path: Path) -> None:
    with town_with_provider(tmp_path, addresses="all") as (town, provider):
        assert (
            come(open_browser(town), provider, **{**ADA, "email_verified": None}).status_code == 303
        )


def test_a_member_links_and_unlinks_after_a_proof(tmp_path: Path) -> None:
    with town_with_provider(tmp_path, addresses="untrusted", joining="nobody") as (town, provider):
        browser = open_browser(town, "Ada")
        back = provider.answer(go(browser, "/account/security/providers/club/link"), **ADA)
        assert browser.get(back).headers["location"] == "/account/security"
        page = browser.get("/account/security").text
        assert "The sign-in is linked." in page
        guest = open_browser(town)
        assert come(guest, provider, **ADA).status_code == 303
        other = open_browser(town, "Ben")
        taken = provider.answer(go(other, "/account/security/providers/club/link"), **ADA)
        other.get(taken)
        assert "opens an account here already" in other.get("/account/security").text
        town.clock.now += 3_600
        remove = re.search(r'action="(/account/security/linked/[^"]+)"', page)
        assert remove
        led = browser.post(remove[1])
        assert led.headers["location"].startswith("/account/prove"), "a proof first"
        browser.post("/account/prove", {"password": PASSWORD, "next": "/account/security"})
        assert browser.post(remove[1]).status_code == 303
        guest = open_browser(town)
        assert refusal(guest, come(guest, provider, **ADA))
        assert kinds(town, "Ada")[0] == "sign_in_unlinked"


def test_what_another_session_began_links_nothing(there: tuple[Town, OpenIDProvider]) -> None:
    town, provider = there
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    address = go(ben, "/account/security/providers/club/link")
    ada.client.cookies.set("ecken-provider", ben.client.cookies["ecken-provider"])
    ada.get(provider.answer(address, sub="ben-1"))
    assert "took too long" in ada.get("/account/security").text
    guest = open_browser(town)
    assert refusal(guest, come(guest, provider, sub="ben-1"))


def test_the_last_way_in_stays(there: tuple[Town, OpenIDProvider]) -> None:
    town, provider = there
    browser = open_browser(town)
    come(browser, provider, **NEW)
    browser.post("/join/with", {"first_name": "Nele", "last_name": "Neu"})
    remove = re.search(
        r'action="(/account/security/linked/[^"]+)"', browser.get("/account/security").text
    )
    assert remove
    browser.post(remove[1])
    assert "Nothing else opens your account" in browser.get("/account/security").text


def test_a_second_factor_is_asked_for_unless_the_providers_counts(tmp_path: Path) -> None:
    with town_with_provider(tmp_path, second_factor=("mfa",)) as (town, provider):
        with town.community.writing() as connection:
            insert_app(connection, town.id("Ada"), "x" * 22, step=1, at=town.clock())
        weak = come(open_browser(town), provider, **ADA, amr=["pwd"])
        assert weak.headers["location"].startswith("/sign-in/second")
        strong = come(open_browser(town), provider, **ADA, amr=["pwd", "mfa"])
        assert strong.headers["location"] == "/"


def test_a_proof_needs_a_new_sign_in_there(there: tuple[Town, OpenIDProvider]) -> None:
    town, provider = there
    browser = open_browser(town)
    come(browser, provider, **ADA)
    town.clock.now += 3_600
    path = "/account/prove/with/club"
    address = go(browser, path, next="/account/security/app")
    assert "prompt=login" in address
    stale = provider.answer(address, **ADA, auth_time=town.clock() - 600)
    assert browser.get(stale).headers["location"] == "/account/security"
    assert browser.get("/account/security/app").status_code == 303
    fresh = browser.get(provider.answer(go(browser, path, next="/account/security/app"), **ADA))
    assert fresh.headers["location"] == "/account/security/app"
    assert browser.get("/account/security/app").status_code == 200
    town.clock.now += 3_600
    somebody = provider.answer(go(browser, path, next="/account"), sub="else")
    browser.get(somebody)
    assert browser.get("/account/security/app").status_code == 303


# -- joining ---------------------------------------------------------------------------------------


def test_who_may_join_does_so_with_the_names_that_the_provider_has(
    there: tuple[Town, OpenIDProvider],
) -> None:
    town, provider = there
    browser = open_browser(town)
    assert come(browser, provider, **NEW).headers["location"] == "/join/with"
    page = browser.get("/join/with").text
    assert 'value="Nele"' in page
    assert "nele@club.example" in page
    done = browser.post("/join/with", {"first_name": "Nele", "last_name": "Neu", "email": "x@y.de"})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    with town.community.database.reading() as connection:
        account = find_account_by_email(connection, "nele@club.example")
    assert account is not None
    assert (account.state, account.password_hash) == ("active", None)
    assert come(open_browser(town), provider, **NEW).headers["location"] == "/"
    assert browser.post("/join/with", {"last_name": "Neu"}).status_code == 403, "once"


@pytest.mark.parametrize(
    ("changes", "claims", "may"),
    [
        ({"joining": "listed", "join_domains": ("club.example",)}, {}, True),
        ({"joining": "listed", "join_domains": ("example",)}, {}, False),
        ({"joining": "listed", "join_groups": ("chor",)}, {"groups": ["chor", "x"]}, True),
        ({"joining": "listed", "join_groups": ("chor",)}, {"groups": ["tenor"]}, False),
        (
            {"joining": "listed", "join_groups": ("a",), "groups_claim": "realm_access.roles"},
            {"realm_access": {"roles": ["a"]}},
            True,
        ),
        ({"joining": "nobody"}, {}, False),
        ({"settings": {"joining": "domain", "joining_domains": "other.example"}}, {}, None),
        ({"settings": {"joining": "invitation"}}, {}, None),
    ],
)
def test_domains_and_groups_decide_who_may_join(
    tmp_path: Path, changes: dict[str, Any], claims: dict[str, Any], may: bool | None
) -> None:
    with town_with_provider(tmp_path, **changes) as (town, provider):
        browser = open_browser(town)
        answer = come(browser, provider, **{**NEW, **claims})
        if may is False:
            assert "opens no account" in refusal(browser, answer)
            return
        assert answer.headers["location"] == "/join/with"
        done = browser.post("/join/with", {"first_name": "Nele", "last_name": "Neu"})
        assert (done.status_code == 303) is bool(may), "the site's own conditions hold as well"
        assert browser.is_signed_in is bool(may)


def test_with_approval_operators_decide_as_ever(tmp_path: Path) -> None:
    with town_with_provider(tmp_path, settings={"joining": "approval"}) as (town, provider):
        browser = open_browser(town)
        come(browser, provider, **NEW)
        done = browser.post("/join/with", {"first_name": "Nele", "last_name": "Neu"})
        assert done.status_code == 200
        assert not browser.is_signed_in
        guest = open_browser(town)
        assert "still have to approve" in refusal(guest, come(guest, provider, **NEW))


def test_groups_make_operators_and_end_it(tmp_path: Path) -> None:
    with town_with_provider(tmp_path, operator_groups=("board",)) as (town, provider):
        come(open_browser(town), provider, **ADA, groups=["board"])
        assert own_account(town.community, town.id("Ada")).is_operator
        come(open_browser(town), provider, **ADA, groups=[])
        assert not own_account(town.community, town.id("Ada")).is_operator
        assert kinds(town, "Ada").count("operator_ended") == 1
