"""Signing in by a provider that lies or is away, a stranger in between, and signing out."""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.community import Town
from tests.openid_provider import OpenIDProvider
from tests.service.people import PASSWORD
from tests.web.accounts.provider_towns import (
    ADA,
    come,
    go,
    kinds,
    refusal,
    said_in,
    town_with_provider,
)
from tests.web.browsing import open_browser


@pytest.fixture
def there(tmp_path: Path) -> Iterator[tuple[Town, OpenIDProvider]]:
    with town_with_provider(tmp_path) as made:
        yield made


# -- a provider that lies, or is away --------------------------------------------------------------


@pytest.mark.parametrize("lie", ["wrong key", "none", "symmetric"])
def test_what_the_provider_has_not_signed_opens_nothing(
    there: tuple[Town, OpenIDProvider], lie: str
) -> None:
    town, provider = there
    provider.lie = lie
    browser = open_browser(town)
    assert "could not be confirmed" in refusal(browser, come(browser, provider, **ADA))
    assert kinds(town, "Ada") == []


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://else.example"},
        {"aud": "another"},
        {"aud": ["ecken", "another"], "azp": "another"},
        {"aud": ["ecken", "another"]},
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": 10**11},
        {"nonce": "replayed"},
        {"nonce": None},
        {"sub": ""},
        {"sub": None},
        {"sub": ["ada-1"]},
        {"sub": "x" * 256},
        {"at_hash": "wrong"},
    ],
    ids=str,
)
def test_an_id_token_for_somebody_or_something_else_opens_nothing(
    there: tuple[Town, OpenIDProvider], claims: dict[str, Any]
) -> None:
    town, provider = there
    provider.claims = claims
    browser = open_browser(town)
    assert "could not be confirmed" in refusal(browser, come(browser, provider, **ADA))


@pytest.mark.parametrize("lie", ["huge", "redirect", "no json", "down"])
def test_a_provider_that_is_away_or_answers_badly_is_said_and_not_asked_at_once_again(
    there: tuple[Town, OpenIDProvider], lie: str
) -> None:
    town, provider = there
    provider.lie = lie
    browser = open_browser(town)
    answer = browser.post("/sign-in/with/club")
    assert answer.status_code == 503
    assert "cannot be reached" in said_in(answer)
    browser.post("/sign-in/with/club")
    assert len(provider.asked) == 1
    provider.lie = ""
    town.clock.now += 20
    address = go(browser)
    provider.lie = lie
    back = provider.answer(address, **ADA)
    assert "cannot be reached" in refusal(browser, browser.get(back))
    assert (
        browser.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD}).status_code
        == 303
    ), "the password goes on"


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://else.example"},
        {"token_endpoint": "http://192.0.2.1/token"},
        {"token_endpoint": "file:///etc/passwd"},
        {"jwks_uri": "https://name@127.0.0.1/keys"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
    ],
    ids=str,
)
def test_addresses_that_no_provider_should_name_are_not_called(
    there: tuple[Town, OpenIDProvider], told: dict[str, Any]
) -> None:
    town, provider = there
    provider.metadata = told
    assert open_browser(town).post("/sign-in/with/club").status_code == 503
    assert provider.asked == ["/.well-known/openid-configuration"]


def test_nothing_in_the_own_network_is_called_unless_the_operator_says_so(tmp_path: Path) -> None:
    with town_with_provider(tmp_path, is_local=False) as (town, provider):
        assert open_browser(town).post("/sign-in/with/club").status_code == 503
        assert provider.asked == []


def test_a_new_key_is_fetched_and_an_unknown_one_only_once_a_minute(
    there: tuple[Town, OpenIDProvider],
) -> None:
    town, provider = there
    come(open_browser(town), provider, **ADA)
    town.clock.now += 120
    provider.header = {"alg": "RS256", "kid": "two"}
    for _ in range(3):
        guest = open_browser(town)
        assert refusal(guest, come(guest, provider, **ADA))
    assert provider.asked.count("/keys") == 2


# -- a stranger in between -------------------------------------------------------------------------


def test_an_answer_is_good_once_and_in_its_own_browser(there: tuple[Town, OpenIDProvider]) -> None:
    town, provider = there
    browser, other = open_browser(town), open_browser(town)
    back = provider.answer(go(browser), **ADA)
    go(other)
    assert refusal(other, other.get(back)), "its state is another's"
    stranger = open_browser(town)
    assert refusal(stranger, stranger.get(back)), "nothing was begun there"
    kept = browser.client.cookies["ecken-provider"]
    assert browser.get(back).status_code == 303
    browser.client.cookies.set("ecken-provider", kept)
    browser.post("/sign-out")
    assert "took too long" in refusal(browser, browser.get(back))


