"""Facets beside the hits: exact counts, all values of one, a value found by a part of its name."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.community import Town
from tests.web.conftest import Browse, text_of
from tests.web.search.test_search import names


def facet(page: str, name: str) -> str:
    start = page.index(f'id="facet-{name}"')
    return page[start : page.index("</section>", start)]


def values(part: str) -> list[tuple[str, int, bool]]:
    found = re.findall(
        r'aria-checked="(true|false)"[^>]*><span class="box"></span><span title="([^"]*)">'
        r'.*?<span class="num">([\d.]+)', part
    )  # fmt: skip
    return [(unescape(v), int(n.replace(".", "")), on == "true") for on, v, n in found]


def link(part: str, text: str) -> str:
    for to, inside in re.findall(r'<a href="([^"]+)"[^>]*>(.*?)</a>', part):
        if text in inside:
            return unescape(to)
    raise AssertionError(text)


@pytest.fixture
def many(town: Town) -> Town:
    """30 more cities, number i with i // 10 + 1 members."""
    for i in range(30):
        for j in range(i // 10 + 1):
            town.join(f"N{i:02}x{j}", city=f"Stadt {i:02}", position="Einkäuferin" if j else "")
    town.join("Zoe", city="Überall", position="Einkäufer")
    return town


def test_all_values_unfold_with_exact_counts(browse: Browse, many: Town) -> None:
    browser = browse("Ada")
    page = browser.get("/search").text
    assert len(values(facet(page, "city"))) == 20
    to = link(facet(page, "city"), "Alle Werte")
    assert to == "/search?more=city#facet-city"
    every = values(facet(browser.get(to).text, "city"))
    assert len(every) == 32
    assert sum(count for _, count, _ in every) == 62
    assert [count for _, count, _ in every] == sorted((c for _, c, _ in every), reverse=True)
    for city, count, _ in every[::9]:
        assert len(names(browser.get("/search", params={"f_city": city}).text)) == count
    folded = link(facet(browser.get(to).text, "city"), "Weniger Werte")
    assert len(values(facet(browser.get(folded).text, "city"))) == 20


@pytest.mark.parametrize(
    ("typed", "found"),
    [("stadt 07", ["Stadt 07"]), ("ubera", ["Überall"]), ("ueberall", ["Überall"]),
     ("07", ["Stadt 07"]), ("xyz", []), ("<b>", []), ("nirgends", []),
     ("tadt 1", [f"Stadt {i}" for i in range(10, 20)])],
)  # fmt: skip
def test_a_value_is_found_by_a_part_of_its_name(
    browse: Browse, many: Town, typed: str, found: list[str]
) -> None:
    page = browse("Ada").get("/search", params={"more": "city", "find": typed}).text
    assert sorted(v for v, _, _ in values(facet(page, "city"))) == found
    assert f"{len(found)} Wert" in text_of(facet(page, "city"))


def test_several_values_are_chosen_while_unfolded(browse: Browse, many: Town) -> None:
    browser = browse("Ada")
    page = browser.get("/search?more=city&find=stadt").text
    page = browser.get(link(facet(page, "city"), "Stadt 03")).text
    page = browser.get(link(facet(page, "city"), "Stadt 29")).text
    assert len(names(page)) == 4
    shown = values(facet(page, "city"))
    assert shown[:2] == [("Stadt 03", 1, True), ("Stadt 29", 3, True)]
    assert len(shown) == 30
    page = browser.get(link(facet(page, "city"), "Stadt 03")).text
    assert len(names(page)) == 3


def test_a_chosen_value_that_is_not_among_the_first_has_its_count(
    browse: Browse, many: Town
) -> None:
    page = browse("Ada").get("/search", params={"f_city": "Stadt 09"}).text
    assert values(facet(page, "city"))[0] == ("Stadt 09", 1, True)
    gone = browse("Ada").get("/search", params={"f_city": "Nirgends"}).text
    assert values(facet(gone, "city"))[0] == ("Nirgends", 0, True)


def test_a_position_is_chosen_in_all_its_forms(browse: Browse, many: Town) -> None:
    page = browse("Ada").get("/search", params={"f_position": "Einkäufer*in"}).text
    assert values(facet(page, "position")) == [("Einkäufer*in", 31, True)]
    assert len(names(page)) == 20
    assert re.search(r'<h2 class="num" id="results-head"[^>]*>31 Treffer</h2>', page)


def test_what_is_typed_is_sent_without_scripts(browse: Browse, many: Town) -> None:
    sent = browse("Ada").get("/search?line=&was=&more=city&find=stadt+07&f_city=Hamburg")
    assert sent.status_code == 303
    assert sent.headers["location"] == "/search?f_city=Hamburg&more=city&find=stadt%2007"


@pytest.mark.parametrize(
    "query", ["more=nonsense", "more=", "find=x", "more=city&find=" + "x" * 9000]
)
def test_nonsense_unfolds_nothing(browse: Browse, query: str) -> None:
    assert browse("Ada").get(f"/search?{query}").status_code == 200


def test_at_most_200_values_are_listed(browse: Browse, town: Town) -> None:
    for i in range(205):
        town.join(f"M{i:03}", company=f"Firma {i:03}")
    page = browse("Ada").get("/search?more=company").text
    assert len(values(facet(page, "company"))) == 200
    assert "Die 200 häufigsten von 206 Werten" in text_of(facet(page, "company"))
    page = browse("Ada").get("/search?more=company&find=firma 204").text
    assert values(facet(page, "company")) == [("Firma 204", 1, False)]
