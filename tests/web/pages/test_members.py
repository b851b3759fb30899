"""A member's page as the viewer may see it, the ways, and what can be done there."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert

from ecken.rules.audience import Audience
from ecken.service.privacy.privacy import set_privacy
from ecken.store.tables import educations, links, positions
from tests.community import Town
from tests.web.conftest import Browse, text_of


def strip_of(page: str) -> str:
    found = re.search(r'<nav class="strip".*?</nav>', page, re.DOTALL)
    return text_of(found.group()) if found else ""


def test_the_way_to_a_member_is_a_strip(browse: Browse, town: Town) -> None:
    page = browse("Ada").get(f"/m/{town.public_id('Hanna')}").text
    assert strip_of(page) == "AW Sie CB Cem Beispiel HB Hanna Beispiel alle Wege"
    assert "2. Grad" in page
    assert "Einer Ihrer Kontakte kennt Hanna Beispiel" in page


def test_all_bridges_are_named(browse: Browse, town: Town) -> None:
    page = text_of(browse("Ada").get(f"/m/{town.public_id('Dora')}").text)
    assert "2 Ihrer Kontakte kennen Dora Klein" in page
    assert "Lean Management" in page


def test_a_contact_shows_shared_contacts(browse: Browse, town: Town) -> None:
    page = text_of(browse("Ada").get(f"/m/{town.public_id('Ben')}").text)
    assert "1. Grad" in page
    assert "Ein gemeinsamer Kontakt" in page


def test_an_open_list_is_shown_and_a_closed_one_leaves_no_trace(browse: Browse, town: Town) -> None:
    browser, page = browse("Ada"), f"/m/{town.public_id('Dora')}"
    assert "3 Kontakte, die Sie sehen können" in browser.get(page).text
    set_privacy(town.community, town.id("Dora"), audience=Audience.CONTACTS, is_listed=True)
    closed = browser.get(page).text
    assert "die Sie sehen können" not in closed
    assert "Finn" not in closed
    assert not re.search(r"privat|verborgen|hidden|nicht sichtbar", text_of(closed))


def test_a_member_without_a_visible_way(browse: Browse, town: Town) -> None:
    page = browse("Ada").get(f"/m/{town.public_id('Ivo')}").text
    assert "weiter entfernt" in page
    assert "liegt außerhalb Ihrer drei Kreise" in page
    page = browse("Ada").get(f"/m/{town.public_id('Ivo')}?far=1").text
    assert "Sie sehen keinen Weg zu" in page
    ways = browse("Ada").get(f"/m/{town.public_id('Ivo')}/path")
    assert "Kein Weg, den Sie sehen können" in ways.text


def test_positions_schools_and_safe_links(browse: Browse, town: Town) -> None:
    dora = town.id("Dora")
    with town.community.writing() as connection:
        connection.execute(
            insert(positions).values(member_id=dora, company="Bosch", title="Lagerleiterin",
                                     started="2015", ended="2019")
        )  # fmt: skip
        connection.execute(
            insert(educations).values(member_id=dora, school="TU Harburg", degree="Diplom")
        )
        connection.execute(
            insert(links),
            [
                {"member_id": dora, "label": "Seite", "url": "https://dora.example"},
                {"member_id": dora, "label": "böse", "url": "javascript:alert(1)"},
            ],
        )
    page = browse("Ada").get(f"/m/{town.public_id('Dora')}").text
    assert "2015 – 2019" in text_of(page)
    assert "Lagerleiterin" in page
    assert "TU Harburg" in page
    assert 'href="https://dora.example" rel="nofollow noopener noreferrer external"' in page
    assert "javascript:" not in page


def test_all_shortest_ways_are_drawn(browse: Browse, town: Town) -> None:
    page = browse("Ada").get(f"/m/{town.public_id('Finn')}/path").text
    drawing = page[page.index('<svg class="ways"') : page.index("</svg>", page.index("ways"))]
    assert len(re.findall("<path", drawing)) == 5
    assert len(re.findall("<circle", drawing)) == 5
    assert "3 Schritte" in page
    assert "2 Wege sind gleich kurz." in page


def test_the_own_page_offers_to_edit(browse: Browse, town: Town) -> None:
    page = browse("Ada").get(f"/m/{town.public_id('Ada')}").text
    assert 'href="/me"' in page
    assert "/block" not in page


def test_a_request_is_sent_shown_and_withdrawn(browse: Browse, town: Town) -> None:
    browser, here = browse("Ada"), f"/m/{town.public_id('Finn')}"
    sent = browser.post(f"{here}/request", data={"message": "Guten Tag"})
    assert (sent.status_code, sent.headers["location"]) == (303, here)
    page = browser.get(here).text
    assert "Ihre Anfrage ist offen" in page
    withdraw = re.search(r'action="(/requests/[^"]+/withdraw)"', page)
    assert withdraw
    assert browser.post(withdraw.group(1), data={"next": here}).headers["location"] == here
    assert "Ihre Anfrage ist offen" not in browser.get(here).text


def test_a_refused_request_keeps_what_was_typed(browse: Browse, town: Town) -> None:
    browser, here = browse("Ada"), f"/m/{town.public_id('Finn')}"
    browser.post(f"{here}/request", data={"message": "eins"})
    withdraw = re.search(r'action="(/requests/[^"]+/withdraw)"', browser.get(here).text)
    browser.post(withdraw.group(1))  # type: ignore[union-attr]
    again = browser.post(f"{here}/request", data={"message": "noch <einmal>"})
    assert again.status_code == 409
    assert "noch &lt;einmal&gt;" in again.text
    assert "Bitte warten Sie einige Zeit" in again.text


def test_a_message_that_is_too_long_is_refused_beside_the_form(browse: Browse, town: Town) -> None:
    answer = browse("Ada").post(
        f"/m/{town.public_id('Finn')}/request", data={"message": "x" * 3_000}
    )
    assert answer.status_code == 422
    assert "x" * 3_000 in answer.text


def test_accepting_makes_a_contact_and_leads_back(browse: Browse, town: Town) -> None:
    browse("Finn").post(f"/m/{town.public_id('Ada')}/request", data={"message": "Hallo"})
    browser, here = browse("Ada"), f"/m/{town.public_id('Finn')}"
    page = browser.get(here).text
    assert "Finn möchte Ihr Kontakt werden" in page
    accept = re.search(r'action="(/requests/[^"]+/accept)"', page).group(1)  # type: ignore[union-attr]
    assert browser.post(accept, data={"next": "//evil.example"}).headers["location"] == "/"
    assert "Sie und Finn Beispiel sind jetzt Kontakte." in browser.get("/contacts").text
    assert "1. Grad" in browser.get(here).text
    assert browser.post(accept).status_code == 409


def test_a_decline_is_silent(browse: Browse, town: Town) -> None:
    finn, ada = browse("Finn"), browse("Ada")
    finn.post(f"/m/{town.public_id('Ada')}/request", data={"message": ""})
    finn.get("/")
    before = finn.get(f"/m/{town.public_id('Ada')}").text
    decline = re.search(r'action="(/requests/[^"]+/decline)"', ada.get("/requests").text)
    ada.post(decline.group(1))  # type: ignore[union-attr]
    after = finn.get(f"/m/{town.public_id('Ada')}").text
    assert "Ihre Anfrage ist offen" in after
    assert after == before


def test_somebody_elses_request_is_not_there(browse: Browse, town: Town) -> None:
    browse("Finn").post(f"/m/{town.public_id('Ada')}/request", data={"message": ""})
    page = browse("Ada").get("/requests").text
    accept = re.search(r'action="(/requests/[^"]+/accept)"', page).group(1)  # type: ignore[union-attr]
    assert browse("Ben").post(accept).status_code == 404


def test_a_removal_can_be_undone_for_a_minute(browse: Browse, town: Town) -> None:
    browser, here = browse("Ada"), f"/m/{town.public_id('Ben')}"
    since = text_of(browser.get("/contacts").text)
    browser.post(f"{here}/remove", data={"next": "/contacts"})
    page = browser.get("/contacts").text
    assert "Ben Yıldız ist nicht mehr Ihr Kontakt" in page
    remembered = re.search(r'name="remembered" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    assert browse("Cem").post(f"{here}/restore", data={"remembered": remembered}).status_code == 409
    assert browser.post(f"{here}/restore", data={"remembered": remembered}).status_code == 303
    browser.get("/")
    assert text_of(browser.get("/contacts").text) == since


def test_a_removal_cannot_be_undone_later(browse: Browse, town: Town) -> None:
    browser, here = browse("Ada"), f"/m/{town.public_id('Ben')}"
    browser.post(f"{here}/remove")
    remembered = re.search(r'name="remembered" value="([^"]+)"', browser.get("/").text)
    town.clock.now += 61
    late = browser.post(f"{here}/restore", data={"remembered": remembered.group(1)})  # type: ignore[union-attr]
    assert late.status_code == 409


def test_a_removal_cannot_be_undone_across_a_block(browse: Browse, town: Town) -> None:
    browser, here = browse("Ada"), f"/m/{town.public_id('Ben')}"
    browser.post(f"{here}/remove")
    remembered = re.search(r'name="remembered" value="([^"]+)"', browser.get("/").text)
    browse("Ben").post(f"/m/{town.public_id('Ada')}/block")
    late = browser.post(f"{here}/restore", data={"remembered": remembered.group(1)})  # type: ignore[union-attr]
    assert late.status_code == 404


def test_a_block_can_be_undone_with_its_contact(browse: Browse, town: Town) -> None:
    browser, here = browse("Ada"), f"/m/{town.public_id('Ben')}"
    assert browser.post(f"{here}/block").headers["location"] == "/"
    page = browser.get("/").text
    assert browser.get(here).status_code == 404
    assert "Yıldız" not in text_of(browser.get("/contacts").text)
    remembered = re.search(r'name="remembered" value="([^"]+)"', page).group(1)  # type: ignore[union-attr]
    undone = browser.post(f"{here}/unblock", data={"remembered": remembered})
    assert undone.headers["location"] == here
    assert "Yıldız" in text_of(browser.get("/contacts").text)


@pytest.mark.parametrize("act", ["request", "remove", "restore", "block", "unblock"])
def test_what_is_done_to_nobody_is_answered_alike(browse: Browse, town: Town, act: str) -> None:
    town.join("Zoe")
    browse("Zoe").post(f"/m/{town.public_id('Ada')}/block")
    browser = browse("Ada")
    hidden = browser.post(f"/m/{town.public_id('Zoe')}/{act}", data={"message": ""})
    unknown = browser.post(f"/m/{'A' * 22}/{act}", data={"message": ""})
    assert hidden.status_code == unknown.status_code == 404
    assert re.sub("value=[^>]*", "", hidden.text) == re.sub("value=[^>]*", "", unknown.text)


def test_changes_need_a_post(browse: Browse, town: Town) -> None:
    here = f"/m/{town.public_id('Ben')}"
    for act in ("request", "remove", "restore", "block", "unblock"):
        answer = browse("Ada").get(f"{here}/{act}")
        assert (answer.status_code, answer.headers["location"]) == (303, here)
