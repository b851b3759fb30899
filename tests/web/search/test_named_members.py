"""Contacts of a member who is named: by a unique name, by an id, by a choice of namesakes."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.community import Town
from tests.web.conftest import Browse
from tests.web.search.test_search import names


def box(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]* name="{name}"[^>]* value="([^"]*)"', page)
    assert found, name
    return unescape(found.group(1))


@pytest.mark.parametrize(
    "asked",
    [{"contact_of": "Dora Klein"}, {"contact_of": "dora"}, {"contact_of": '"Dora Klein"'},
     {"line": 'kontaktvon:"Dora Klein"'}, {"line": 'contacts_of:"dora klein"'},
     {"line": "kontakt_von:klein"}],
)  # fmt: skip
def test_a_member_is_named_by_a_unique_name(
    browse: Browse, town: Town, asked: dict[str, str]
) -> None:
    browser = browse("Ada")
    page = browser.get("/search", params=asked).text
    assert sorted(names(page)) == ["Ben Yıldız", "Cem Beispiel", "Finn Beispiel"]
    assert box(page, "contact_of") == "Dora Klein"
    assert box(page, "line") == box(page, "was") == 'kontakt_von:"Dora Klein"'
    assert f"contact_of={town.public_id('Dora')}" in page
    sent = browser.get("/search", params={"was": box(page, "was"), "line": box(page, "line"),
                                          "contact_of": box(page, "contact_of")})  # fmt: skip
    assert sent.status_code == 303
    assert sent.headers["location"] == f"/search?contact_of={town.public_id('Dora')}"


def test_several_of_one_name_lead_to_a_choice(browse: Browse, town: Town) -> None:
    town.join("Dora2", first_name="Dora", last_name="Klein", city="Ulm")
    town.connect("Dora2–Ivo")
    answer = browse("Ada").get("/search", params={"contact_of": "Dora Klein", "company": ""})
    assert answer.status_code == 422
    assert "Mehrere Mitglieder heißen „Dora Klein“" in answer.text
    assert box(answer.text, "contact_of") == "Dora Klein"
    choices = re.findall(r'<li><a href="([^"]+)" data-swap>', answer.text)
    assert sorted(choices) == sorted(
        f"/search?contact_of={town.public_id(name)}" for name in ("Dora", "Dora2")
    )
    page = browse("Ada").get(f"/search?contact_of={town.public_id('Dora2')}").text
    assert names(page) == []
    assert box(page, "contact_of") == f"Dora Klein {town.public_id('Dora2')}"
    again = browse("Ada").get(f"/search?contact_of={box(page, 'contact_of')}").text
    assert box(again, "line") == box(page, "line")
    assert f'href="/search?contact_of={town.public_id("Dora2")}' in again


@pytest.mark.parametrize("name", ["Niemand Nirgends", "Ella Klein", "xyzzy", "Ada Weber", "*"])
def test_an_unknown_name_is_said_plainly(browse: Browse, name: str) -> None:
    answer = browse("Ada").get("/search", params={"contact_of": name})
    assert answer.status_code == 422
    assert f"Es gibt hier niemanden namens „{name}“" in unescape(answer.text)
    assert names(answer.text) == []


def test_a_name_near_to_another_is_offered_but_not_taken(browse: Browse) -> None:
    answer = browse("Ada").get("/search", params={"contact_of": "Dora Klain"})
    assert answer.status_code == 422
    assert len(re.findall(r'<li><a href="/search\?contact_of=', answer.text)) == 1


def test_whoever_blocked_the_viewer_has_no_name(browse: Browse, town: Town) -> None:
    """Blocked, and never existing, are answered alike; of two namesakes the other is unique."""
    town.join("Dora2", first_name="Dora", last_name="Klein")
    browse("Dora").post(f"/m/{town.public_id('Ada')}/block")
    browser = browse("Ada")
    page = browser.get("/search", params={"contact_of": "Dora Klein"})
    assert page.status_code == 200
    assert box(page.text, "contact_of") == "Dora Klein"
    browse("Dora2").post(f"/m/{town.public_id('Ada')}/block")
    gone = browser.get("/search", params={"contact_of": "Dora Klein"}).text
    never = browser.get("/search", params={"contact_of": "Dora Klain"}).text
    assert gone.replace("Klein", "Klain") == never
    id, other = town.public_id("Dora"), "A" * 22
    by_id, by_other = (browser.get("/search", params={"contact_of": x}) for x in (id, other))
    assert by_id.status_code == by_other.status_code == 422
    assert by_id.text.replace(id, other) == by_other.text


def test_a_group_keeps_whom_it_meant_when_a_namesake_comes(browse: Browse, town: Town) -> None:
    browser = browse("Ada")
    line = 'kontakt_von:"Dora Klein"'
    saved = browser.post("/groups/new", data={"name": "Doras", "query": line})
    town.join("Dora2", first_name="Dora", last_name="Klein")
    assert saved.status_code == 303
    page = browser.get(saved.headers["location"]).text
    assert town.public_id("Dora") in page
    again = browser.post("/groups/new", data={"name": "Doras zwei", "query": line})
    assert again.status_code == 422
    assert "Mehrere Mitglieder heißen" in again.text


def test_names_to_pick_are_told_apart(browse: Browse, town: Town) -> None:
    town.join("Hanna2", first_name="Hanna", last_name="Beispiel")
    page = browse("Ada").get("/search/names?typed=Beis").text
    picks = sorted(unescape(pick) for pick in re.findall(r'data-pick="([^"]+)"', page))
    assert picks == sorted(
        ["Cem Beispiel", "Finn Beispiel", "Gül Beispiel"]
        + [f"Hanna Beispiel {town.public_id(name)}" for name in ("Hanna", "Hanna2")]
    )
