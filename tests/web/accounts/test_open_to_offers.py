"""The page on which a member says that they are open to offers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.community import Town, small_community
from tests.web.browsing import open_browser

MEMBERS = {"Ada": {"company": "Siemens"}, "Ben": {"company": "Bosch"}, "Cem": {}}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=MEMBERS, contacts=["Ada–Ben"]) as town:
        yield town


def test_a_member_says_what_they_look_for_and_takes_it_back(town: Town) -> None:
    ada = open_browser(town, "Ada")
    assert "Nobody. It is switched off." in ada.get("/privacy/offers").text
    fields = {"audience": "contacts", "position": "Buyer", "companies": "Acme\n\nACME AG"}
    answer = ada.post("/privacy/offers", fields, token=ada.token("/privacy/offers"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/privacy/offers")
    page = ada.get("/privacy/offers").text
    assert "1 member sees it." in page
    assert "Acme</textarea>" in page
    assert "Undo" in page
    assert "Open to offers" in open_browser(town, "Ben").get(f"/m/{town.public_id('Ada')}").text
    assert "Open to offers: My contacts" in ada.get("/privacy").text


def test_members_are_looked_for_and_kept_out_by_name(town: Town) -> None:
    ada = open_browser(town, "Ada")
    token = ada.token("/privacy/offers")
    typed = {"audience": "everyone", "position": "Buyer", "words": "ben", "action": "find"}
    page = ada.post("/privacy/offers", typed, token=token).text
    ben = town.public_id("Ben")
    assert f'value="{ben}"' in page
    assert 'value="Buyer"' in page
    assert "Nobody. It is switched off." in page  # nothing was saved
    ada.post("/privacy/offers", {"audience": "everyone", "member": ben}, token=token)
    page = ada.get("/privacy/offers").text
    assert f'value="{ben}" checked' in page
    assert "1 more member would see it" in page
    assert "open-mark" not in open_browser(town, "Ben").get(f"/m/{town.public_id('Ada')}").text
    assert "open-mark" in open_browser(town, "Cem").get(f"/m/{town.public_id('Ada')}").text


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(town: Town) -> None:
    ada = open_browser(town, "Ada")
    fields = {"audience": "contacts", "position": "x" * 121, "place": "Ulm"}
    answer = ada.post("/privacy/offers", fields, token=ada.token("/privacy/offers"))
    assert answer.status_code == 422
    assert 'value="Ulm"' in answer.text
    assert 'id="f-position-note"' in answer.text
