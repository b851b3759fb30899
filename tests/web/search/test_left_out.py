"""Contacts left out of the picture on every page that shows circles: links hold it."""

from __future__ import annotations

import html
import re

import pytest

from tests.community import Town
from tests.web.conftest import Browse, text_of


def _links(page: str, begin: str) -> list[str]:
    found = re.findall(r'href="([^"]*)"', page)
    return [html.unescape(to) for to in found if to.startswith(begin)]


def test_the_start_page_without_a_contact_says_so_and_its_links_hold_it(
    browse: Browse, town: Town
) -> None:
    browser, ben = browse("Ada"), town.public_id("Ben")
    page = browser.get(f"/?without={ben}").text
    assert "Ohne Ben" in text_of(page)
    for degree in (1, 2, 3):
        assert f"/circle/{degree}?without={ben}" in _links(page, "/circle/")
    assert f'<input type="hidden" name="without" value="{ben}">' in page
    assert "/" in _links(page, "/")
    assert "Ohne Ben" not in text_of(browser.get("/").text)


def test_a_search_without_a_contact_finds_who_is_left_and_every_link_holds_it(
    browse: Browse, town: Town
) -> None:
    browser, ben = browse("Ada"), town.public_id("Ben")
    whole, page = browser.get("/circle/2").text, browser.get(f"/circle/2?without={ben}").text
    assert "Dora Klein" in text_of(whole)
    assert "Dora Klein" in text_of(page)
    bridges = text_of(page).partition("Dora Klein")[2]
    assert "Ben" not in bridges.partition("Anfrage senden")[0]
    assert f'<input type="hidden" name="without" value="{ben}">' in page
    for to in _links(page, "/circle/"):
        assert f"without={ben}" in to or to == "/circle/2"
    assert _links(page, f"/m/{town.public_id('Dora')}?without={ben}")
    everyone = text_of(browser.get(f"/search?without={ben}").text)
    assert "Ben Yıldız" not in everyone.replace("Ohne Ben Yıldız", "")


def test_the_first_circle_offers_to_leave_a_contact_out(browse: Browse, town: Town) -> None:
    page = browse("Ada").get("/circle/1").text
    assert f"/circle/2?without={town.public_id('Ben')}" in _links(page, "/circle/2?")


def test_the_way_to_a_member_goes_around_who_is_left_out(browse: Browse, town: Town) -> None:
    browser, dora = browse("Ada"), town.public_id("Dora")
    ben = town.public_id("Ben")
    for path in (f"/m/{dora}", f"/m/{dora}/path"):
        assert f"/m/{ben}" in browser.get(path).text
        page = browser.get(f"{path}?without={ben}").text
        assert f"/m/{ben}" not in page
        assert "Ohne Ben" in text_of(page)
    assert browser.get(f"/m/{ben}?without={ben}").status_code == 404


@pytest.mark.parametrize("path", ["/", "/circle/1", "/circle/2", "/circle/3", "/search", "/place"])
def test_an_id_that_is_no_contact_is_answered_like_none(
    browse: Browse, town: Town, path: str
) -> None:
    browser = browse("Ada")
    stranger, nobody = (
        browser.get(f"{path}?without={asked}") for asked in (town.public_id("Ivo"), "nobody")
    )
    assert stranger.status_code == nobody.status_code == 404
    assert text_of(stranger.text) == text_of(nobody.text)


def test_names_while_typing_leave_the_same_out(browse: Browse, town: Town) -> None:
    browser = browse("Ada")
    assert "Ben" in text_of(browser.get("/search/names?typed=ben").text)
    found = browser.get(f"/search/names?typed=ben&without={town.public_id('Ben')}")
    assert "Ben" not in text_of(found.text)
