"""From the first form to the last, in a real browser, as somebody who joins, stays and leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from ecken.service.accounts.accounts import set_operator
from tests.browser.test_pages import CONTRAST, SMALL_TARGETS
from tests.community import Town
from tests.service.people import PASSWORD, newest_token

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]


def join(page: Page, town: Town) -> None:
    page.goto("/join")
    page.get_by_label("Vorname").fill("Nele")
    page.get_by_label("Nachname").fill("Neu")
    page.get_by_label("E-Mail-Adresse").fill("nele@example.org")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Mitglied werden").click()
    expect(page.get_by_role("heading", name="Sehen Sie in Ihr Postfach")).to_be_visible()
    page.goto(f"/confirm?token={newest_token(town)}")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen und anmelden").click()
    expect(page.get_by_text("Willkommen! Ihre Adresse ist bestätigt.")).to_be_visible()


def test_joining_filling_in_the_profile_and_leaving(
    visit: Visit, town: Town, tmp_path: Path
) -> None:
    page = visit()
    join(page, town)
    page.goto("/me")
    page.get_by_label("Überschrift").fill("Brücken und Tragwerke")
    page.get_by_label("Postleitzahl").fill("8001")
    page.get_by_label("Land").select_option("CH")
    page.get_by_role("button", name="Speichern Wer Sie sind").click()
    expect(page.get_by_text("Ihr Profil ist gespeichert.")).to_be_visible()
    expect(page.get_by_label("Ort")).to_have_value("Zürich")

    photo = tmp_path / "photo.jpg"
    Image.new("RGB", (900, 700), "teal").save(photo)
    page.get_by_label("Datei wählen").set_input_files(photo)
    page.get_by_role("button", name="Foto speichern").click()
    expect(page.get_by_text("Ihr Foto ist gespeichert.")).to_be_visible()
    assert page.locator("img.avatar.l").evaluate("image => image.naturalWidth") == 512

    page.goto("/account/data")
    page.locator("#export").get_by_role("button").first.click()
    with page.expect_download() as download:  # the page renews itself until the file is ready
        page.get_by_role("button", name="Herunterladen").click()
    assert download.value.suggested_filename == "ecken-export.zip"
    page.goto("/account")
    page.get_by_text("Konto endgültig löschen").click()
    page.get_by_label("Ja, alles löschen.").check()
    page.locator("#close").get_by_role("button").click()
    expect(page.get_by_role("heading", name="Ihr Konto ist gelöscht")).to_be_visible()
    page.goto("/account")
    assert "/sign-in" in page.url


def test_a_mistake_keeps_what_was_typed_and_says_so_beside_the_field(visit: Visit) -> None:
    page = visit("Ada", is_phone=True)
    page.goto("/me")
    page.get_by_label("Überschrift").fill("Neue Überschrift")
    page.get_by_label("Postleitzahl").fill("00000")
    page.get_by_role("button", name="Speichern Wer Sie sind").click()
    field = page.get_by_label("Postleitzahl")
    expect(field).to_have_value("00000")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Überschrift")).to_have_value("Neue Überschrift")
    expect(field).to_be_focused()
    expect(field).to_be_in_viewport()
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert wide is False


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_can_be_read_and_touched(visit: Visit, town: Town, scheme: str) -> None:
    set_operator(town.community, "ada@example.org", True)
    page = visit("Ada", is_phone=True, color_scheme=scheme)
    ben = f"/admin/members/{town.public_id('Ben')}"
    for path in ("/me", "/account", "/admin", "/admin/members", ben, "/reset"):
        page.goto(path)
        assert page.evaluate(CONTRAST) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        assert page.evaluate(SMALL_TARGETS) == [], path
