"""Passkeys in a real browser, with Chromium's virtual authenticator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.browser.test_pages import CONTRAST, SMALL_TARGETS
from tests.community import Town
from tests.service.people import PASSWORD, give_password

pytestmark = pytest.mark.browser

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def opened(chromium: Browser, site: str) -> Iterator[tuple[Page, CDPSession, str]]:
    """A page under a name, which passkeys need, with an authenticator that always says yes."""
    context = chromium.new_context(locale="de-DE", base_url=site.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    try:
        yield page, cdp, made["authenticatorId"]
    finally:
        context.close()


def sign_in(page: Page) -> None:
    page.goto("/sign-in?next=/account/security")
    page.get_by_label("E-Mail-Adresse").fill("ada@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def test_a_passkey_is_made_and_signs_in_beside_and_without_the_password(
    chromium: Browser, site: str, town: Town
) -> None:
    give_password(town, "Ada")
    with opened(chromium, site) as (page, cdp, authenticator):
        sign_in(page)
        page.get_by_label("Name des neuen Passkeys").fill("mein Telefon")
        page.get_by_role("button", name="Passkey hinzufügen").click()
        expect(page.get_by_role("heading", name="Wiederherstellungscodes")).to_be_visible()
        assert page.locator(".codes li").count() == 10
        page.get_by_role("link", name="Ich habe sie aufbewahrt").click()
        expect(page.get_by_text("mein Telefon").first).to_be_visible()
        kept = cdp.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})
        assert len(kept["credentials"]) == 1

        page.context.clear_cookies()
        page.goto("/sign-in?next=/account/security")
        page.get_by_role("button", name="Mit Passkey anmelden").click()
        expect(page.get_by_role("heading", name="Sicherheit")).to_be_visible()

        page.context.clear_cookies()
        sign_in(page)
        expect(page.get_by_role("heading", name="Zweiter Schritt")).to_be_visible()
        page.get_by_role("button", name="Passkey verwenden").click()
        expect(page.get_by_role("heading", name="Sicherheit")).to_be_visible()


def test_a_browser_that_gives_no_key_says_so(chromium: Browser, site: str, town: Town) -> None:
    give_password(town, "Ada")
    with opened(chromium, site) as (page, cdp, authenticator):
        cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": authenticator})
        cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**KEY, "isUserVerified": False}})
        page.goto("/sign-in")
        page.get_by_role("button", name="Mit Passkey anmelden").click()
        expect(page.get_by_text("Der Passkey hat nicht geantwortet.")).to_be_visible()


@pytest.mark.parametrize("path", ["/sign-in", "/account/security", "/account/prove"])
def test_pages_with_passkeys_are_readable_on_a_phone(
    chromium: Browser, site: str, town: Town, path: str
) -> None:
    give_password(town, "Ada")
    with opened(chromium, site) as (page, _cdp, _):
        if path != "/sign-in":
            sign_in(page)
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        assert page.evaluate(SMALL_TARGETS) == []
        assert page.evaluate(CONTRAST) == []


def test_without_scripts_the_pages_say_what_needs_them(
    chromium: Browser, site: str, town: Town
) -> None:
    context = chromium.new_context(
        locale="de-DE",
        base_url=site.replace("127.0.0.1", "localhost"),
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto("/sign-in")
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_hidden()
    said = page.locator("noscript").all_text_contents()
    assert any("braucht JavaScript" in text for text in said)
    context.close()
