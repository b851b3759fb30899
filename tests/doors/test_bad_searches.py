"""Searches that cannot be meant: a clear message or nobody, by little work, at both doors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.search.ranking.facets import FACETS
from ecken.service.accounts.tokens import issue_token
from ecken.web.app import build_web
from tests.community import small_community
from tests.web.conftest import CONTACTS, MEMBERS, SignedIn
from tests.work_counter import counted

CALLS_MAX = 600_000
"""Of functions, for one answer. A search that can be meant takes some 20,000; of 10,000 letters it
is mostly the client that writes them into an address."""

SOME_BOXES = (
    *("name", "first_name", "last_name", "position", "position_now", "position_former"),
    *("company", "company_now", "company_former", "headline", "education", "school", "degree"),
    *("subject", "language", "offers", "seeks", "about", "city", "q"),
)

REFUSED: dict[str, dict[str, Any]] = {
    "10,000 letters": {"line": "x" * 10_000},
    "10,000 words": {"line": "a " * 5_000},
    "10,000 umlauts": {"q": "ü" * 10_000},
    "10,000 quotes": {"line": '"' * 10_000},
    "10,000 brackets": {"line": "(" * 10_000},
    "4,000 umlauts": {"q": "ü" * 4_000},
    "8,000 quotes": {"line": '"' * 8_000},
    "8,000 brackets": {"line": "(" * 8_000},
    "a city of 10,000": {"city": "Frankfurt a. M. " * 600},
    "60 conditions": {"line": " oder ".join(f"wort{i}" for i in range(60))},
    "long industry": {"industry": "a b " * 400},
    "2,000 letters": {"line": "x" * 2_000},
    "900 words in one": {"line": "a-" * 900},
    "900 words in each of 20 boxes": dict.fromkeys(SOME_BOXES, "a-" * 900),
    "90 words in each of 20 boxes": dict.fromkeys(SOME_BOXES, "a-" * 45),
    "90 words in one of each box": dict.fromkeys(SOME_BOXES, "-".join(map(str, range(9)))),
    "three conditions in each box": dict.fromkeys(SOME_BOXES, "eins zwei drei"),
    "a sign of 18 letters": {"line": "\ufdfa" * 2_000},
    "a sign of 18 letters in a box": {"city": "\ufdfa" * 300},
    "signs of many letters in all boxes": dict.fromkeys(SOME_BOXES, "\ufdfa" * 10),
    "100 values of facets": {f"f_{f}": [f"v{i}" for i in range(20)] for f in FACETS},
    "long values of a facet": {"f_city": [f"{i}" * 99 for i in range(10, 30)]},
    "values of a sign of 18 letters": {"f_company": ["\ufdfa" * 100]},
    "star": {"line": "*"},
    "stars": {"line": "* ** ***"},
    "percent": {"line": "%"},
    "question mark": {"line": "?"},
    "underscore": {"line": "_"},
    "star in a field": {"line": "name:*"},
    "star in a box": {"industry": "*"},
    "not a star": {"line": "-*"},
    "one letter and a star": {"line": "a*"},
    "emoji": {"line": "👩‍💻"},
    "open quote": {"line": 'firma:"siemens'},
    "open bracket": {"line": "(a (b)"},
    "closed bracket": {"line": "a)"},
    "or alone": {"line": "oder"},
    "field": {"line": "frima:siemens"},
    "date": {"line": "neu_seit:31.02.2026"},
    "yes or no": {"line": "recruiter:vielleicht"},
    "negative radius": {"city": "Hamburg", "radius": "-5"},
    "no radius": {"city": "Hamburg", "radius": "0"},
    "radius around the earth": {"city": "Hamburg", "radius": "1e9"},
    "radius that is no number": {"city": "Hamburg", "radius": "NaN"},
    "radius in the line": {"line": "ort:hamburg~-5"},
    "radius alone": {"radius": "5"},
    "unknown postal code": {"postal_code": "00000", "radius": "5"},
    "unknown postal code in the line": {"line": "plz:00000~5km"},
    "unknown city": {"city": "Entenhausen", "radius": "5"},
    "forged cursor": {"cursor": "forged"},
    "long cursor": {"cursor": "A" * 1_900},
    "cursor with umlauts": {"cursor": "äöü"},
    "unknown member": {"contact_of": "Niemand Nirgends"},
    "long member": {"line": 'kontakt_von:"' + "x" * 1_500 + '"'},
}
TOO_LONG = (
    *("10,000 umlauts", "10,000 quotes", "10,000 brackets", "900 words in each of 20 boxes"),
)
"""Those whose address alone is longer than any that is read, before anything is searched."""
NOBODY: dict[str, dict[str, Any]] = {
    "unknown postal code": {"postal_code": "00000"},
    "control": {"line": "\x00\x01x\x7f"},
    "bidi": {"line": "\u202exyz\u202c \u2066abc"},
    "zalgo": {"line": "m" + "\u0300" * 300},
    "2,000 letters of a city": {"city": "a. d. " * 300},
    "a city of letters and dashes": {"city": "b-" * 60},
    "a city after its postal code, again and again": {"city": "d - 1234 " * 60},
    "a city of blanks": {"city": "a" + " " * 1_500 + "b"},
    "leader of leaders": {"position": "leiter" * 100},
    "800 letters": {"line": "x" * 800},
    "80 words in one": {"line": "-".join(f"a{i}" for i in range(80))},
}


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, TestClient]]:
    folder: Path = tmp_path_factory.mktemp("bad")
    with small_community(folder, members=MEMBERS, contacts=CONTACTS) as town:
        site = SignedIn(build_web(town.community), town.id("Ada"))
        token = {"authorization": f"Bearer {issue_token(town.community, town.id('Ada'))}"}
        app = create_app(town.community)
        made = {
            "de": TestClient(site, headers={"accept-language": "de"}),
            "en": TestClient(site, headers={"accept-language": "en"}),
            "api": TestClient(app, base_url="http://127.0.0.1:8000", headers=token),
        }
        for client in made.values():
            client.portal = None  # threads of their own, whose calls are counted
            # What is loaded at the first search is not counted.
            client.get("/circle/2", params={"city": "Hamburg"})
            client.get("/api/v1/me/search", params={"city": "Hamburg"})
        yield made


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("asked", REFUSED.values(), ids=REFUSED)
def test_a_page_says_what_is_wrong(
    doors: dict[str, TestClient], language: str, asked: dict[str, Any]
) -> None:
    answer, calls = counted(lambda: doors[language].get("/circle/2", params=asked))
    assert calls < CALLS_MAX
    assert answer.status_code == 422
    note = re.search(r'<p class="note wrong" role="alert">([^<]+)</p>', answer.text)
    assert note
    is_english = re.search(
        r"\b(the|is|was|were|are|has|can|needs|there|that)\b", unescape(note[1]), re.I
    )
    assert bool(is_english) == (language == "en"), note[1]
    if any(len(text) == 10_000 for text in asked.values()):
        assert "10000" in note[1]


@pytest.mark.parametrize("name", REFUSED)
def test_the_api_says_what_is_wrong(doors: dict[str, TestClient], name: str) -> None:
    answer, calls = counted(lambda: doors["api"].get("/api/v1/me/search", params=REFUSED[name]))
    assert calls < CALLS_MAX
    told = answer.json()
    assert answer.status_code == (414 if name in TOO_LONG else 422)
    assert (told["code"] == "address_too_long") == (name in TOO_LONG)
    assert set(told) == {"code", "message", "fields"}
    assert told["message"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_place_of_another_search_is_its_first_page(
    doors: dict[str, TestClient], language: str
) -> None:
    """As when somebody changes the search in the address; what was made up is refused above."""
    place = doors["api"].get("/api/v1/me/search", params={"circle": "all", "limit": 1}).json()
    made_up = place["next"][:-2] + ("AA" if place["next"][-2:] != "AA" else "BB")
    for asked in ({"order": "name"}, {"line": "beispiel"}):
        first = doors[language].get("/search", params=asked)
        moved = doors[language].get("/search", params={**asked, "cursor": place["next"]})
        assert (first.status_code, moved.status_code) == (200, 200)
        hits = [page.text.split('id="hits"')[1].split("</ul>")[0] for page in (first, moved)]
        assert hits[1].replace(f"&amp;cursor={place['next']}", "") == hits[0]
        assert "/m/" in hits[0]
        assert (
            doors[language].get("/search", params={**asked, "cursor": made_up}).status_code == 422
        )
        told = doors["api"].get("/api/v1/me/search", params={**asked, "cursor": place["next"]})
        assert (told.status_code, told.json()["code"]) == (422, "cursor_of_another_search")


@pytest.mark.parametrize("asked", NOBODY.values(), ids=NOBODY)
def test_nobody_is_found(doors: dict[str, TestClient], asked: dict[str, Any]) -> None:
    pages = []
    for language in ("de", "en"):
        page, calls = counted(lambda at=language: doors[at].get("/circle/2", params=asked))
        assert calls < CALLS_MAX
        pages.append(page)
    answer, calls = counted(lambda: doors["api"].get("/api/v1/me/search", params=asked))
    assert calls < CALLS_MAX
    assert [page.status_code for page in pages] == [200, 200]
    assert "Keine Treffer" in pages[0].text
    assert "No matches" in pages[1].text
    assert (answer.status_code, answer.json()["total"]) == (200, 0)


@pytest.mark.parametrize("limit", ["-1", "0", "1000000000", "x"])
def test_a_limit_of_the_api_has_bounds(doors: dict[str, TestClient], limit: str) -> None:
    answer = doors["api"].get("/api/v1/me/search", params={"limit": limit})
    assert answer.status_code == 422
    assert "limit" in answer.json()["message"]
