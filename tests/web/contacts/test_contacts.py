"""The list of contacts, and the lists of requests."""

from __future__ import annotations

import re

import pytest

from tests.community import Town
from tests.web.conftest import Browse, text_of


def names(page: str) -> list[str]:
    return re.findall(r'<p class="name"><a href="/m/[^"]+">([^<]+)</a>', page)


@pytest.fixture
def many(town: Town) -> Town:
    town.clock.pass_days(40)
    for name, company, city in (
        ("Mia", "Bosch", "Ulm"),
        ("Noe", "", ""),
        ("Ole", "Airbus", "Bonn"),
    ):
        town.join(name, company=company, city=city)
        town.connect(f"Ada-{name}")
    return town


@pytest.mark.parametrize(
    ("order", "first"),
    [("name", "Cem"), ("newest", "Mia"), ("company", "Ole"), ("city", "Ole"), ("x", "Cem")],
)
def test_contacts_can_be_ordered(browse: Browse, many: Town, order: str, first: str) -> None:
    shown = names(browse("Ada").get(f"/contacts?order={order}").text)
    assert len(shown) == 5
    assert shown[0].startswith(first)


@pytest.mark.parametrize(
    ("words", "found"),
    [("yildiz", ["Ben Yıldız"]), ("bosch", ["Mia Beispiel"]), ("ULM mia", ["Mia Beispiel"]),
     ("einkauf", ["Ben Yıldız"]), ("zzz", [])],
)  # fmt: skip
def test_contacts_can_be_searched(browse: Browse, many: Town, words: str, found: list[str]) -> None:
    page = browse("Ada").get("/contacts", params={"q": words}).text
    assert names(page) == found
    assert ("Keine Treffer unter Ihren Kontakten" in page) is (not found)


def test_contacts_come_in_pages(browse: Browse, many: Town) -> None:
    for i in range(50):
        many.join(f"P{i:02}")
        many.connect(f"Ada-P{i:02}")
    browser = browse("Ada")
    first, second = browser.get("/contacts").text, browser.get("/contacts?page=2").text
    assert len(names(first)) == 40
    assert len(names(second)) == 15
    assert not set(names(first)) & set(names(second))
    assert names(browser.get("/contacts?page=99").text) == names(second)
    for page in ("0", "-1", "x", "9" * 50):
        assert names(browser.get(f"/contacts?page={page}").text) == names(first)


def test_without_contacts_the_page_says_how_to_begin(browse: Browse) -> None:
    page = browse("Ivo").get("/contacts").text
    assert "Noch keine Kontakte" in page
    assert 'href="/search"' in page


def test_requests_are_listed_on_both_sides(browse: Browse, town: Town) -> None:
    browse("Finn").post(f"/m/{town.public_id('Ada')}/request", data={"message": "Guten Tag!"})
    received = browse("Ada").get("/requests").text
    assert "Guten Tag!" in received
    assert names(received) == ["Finn Beispiel"]
    sent = browse("Finn").get("/requests/sent").text
    assert names(sent) == ["Ada Weber"]
    assert "gesendet: heute" in text_of(sent)


def test_empty_lists_of_requests_are_designed(browse: Browse) -> None:
    assert "Niemand wartet auf eine Antwort" in browse("Ivo").get("/requests").text
    assert "Sie haben keine offenen Anfragen" in browse("Ivo").get("/requests/sent").text


def test_an_expired_request_is_gone_from_both_lists(browse: Browse, town: Town) -> None:
    browse("Finn").post(f"/m/{town.public_id('Ada')}/request", data={"message": ""})
    town.clock.pass_days(91)
    assert names(browse("Ada").get("/requests").text) == []
    assert names(browse("Finn").get("/requests/sent").text) == []
