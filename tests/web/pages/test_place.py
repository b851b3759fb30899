"""The page of one's own place, and contacts left out of it by the address."""

from __future__ import annotations

from tests.community import Town
from tests.web.conftest import Browse, text_of


def test_my_place_tells_distances_and_what_each_contact_opens(browse: Browse, town: Town) -> None:
    page = browse("Ada").get("/place")
    assert page.status_code == 200
    text = text_of(page.text)
    assert "Mein Platz" in text
    assert "Ein Schritt" in text
    assert "eine Person dazwischen" in text
    assert "Welcher Kontakt am meisten erschließt" in text
    assert "nur über diesen Kontakt" in text
    assert f'href="/place?without={town.public_id("Ben")}"' in page.text


def test_who_is_left_out_is_named_and_can_be_shown_again(browse: Browse, town: Town) -> None:
    ben, cem = town.public_id("Ben"), town.public_id("Cem")
    page = browse("Ada").get(f"/place?without={ben}&without={cem}&page=2").text
    chips = page.partition('class="chosen left-out row"')[2].partition("</p>")[0]
    assert text_of(f"<p {chips}").count("Ohne") == 1
    assert f'href="/place?without={cem}"' in chips
    assert f'href="/place?without={ben}"' in chips
    assert 'href="/place"' in chips
    assert f'href="/circle/1?without={ben}&amp;without={cem}"' in page or "/circle/1" not in page


def test_an_id_of_no_contact_is_not_found(browse: Browse, town: Town) -> None:
    browser = browse("Ada")
    answers = [
        browser.get(f"/place?without={asked}") for asked in (town.public_id("Ivo"), "nobody")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert text_of(answers[0].text) == text_of(answers[1].text)
    too_many = "&".join(f"without={number}" for number in range(11))
    assert browser.get(f"/place?{too_many}").status_code == 422


def test_the_page_is_linked_from_start_and_numbers(browse: Browse) -> None:
    browser = browse("Ada")
    assert 'href="/place"' in browser.get("/").text
    assert 'href="/place"' in browser.get("/numbers").text
