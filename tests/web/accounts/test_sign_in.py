"""Signing in and out by the pages; sessions, their cookies, and the demo's links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from ecken.service.operators.demo_links import make_demo_link
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password
from tests.web.browsing import Browser, headers_of, open_browser, without_tokens


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        give_password(made, "Ada")
        yield made


def sign_in(
    browser: Browser, email: str = "ada@example.org", password: str = PASSWORD, **more: str
) -> Response:
    return browser.post("/sign-in", {"email": email, "password": password, **more})


def test_the_right_password_opens_the_start_page(town: Town) -> None:
    browser = open_browser(town)
    answer = sign_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert browser.get("/account").status_code == 200


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(town: Town) -> None:
    browser = open_browser(town)
    browser.client.headers["accept-encoding"] = "identity"  # so that lengths tell
    wrong = sign_in(browser, password="nicht dieses Wort")
    unknown = sign_in(browser, email="bob@example.org", password="nicht dieses Wort")
    assert wrong.status_code == unknown.status_code == 403
    assert without_tokens(wrong.text.replace("ada@", "bob@")) == without_tokens(unknown.text)
    assert headers_of(wrong) == headers_of(unknown)
    assert PASSWORD not in wrong.text


@pytest.mark.parametrize(
    "password", ["x" * 15_000, "a\0b", "\ud800".encode("utf-8", "surrogatepass")]
)
def test_a_monstrous_password_is_only_a_wrong_one(town: Town, password: str | bytes) -> None:
    answer = sign_in(open_browser(town), password=password)  # type: ignore[arg-type]
    assert answer.status_code == 403


def test_a_form_beyond_a_megabyte_is_refused(town: Town) -> None:
    assert sign_in(open_browser(town), password="x" * 1_100_000).status_code == 413


def test_signing_in_gives_a_new_session(town: Town) -> None:
    browser = open_browser(town, "Ada")
    before = browser.session
    sign_in(browser)
    assert browser.session != before
    stolen = open_browser(town)
    stolen.keep(before)
    assert stolen.get("/account").status_code == 303


def test_a_cookie_that_somebody_else_chose_opens_nothing(town: Town) -> None:
    browser = open_browser(town)
    browser.keep("A" * 43)
    assert browser.get("/account").status_code == 303
    sign_in(browser)
    assert "A" * 43 not in {cookie.value for cookie in browser.client.cookies.jar}


def test_two_session_cookies_are_believed_neither(town: Town) -> None:
    token = open_browser(town, "Ada").session
    browser = open_browser(town)
    answer = browser.get("/account", headers={"cookie": f"ecken={token}; ecken={'A' * 43}"})
    assert answer.status_code == 303


def test_signing_out_ends_the_session_on_the_server(town: Town) -> None:
    browser = open_browser(town, "Ada")
    token = browser.session
    assert browser.post("/sign-out").status_code == 303
    browser.keep(token)
    assert browser.get("/account").status_code == 303


def test_a_session_ends_when_it_is_not_used(town: Town) -> None:
    browser = open_browser(town, "Ada")
    town.clock.pass_days(29)
    assert browser.get("/account").status_code == 200
    town.clock.pass_days(29)
    assert browser.get("/account").status_code == 200
    town.clock.pass_days(31)
    assert browser.get("/account").status_code == 303


def test_the_cookie_is_http_only_and_lax_on_loopback(town: Town) -> None:
    answer = sign_in(open_browser(town))
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("ecken="))
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_under_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    settings = {"base_url": "https://verein.example"}
    with small_community(tmp_path, members=["Ada"], settings=settings) as town:
        give_password(town, "Ada")
        browser = open_browser(town, address="https://verein.example")
        answer = sign_in(browser)
        cookies = answer.headers.get_list("set-cookie")
        cookie = next(c for c in cookies if c.startswith("__Host-ecken="))
        assert {"Secure", "Path=/", "HttpOnly"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        assert "max-age=" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb"],
)
def test_signing_in_leads_to_no_other_site(town: Town, wanted: str) -> None:
    browser = open_browser(town)
    answer = browser.get("/sign-in", params={"next": wanted})
    assert 'name="next" value="/"' in answer.text
    assert sign_in(browser, next=wanted).headers["location"] == "/"


def test_signing_in_leads_back_to_the_page_that_was_wanted(town: Town) -> None:
    browser = open_browser(town)
    led = browser.get("/account").headers["location"]
    assert 'name="next" value="/account"' in browser.get(led).text
    assert sign_in(browser, next="/account").headers["location"] == "/account"


def test_a_demo_link_signs_in_where_this_is_a_demo(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"], settings={"demo": True}) as town:
        link = make_demo_link(town.community, town.id("Ada"))
        for _ in range(2):  # the link of a demo is not used up
            browser = open_browser(town)
            assert browser.get(link).headers["location"] == "/"
            assert browser.get("/account").status_code == 200
        assert open_browser(town).get(link[:-1] + "x").status_code == 404
        assert open_browser(town).get("/demo/sign-in?token=x.y").status_code == 404


def test_a_demo_link_is_nothing_where_this_is_no_demo(town: Town) -> None:
    browser = open_browser(town)
    answer = browser.get(make_demo_link(town.community, town.id("Ada")))
    assert answer.status_code == 404
    assert not browser.is_signed_in