def test_an_answer_that_comes_late_or_for_another_provider_is_none(
    there: tuple[Town, OpenIDProvider],
) -> None:
    town, provider = there
    browser = open_browser(town)
    back = provider.answer(go(browser), **ADA)
    assert refusal(browser, browser.get(back.replace("/club/", "/other/")))
    back = provider.answer(go(browser), **ADA)
    town.clock.now += 601
    assert refusal(browser, browser.get(back))
    for change in (("iss=http", "iss=https"), ("iss=", "isx="), ("state=", "state=x")):
        back = provider.answer(go(browser), **ADA)
        assert refusal(browser, browser.get(back.replace(*change)))
    refused = browser.get(provider.answer(go(browser), error="access_denied", **ADA))
    assert "not signed in at" in refusal(browser, refused)


def test_where_one_goes_afterwards_is_a_page_of_this_site(
    there: tuple[Town, OpenIDProvider],
) -> None:
    town, provider = there
    browser = open_browser(town)
    for wanted in ("//evil.example", "https://evil.example/", "/sign-out"):
        answer = browser.get(provider.answer(go(browser, next=wanted), **ADA))
        assert answer.headers["location"] == "/"
        browser = open_browser(town)


def test_beginning_needs_a_form_of_this_site(there: tuple[Town, OpenIDProvider]) -> None:
    town, provider = there
    assert open_browser(town).post("/sign-in/with/club", token="x").status_code == 403
    led = open_browser(town).get("/sign-in/with/club")
    assert provider.issuer not in led.headers.get("location", "") + led.text
    assert open_browser(town).post("/sign-in/with/none").status_code == 404
    assert provider.asked == []


# -- the end ---------------------------------------------------------------------------------------


def test_signing_out_offers_to_sign_out_there(there: tuple[Town, OpenIDProvider]) -> None:
    town, provider = there
    browser = open_browser(town)
    come(browser, provider, **ADA)
    out = browser.post("/sign-out")
    assert out.headers["location"] == "/signed-out?from=club"
    page = browser.get(out.headers["location"]).text
    assert f"{provider.issuer}/end?client_id=ecken" in html.unescape(page)
    assert open_browser(town, "Ada").post("/sign-out").headers["location"] == "/sign-in"


def test_a_sign_out_there_ends_the_sessions_here(there: tuple[Town, OpenIDProvider]) -> None:
    town, provider = there
    one, two = open_browser(town), open_browser(town)
    come(one, provider, **ADA, sid="s1")
    come(two, provider, **ADA, sid="s2")
    by_password = open_browser(town, "Ada")

    def tell(token: str) -> int:
        form = {"logout_token": token}
        return open_browser(town).client.post("/provider-logout/club", data=form).status_code

    token = provider.logout_token(sub="ada-1", sid="s1")
    assert tell(token) == 200
    assert [b.get("/account").status_code for b in (one, two)] == [303, 200]
    assert tell(token) == 400, "once"
    wrong: list[dict[str, Any]] = [
        {"events": {}}, {"nonce": "x"}, {"aud": "another"}, {"iat": 1}, {"jti": None},
        {"sub": None}, {"iss": "https://else.example"},
    ]  # fmt: skip
    for claims in wrong:
        assert tell(provider.logout_token(**{"sub": "ada-1", **claims})) == 400, claims
    assert tell("x.y.z") == 400
    assert tell(provider.logout_token(sub="nobody")) == 200, "nothing tells who has an account"
    assert two.get("/account").status_code == 200
    assert tell(provider.logout_token(sub="ada-1")) == 200
    assert two.get("/account").status_code == 303
    assert by_password.get("/account").status_code == 200, "was not opened by the provider"


def test_without_passwords_the_provider_is_the_way_in(tmp_path: Path) -> None:
    with town_with_provider(tmp_path, settings={"password_sign_in": False}) as (town, provider):
        browser = open_browser(town)
        page = browser.get("/sign-in").text
        assert "Sign in with Vereinskonto" in page
        assert 'name="password"' not in page
        tried = browser.post("/sign-in", {"email": "ada@example.org", "password": PASSWORD})
        assert tried.status_code == 403
        assert browser.post("/reset", {"email": "ada@example.org"}).status_code == 403
        form = {"first_name": "A", "last_name": "B", "email": "a@b.example", "password": PASSWORD}
        assert browser.post("/join", form).status_code == 403
        assert come(browser, provider, **ADA).status_code == 303
