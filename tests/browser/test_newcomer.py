"""A newcomer's whole way in a real browser: invited, confirmed, contacts brought, others invited,
profile filled, data taken along; once in German with scripts, once in English without any.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from ecken.service.contacts.personal_links import renew_own_link, show_own_link
from ecken.service.contacts.requests import accept_request, list_incoming
from tests.browser.conftest import Visit
from tests.community import Town
from tests.exchange.archives import make_zip
from tests.exchange.real_files import FILES
from tests.exchange.test_linkedin import EDUCATION, POSITIONS, PROFILE
from tests.service.imports.test_comparing import link_to
from tests.service.people import PASSWORD, newest_token

pytestmark = pytest.mark.browser

GERMAN = {
    "invited": "Ben Yıldız hat Sie eingeladen",
    "steps": "Ihre ersten Schritte",
    "step done": "erledigt",
    "match": "2 Mitglieder, die Sie anfragen können",
    "sent": "Gesendete Anfragen: 1. Neue Kontakte: 0.",
    "open": "Ihre offenen Anfragen",
    "saved": "Ihr Profil ist gespeichert.",
    "report": "Bericht über Ihre Kontakte",
    "ready": "Ihre Datei liegt bereit.",
    "taken": "LIESMICH.txt",
}
ENGLISH = {
    "invited": "Ben Yıldız has invited you",
    "steps": "Your first steps",
    "step done": "step done",
    "match": "2 members you can ask",
    "sent": "Requests sent: 1. New contacts: 0.",
    "open": "Your open requests",
    "saved": "Your profile is saved.",
    "report": "Report over your contacts",
    "ready": "Your file is ready.",
    "taken": "README.txt",
}
WAYS = pytest.mark.parametrize(
    ("language", "words", "has_scripts"),
    [("de-DE", GERMAN, True), ("en-GB", ENGLISH, False)],
    ids=["German", "English without scripts"],
)


def _form(page: Page, action: str) -> Locator:
    return page.locator(f"main form[action='{action}']")


def _send(page: Page, action: str) -> None:
    _form(page, action).locator("button:not([formaction])").first.click()


def _join(page: Page, town: Town, link: str) -> None:
    page.goto(link)
    expect(page.locator("main .banner:visible")).to_contain_text("Ben Yıldız")
    for name, value in (("first_name", "Nele"), ("last_name", "Neu"),
                        ("email", "nele@example.org"), ("password", PASSWORD)):  # fmt: skip
        page.locator(f"#f-{name}").fill(value)
    _send(page, "/join")
    page.goto(f"/confirm?token={newest_token(town)}")
    page.locator("#f-password").fill(PASSWORD)
    _send(page, "/confirm")


def _compare(page: Page) -> None:
    connections = (FILES / "linkedin/labeldekho/Connections.csv").read_bytes()
    archive = make_zip({
        "Connections.csv": connections, "Profile.csv": PROFILE,
        "Positions.csv": POSITIONS, "Education.csv": EDUCATION,
    })  # fmt: skip
    file: Any = {"name": "Basic_LinkedInDataExport_02-08-2026.zip",
                 "mimeType": "application/zip", "buffer": archive}  # fmt: skip
    page.goto("/import")
    page.locator("#f-file").set_input_files(file)
    _send(page, "/import")


def _done(page: Page) -> Locator:
    return page.locator(".first-steps li.is-done")


@WAYS
def test_a_newcomer_comes_in_by_a_link_and_goes_all_the_way(
    visit: Visit, town: Town, language: str, words: dict[str, str], has_scripts: bool
) -> None:
    link_to(town, "Cem", "https://www.linkedin.com/in/alicejohnson")
    link_to(town, "Dora", "https://www.linkedin.com/in/bobwilliams/")
    renew_own_link(town.community, town.id("Ben"))
    with town.community.reading(town.id("Ben")) as world:
        bens = show_own_link(town.community, world)
    assert bens is not None
    page = visit(locale=language, java_script_enabled=has_scripts)

    _join(page, town, bens.link)
    expect(page.get_by_role("heading", name=words["invited"])).to_be_visible()
    expect(page.get_by_role("heading", name=words["steps"])).to_be_visible()
    expect(page.locator(".first-steps ol > li")).to_have_count(3)
    expect(_done(page)).to_have_count(0)

    _compare(page)
    expect(page.get_by_role("heading", name=words["match"])).to_be_visible()
    assert page.locator("main input[type=checkbox]:checked").count() == 0
    _look_at_report(page, words["report"])
    page.locator(".pick", has_text="Cem Kaya").locator("input").check()
    _send(page, "/import/requests")
    expect(page.get_by_text(words["sent"])).to_be_visible()

    page.goto("/")
    waiting = page.locator("section", has=page.get_by_role("heading", name=words["open"]))
    expect(waiting).to_contain_text("Cem Kaya")
    expect(waiting).not_to_contain_text("Dora")
    expect(_done(page)).to_have_count(1)
    expect(_done(page)).to_contain_text(words["step done"])

    _invite(page)
    _fill_profile(page, words["saved"])
    _be_answered(town)
    page.goto("/")
    expect(page.get_by_role("heading", name=words["open"])).to_have_count(0)
    expect(_done(page)).to_have_count(2)
    _take_along(page, words)


def _look_at_report(page: Page, title: str) -> None:
    """The report stands in a tab of its own; the comparison stays open."""
    with page.context.expect_page() as opened:
        _send(page, "/import/report")
    report = opened.value
    expect(report.get_by_role("heading", name=title)).to_be_visible()
    expect(report.locator(".growth svg")).to_be_visible()
    with report.expect_download() as download:
        _send(report, "/import/report.pdf")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    report.close()


def _invite(page: Page) -> None:
    """Make the own link; its QR code is drawn, and a guest is greeted by it."""
    page.goto("/invitation")
    _send(page, "/invitation/renew")
    code = page.locator("main svg[role=img]")
    expect(code).to_be_visible()
    box = code.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 100
    link = page.locator("#f-link").input_value()
    guest = page.context.browser
    assert guest is not None
    context = guest.new_context()
    try:
        other = context.new_page()
        other.goto(link)
        expect(other.locator("main .banner:visible")).to_contain_text("Nele Neu")
    finally:
        context.close()


def _fill_profile(page: Page, saved: str) -> None:
    _compare(page)
    offers = _form(page, "/import/profile")
    for text in ("Leiterin Einkauf", "Weber GmbH", "Universität zu Köln"):
        offers.locator(".pick", has_text=text).first.locator("input").check()
    _send(page, "/import/profile")
    expect(page.get_by_text(saved)).to_be_visible()
    page.goto("/me")
    expect(page.locator("#f-position")).to_have_value("Leiterin Einkauf")
    expect(page.locator("#f-company")).to_have_value("Weber GmbH")


def _be_answered(town: Town) -> None:
    with town.community.reading(town.id("Cem")) as world:
        (request,) = list_incoming(world)
    accept_request(town.community, town.id("Cem"), request.id)


def _take_along(page: Page, words: dict[str, str]) -> None:
    page.goto("/account/data")
    _send(page, "/account/data/export")
    # The page renews itself until then.
    expect(page.locator("#export").get_by_text(words["ready"])).to_be_visible()
    with page.expect_download() as download:
        page.locator("#export form button").first.click()
    taken = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert words["taken"] in taken.namelist()
    data = json.loads(taken.read("ecken.json"))
    assert data["members"][0]["position"] == "Leiterin Einkauf"
    assert [row["name"] for row in data["contacts"]] == ["Cem Kaya"]
    page.goto("/account/data")
    expect(page.locator("#export form[action='/account/data/export']")).to_be_visible()
