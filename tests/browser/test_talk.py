"""Making contact in a real browser: as asker, bridge and target; on a phone; readable."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ecken.service.contacts.introductions import ask_introduction
from ecken.service.contacts.requests import send_request
from ecken.service.search.target_groups import create_group
from ecken.service.talk.messages import count_unread, open_conversation, send_message
from tests.browser.conftest import Visit
from tests.browser.test_pages import CONTRAST, SMALL_TARGETS
from tests.community import Town

pytestmark = pytest.mark.browser


def test_asker_bridge_and_target_walk_through_an_introduction(visit: Visit, town: Town) -> None:
    ada = visit("Ada")
    ada.goto(f"/m/{town.public_id('Ella')}")
    ada.get_by_role("link", name="Um Vorstellung bitten").first.click()
    ada.get_by_label("An die Person, die Sie vorstellt").fill("Bitte stell mich vor.")
    ada.get_by_label("An Ella Ernst").fill("Ich suche jemanden für Verpackung.")
    ada.get_by_role("button", name="Um die Vorstellung bitten").click()
    expect(ada.get_by_text("wartet auf Antwort")).to_be_visible()

    ben = visit("Ben")
    ben.get_by_role("link", name="Antworten").first.click()
    expect(ben.get_by_text("Bitte stell mich vor.")).to_be_visible()
    ben.get_by_role("button", name="Vorstellen", exact=True).click()
    expect(ben.get_by_text("weitergegeben").first).to_be_visible()
    ada.reload()
    expect(ada.get_by_text("wartet auf Antwort")).to_be_visible()

    ella = visit("Ella", is_phone=True)
    ella.goto("/introductions")
    ella.get_by_role("link", name="Antworten").click()
    expect(ella.get_by_text("Ich suche jemanden für Verpackung.")).to_be_visible()
    ella.get_by_role("button", name="Ja, gern").click()
    ella.get_by_label("Nachricht").fill("Guten Tag, Frau Weber!")
    ella.get_by_role("button", name="Senden").click()

    ada.goto("/messages")
    ada.get_by_text("Guten Tag, Frau Weber!").click()
    expect(ada.locator(".talk")).to_contain_text("Ella Ernst")
    expect(ada.locator("h1")).to_contain_text("Ben Yıldız")


def test_a_request_is_weighed_accepted_and_taken_back(visit: Visit, town: Town) -> None:
    send_request(town.community, town.id("Finn"), town.public_id("Ada"), message="Guten Tag")
    create_group(town.community, town.id("Ada"), name="Einkauf", query="position:einkauf*")
    ada = visit("Ada")
    ada.goto("/requests")
    ada.locator(".brings a").click()
    expect(ada.get_by_role("heading", name="Was eine Zusage bringt")).to_be_visible()
    ada.get_by_role("button", name="Annehmen").click()
    expect(ada.get_by_text("sind jetzt Kontakte")).to_be_visible()
    ada.get_by_role("button", name="Rückgängig").click()
    expect(ada.locator(".ask-card")).to_contain_text("Finn")


def test_a_conversation_is_noted_as_read_once_somebody_looks(visit: Visit, town: Town) -> None:
    id = open_conversation(town.community, town.id("Ben"), town.public_id("Ada"))
    for number in range(3):
        send_message(town.community, town.id("Ben"), id, f"Hallo {number}")
    ada = visit("Ada")
    badge = ada.locator("[data-badge=messages]").first
    expect(badge).to_have_text("3")
    ada.goto(f"/messages/{id}")
    expect(ada.locator("form[data-seen]")).to_have_count(0)
    expect(ada.locator("[data-badge=messages]")).to_have_count(0)
    with town.community.reading(town.id("Ada")) as world:
        assert count_unread(world) == 0


def _pages(town: Town) -> list[str]:
    ada = town.id("Ada")
    request = send_request(town.community, town.id("Finn"), town.public_id("Ada"))
    group = create_group(town.community, ada, name="Einkauf", query="position:einkauf*")
    id = ask_introduction(
        town.community,
        ada,
        bridge=town.public_id("Ben"),
        target=town.public_id("Dora"),
        to_target="Guten Tag",
    ).id
    talk = open_conversation(town.community, ada, town.public_id("Ben"))
    send_message(town.community, town.id("Ben"), talk, "ein langes Wort: " + "Donaudampf" * 30)
    return [
        f"/requests/{request.request_id}",
        "/introductions",
        f"/introductions/{id}",
        f"/introductions/new?target={town.public_id('Ella')}",
        "/messages",
        f"/messages/{talk}",
        f"/messages/new?to={town.public_id('Cem')}",
        "/groups",
        f"/groups/{group}",
        "/groups/new",
        "/suggestions",
        "/news",
        "/news/settings",
        f"/contacts/{town.public_id('Ben')}/note",
    ]


def _faults(page: Page, path: str) -> list[str]:
    page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    faint = page.evaluate(CONTRAST)
    return [f"{path} is too wide by {wide}"] * (wide > 0) + [f"{path}: {text}" for text in faint]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_can_be_read_and_fits(visit: Visit, town: Town, scheme: str) -> None:
    page = visit("Ada", is_phone=True, color_scheme=scheme)
    assert [fault for path in _pages(town) for fault in _faults(page, path)] == []


def test_what_is_touched_is_large_enough_on_phones(visit: Visit, town: Town) -> None:
    page = visit("Ada", is_phone=True)
    small = []
    for path in _pages(town):
        page.goto(path)
        small += [f"{path}: {target}" for target in page.evaluate(SMALL_TARGETS)]
    assert small == []
