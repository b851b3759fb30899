"""Searching a circle on a page: hits with bridges, filters in the address, facets, export."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from starlette.datastructures import QueryParams

from ecken.exchange.tables import defused
from ecken.web.search.search_form import FACETS, read_question
from tests.community import Town
from tests.web.conftest import Browse, text_of


def names(page: str) -> list[str]:
    hits = re.findall(r'<p class="name"><a href="/m/[^"]+">(.*?)</a>', page)
    return [unescape(re.sub("<[^>]*>", "", hit)) for hit in hits]


def test_a_circle_holds_whom_its_figure_counts(browse: Browse) -> None:
    browser = browse("Ada")
    first, second, third = (names(browser.get(f"/circle/{n}").text) for n in (1, 2, 3))
    assert sorted(first) == ["Ben Yıldız", "Cem Beispiel"]
    assert sorted(second) == ["Dora Klein", "Ella <b>Ernst</b>", "Hanna Beispiel"]
    assert third == ["Finn Beispiel"]


def test_a_hit_names_its_bridges(browse: Browse, town: Town) -> None:
    page = browse("Ada").get("/circle/2?line=dora").text
    hit = text_of(page[page.index('id="results"') :])
    assert re.search(r"über (Ben Yıldız|Cem Beispiel) und eine weitere", hit)
    assert "2. Grad" in hit
    assert f"/introductions/new?target={town.public_id('Dora')}" in page


def test_why_a_hit_matched_is_underlined(browse: Browse) -> None:
    page = browse("Ada").get("/circle/2?offers=lean").text
    assert re.search(r"Bietet: <mark>Lean</mark> Management", page)
    assert "<mark>Einkäuferin</mark>" in browse("Ada").get("/circle/2?line=Einkäufer").text


def test_line_and_form_say_the_same(browse: Browse) -> None:
    page = browse("Ada").get("/circle/2?company=siemens&city=Hamburg&radius=25").text
    assert re.search(r'name="line" value="([^"]*)"', page)
    line = re.search(r'name="line" value="([^"]*)"', page).group(1)  # type: ignore[union-attr]
    assert "unternehmen:siemens" in unescape(line)
    assert "ort:Hamburg~25km" in unescape(line)
    again = browse("Ada").get("/circle/2", params={"line": unescape(line)}).text
    assert names(again) == names(page) == ["Dora Klein"]
    assert 'name="company" type="text" value="siemens"' in again


def test_without_scripts_the_line_counts_if_it_was_changed(browse: Browse) -> None:
    browser = browse("Ada")
    changed = browser.get("/circle/2?line=firma:siemens&was=&company=")
    assert changed.status_code == 303
    assert changed.headers["location"] == "/circle/2?company=siemens"
    kept = browser.get("/circle/2?line=dora&was=dora&name=dora&company=siemens")
    assert kept.headers["location"] == "/circle/2?name=dora&company=siemens"


def test_the_address_keeps_order_and_view(browse: Browse) -> None:
    answer = browse("Ada").get("/circle/2?line=dora&was=&order=name&view=cards")
    assert answer.headers["location"] == "/circle/2?q=dora&order=name&view=cards"


@pytest.mark.parametrize("view", ["list", "cards", "table", "nonsense"])
def test_every_view_shows_the_same_hits(browse: Browse, view: str) -> None:
    page = text_of(browse("Ada").get(f"/circle/2?view={view}").text)
    for name in ("Dora Klein", "Hanna Beispiel"):
        assert name in page


@pytest.mark.parametrize(
    "line",
    ['"offen', "(a oder", "firmaa:x", "*", "ort:Nirgendwo~25km", "neu_seit:gestern", "a" * 2_400],
)
def test_a_wrong_line_is_kept_and_explained_beside_it(browse: Browse, line: str) -> None:
    answer = browse("Ada").get("/circle/2", params={"line": line})
    assert answer.status_code == 422
    assert f'name="line" value="{line.replace(chr(34), "&#34;")}"' in answer.text
    note = re.search(r'<p class="note wrong" role="alert">([^<]+)</p>', answer.text)
    assert note
    assert not re.search(r"\b(the|was expected|There is)\b", note.group(1)), note.group(1)


@pytest.mark.parametrize(
    "query",
    ["radius=25", "city=Hamburg&radius=-5", "cursor=forged", "line=" + "x" * 10_000,
     "line=%00%01", "line=%E2%80%AEabc", "order=nearest"],
)  # fmt: skip
def test_bad_input_is_answered_clearly(browse: Browse, query: str) -> None:
    answer = browse("Ada").get(f"/circle/2?{query}")
    assert answer.status_code in (200, 422)
    assert 'id="results"' in answer.text


def test_an_unknown_circle_is_not_there(browse: Browse) -> None:
    for circle in ("0", "4", "all", "x", "1-4"):
        assert browse("Ada").get(f"/circle/{circle}").status_code == 404


def test_the_tabs_count_the_hits_of_each_circle(browse: Browse) -> None:
    page = browse("Ada").get("/circle/2?line=beispiel").text
    counts = re.findall(
        r'class="chip" href="([^"]+)"[^>]*>(\w+ ?\w*) <span class="num">(\d+)', page
    )
    assert [(name, int(n)) for _, name, n in counts] == [
        ("Erster Kreis", 1), ("Zweiter Kreis", 1), ("Dritter Kreis", 1), ("Alle", 4),
    ]  # fmt: skip
    for to, _, count in counts:
        found = browse("Ada").get(unescape(to)).text
        assert len(names(found)) == int(count), to


def test_a_facet_leads_to_as_many_hits_as_it_counts(browse: Browse) -> None:
    browser = browse("Ada")
    page = browser.get("/search").text
    facets = re.findall(
        r'<li><a href="([^"]+)" role="checkbox" aria-checked="false".*?"num">(\d+)', page
    )
    assert len(facets) >= 2
    for to, count in facets:
        found = browser.get(unescape(to)).text
        assert len(names(found)) == int(count), to
        assert 'aria-checked="true"' in found


def test_values_of_a_facet_can_be_chosen_together(browse: Browse, town: Town) -> None:
    town.join("Uwe", company="Siemens Energy", city="Ulm")
    browser = browse("Ada")
    one = browser.get("/search?f_company=Siemens").text
    assert sorted(names(one)) == ["Ben Yıldız", "Dora Klein"]
    other = re.search(r'<a href="([^"]+)" role="checkbox"[^>]*>(?:(?!</a>).)*Siemens Energy', one)
    assert other
    both = browser.get(unescape(other.group(1))).text
    assert sorted(names(both)) == ["Ben Yıldız", "Dora Klein", "Uwe Beispiel"]
    narrowed = browser.get("/search?f_company=Siemens&f_company=Siemens Energy&f_city=Ulm").text
    assert names(narrowed) == ["Uwe Beispiel"]
    counts = re.findall(r'class="chip"[^>]*>Alle <span class="num">(\d+)', narrowed)
    assert counts == ["1"]


def test_industries_are_named_in_the_language_of_the_screen(browse: Browse, town: Town) -> None:
    town.join("Uwe", industry="58.29")
    town.join("Una", industry="62.01.1")
    german, english = (browse("Ada", language=language) for language in ("de", "en"))
    page = text_of(german.get("/search").text)
    assert "Softwareverlage" in page
    assert "Webentwicklung" in page
    for written in ("Softwareverlage", "Verlegen von sonstiger Software"):
        found = german.get("/search", params={"industry": written}).text
        assert names(found) == ["Uwe Beispiel"]
    page = text_of(english.get("/search").text)
    assert "Publishing of other software" in page
    assert "Web development" in page
    assert "verlage" not in page
    found = english.get("/search", params={"line": 'industry:"software publishing"'}).text
    assert names(found) == ["Uwe Beispiel"]
    chosen = text_of(english.get("/search?f_industry=62.01.1").text)
    assert "Industry Web development" in chosen
    typed = english.get("/search?industry=Web development").text
    assert names(typed) == names(english.get("/search?industry=62.01.1").text) == ["Una Beispiel"]
    assert "Industry Web development" in text_of(english.get("/search?industry=62.01.1").text)


def test_a_question_survives_its_address() -> None:
    line = 'firma:siemens (biete:"lean management" oder suche:kunden) -a'
    asked = read_question(QueryParams({"line": line, "f_city": "Köln"}), "de")
    again = QueryParams(asked.address("/search").split("?")[1])
    assert read_question(again, "de") == asked
    assert asked.toggled("city", "Köln").chosen == {}


@pytest.mark.parametrize("sent", ["", "f_city=K%C3%B6ln&f_city=Ulm&f_company=A%26B&city=Bonn"])
@pytest.mark.parametrize("more", [{}, {"order": "name", "view": ""}])
def test_each_value_of_a_facet_leads_to_the_question_with_it(
    sent: str, more: dict[str, str]
) -> None:
    asked = read_question(QueryParams(sent), "de")
    for facet in FACETS:
        lead = asked.toggling(facet, "/circle/2", **more)
        for value in ("Köln", "Ulm", "A&B", "Neu Ulm"):
            assert lead(value) == asked.toggled(facet, value).address("/circle/2", **more)


def test_the_contacts_of_a_member_can_be_searched(browse: Browse, town: Town) -> None:
    page = browse("Ada").get("/search", params={"contact_of": f'"{town.public_id("Dora")}"'}).text
    assert sorted(names(page)) == ["Ben Yıldız", "Cem Beispiel", "Finn Beispiel"]
    assert "Kontakte von</span> Dora Klein" in page


def test_an_id_that_begins_with_a_minus_stays_one() -> None:
    asked = read_question(QueryParams({"contact_of": '"-wd37lWr4vIdMz2ddOYgkw"'}), "de")
    assert read_question(QueryParams(asked.form), "de") == asked
    assert "-wd37" in str(asked.query)
    assert "Not(" not in str(asked.query)


def test_hits_are_exported_as_seen(browse: Browse, town: Town) -> None:
    town.join("Eve", last_name='=HYPERLINK("http://evil.example")', first_name="", headline="+1")
    town.connect("Ben-Eve")
    answer = browse("Ada").get("/circle/2?format=csv&order=name")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "Name"
    assert len(rows) == 5
    evil = next(row for row in rows if "HYPERLINK" in row[0])
    assert evil[0].startswith("'=")
    assert evil[1] == "'+1"
    assert all(len(row) == 8 for row in rows)


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert defused(cell) == "'" + cell


def test_pages_of_hits_follow_each_other(browse: Browse, town: Town) -> None:
    for i in range(45):
        town.join(f"N{i:02}", last_name="Vielfach")
        town.connect(f"Ben-N{i:02}")
    browser, seen, to = browse("Ada"), [], "/circle/2?line=vielfach&order=name"
    while to:
        page = browser.get(to).text
        seen += names(page)
        found = re.search(r'rel="next" data-swap="top" href="([^"]+)"', page)
        to = unescape(found.group(1)) if found else ""
    assert len(seen) == len(set(seen)) == 45


def test_nobody_fits_here_but_elsewhere(browse: Browse) -> None:
    page = text_of(browse("Ada").get("/circle/1?line=finn").text)
    assert "In diesem Kreis gibt es keine Treffer" in page
    assert "Dritter Kreis" in page


def test_a_blocked_member_is_in_no_answer(browse: Browse, town: Town) -> None:
    browse("Dora").post(f"/m/{town.public_id('Ada')}/block")
    browser = browse("Ada")
    for page in ("/circle/2", "/search", "/circle/3", "/circle/2?format=csv", "/"):
        assert "Klein" not in browser.get(page).text


def test_names_are_suggested_nearest_first_and_inside_the_circle(browse: Browse) -> None:
    browser = browse("Ada")
    everywhere = browser.get("/search/names?typed=Beis").text
    found = re.findall(r'class="name">(.*?)</span> ', everywhere)
    first_names = [re.sub("<[^>]*>", "", name).split()[0] for name in found]
    assert first_names == ["Cem", "Hanna", "Finn", "Gül"]
    second = browser.get("/search/names?typed=Beis&circle=2").text
    assert re.findall(r'role="option"', second) == ['role="option"']
    assert "<mark>Beis</mark>piel" in second
    assert "option" not in browser.get("/search/names?typed=%20").text
    assert "option" not in browser.get("/search/names?typed=Ada").text
    assert browser.get("/search/names?typed=a&circle=9").status_code == 422


def test_a_word_that_is_being_typed_is_a_beginning(browse: Browse) -> None:
    browser = browse("Ada")
    assert names(browser.get("/circle/2?line=einkäu").text) == []
    page = browser.get("/circle/2?line=einkäu&typing=1").text
    assert names(page) == ["Dora Klein"]
    assert 'value="einkäu*"' in page
    whole = browser.get("/circle/2?line=einkäufer&typing=1").text
    assert names(whole) == ["Dora Klein"]
    assert 'value="einkäufer"' in whole


def test_circles_together_are_counted_and_lead_there(browse: Browse) -> None:
    page = text_of(browse("Ada").get("/circle/1-2").text)
    assert re.search(r"Bis 2. Grad 5 Bis 3. Grad 6", page)
    assert len(names(browse("Ada").get("/circle/1-3").text)) == 6


def test_a_question_that_cannot_be_read_finds_nobody(browse: Browse) -> None:
    answer = browse("Ada").get("/search?line=firm:siemens")
    assert answer.status_code == 422
    assert names(answer.text) == []
    assert "firma" in text_of(answer.text)


def test_a_contact_has_no_bridges_and_everyone_is_ordered_nearest_first(browse: Browse) -> None:
    page = browse("Ada").get("/search").text
    found = re.findall(
        r"(1\. Grad|2\. Grad|3\. Grad|weiter entfernt)", text_of(page[page.index('id="results"') :])
    )
    assert found == sorted(found)
    assert len(set(found)) == 4


def test_saving_keeps_what_was_chosen_in_the_facets(browse: Browse) -> None:
    browser = browse("Ada")
    chosen = (
        "/circle/2?f_company=Siemens&f_city=Hamburg&f_city=K%C3%B6ln&f_position=Eink%C3%A4uferin"
    )
    page = browser.get(chosen).text
    link = unescape(re.search(r'href="(/groups/new[^"]+)"', page).group(1))  # type: ignore[union-attr]
    line = QueryParams(link.split("?")[1])["line"]
    assert 'unternehmen_jetzt:"Siemens"' in line
    assert '(ort:"Hamburg" oder ort:"Köln")' in line
    assert names(browser.get("/circle/2", params={"line": line}).text) == names(page)
