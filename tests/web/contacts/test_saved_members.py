"""Members kept to find them again."""

from __future__ import annotations

import re

from tests.community import Town
from tests.web.conftest import Browse, text_of


def test_a_hit_is_kept_found_again_and_dropped(browse: Browse, town: Town) -> None:
    browser, dora = browse("Ada"), town.public_id("Dora")
    page = browser.get("/circle/2?q=dora").text
    form = re.search(rf'action="/m/{dora}/keep">.*?name="next" value="([^"]+)"', page)
    assert form
    kept = browser.post(f"/m/{dora}/keep", data={"next": form.group(1)})
    assert kept.headers["location"] == "/circle/2?q=dora"
    assert f'action="/m/{dora}/drop"' in browser.get("/circle/2?q=dora").text
    listed = text_of(browser.get("/kept").text)
    assert "Dora Klein" in listed
    assert "gemerkt: heute" in listed
    assert re.search(r"über (Ben Yıldız|Cem Beispiel) und eine weitere", listed)
    browser.post(f"/m/{dora}/drop")
    browser.get("/")
    assert "Noch niemand gemerkt" in browser.get("/kept").text


def test_keeping_twice_changes_nothing(browse: Browse, town: Town) -> None:
    browser = browse("Ada")
    for _ in range(2):
        assert browser.post(f"/m/{town.public_id('Dora')}/keep").status_code == 303
    browser.get("/")
    assert browser.get("/kept").text.count('<p class="name">') == 1


def test_nobody_else_sees_who_is_kept(browse: Browse, town: Town) -> None:
    before = browse("Dora").get(f"/m/{town.public_id('Ada')}").text
    browse("Ada").post(f"/m/{town.public_id('Dora')}/keep")
    assert browse("Dora").get(f"/m/{town.public_id('Ada')}").text == before
    assert "Noch niemand gemerkt" in browse("Ben").get("/kept").text


def test_a_blocked_member_leaves_the_list(browse: Browse, town: Town) -> None:
    browser, dora = browse("Ada"), town.public_id("Dora")
    browser.post(f"/m/{dora}/keep")
    browse("Dora").post(f"/m/{town.public_id('Ada')}/block")
    browser.get("/")
    assert "Klein" not in browser.get("/kept").text
    assert browser.post(f"/m/{dora}/drop").status_code == 404


def test_one_cannot_keep_oneself_nor_nobody(browse: Browse, town: Town) -> None:
    assert browse("Ada").post(f"/m/{town.public_id('Ada')}/keep").status_code == 422
    assert browse("Ada").post(f"/m/{'A' * 22}/keep").status_code == 404
