"""The page of candidates: for recruiters the search with its filters, for others nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.rules.open_to_offers import OfferAudience
from ecken.service.privacy.offer_settings import set_offers
from ecken.store.profiles.open_to_offers import OfferTexts
from tests.api.conftest import open_client
from tests.community import Town, small_community
from tests.web.browsing import open_browser, without_tokens

MEMBERS = {
    "Rita": {"is_recruiter": True},
    "Ben": {"city": "Ulm"},
    "Cem": {"city": "Köln"},
    "Dora": {"city": "Ulm"},
}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    contacts = ["Rita–Ben", "Ben–Cem", "Rita–Dora"]
    with small_community(tmp_path, members=MEMBERS, contacts=contacts) as town:
        for name in ("Ben", "Cem"):
            set_offers(
                town.community, town.id(name), audience=OfferAudience.RECRUITERS,
                texts=OfferTexts("Buyer"),
            )  # fmt: skip
        yield town


def addresses(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'href="([^"]*)"', page)]


def test_a_recruiter_searches_filters_and_saves(town: Town) -> None:
    rita = open_browser(town, "Rita")
    page = rita.get("/candidates").text
    assert "<h1>Candidates</h1>" in page
    assert "2 hits" in page
    assert "via" in page
    assert "Dora" not in page
    assert "/candidates?circle=2" in addresses(page)
    assert "/candidates?f_city=Ulm" in addresses(page)
    (saved,) = (link for link in addresses(page) if link.startswith("/groups/new"))
    assert saved == "/groups/new?line=open_to_offers%3Ayes"
    second = rita.get("/candidates?circle=2&f_city=K%C3%B6ln").text
    assert "1 hit" in second
    assert '<input type="hidden" name="circle" value="2">' in second
    assert "/candidates?circle=2" in addresses(second)
    assert "No matches in this circle" in rita.get("/candidates?circle=3&line=ulm").text
    assert "No candidates here" in rita.get("/candidates?circle=3").text
    table = rita.get("/candidates?format=csv").text
    assert ("Ben" in table, "Cem" in table, "Dora" in table) == (True, True, False)
    unfolded = rita.get("/candidates?more=city&find=u").text
    assert "1 value" in unfolded


def test_for_others_the_page_is_missing_as_any_other(town: Town) -> None:
    ben = open_browser(town, "Ben")
    here, nowhere = ben.get("/candidates"), ben.get("/nowhere")
    assert here.status_code == nowhere.status_code == 404
    said = without_tokens(here.text).replace("/candidates", "/nowhere")
    assert said == without_tokens(nowhere.text)
    assert ben.get("/candidates?line=%28").status_code == 404
    assert '"/candidates"' not in ben.get("/jobs").text
    assert '"/candidates"' in open_browser(town, "Rita").get("/jobs").text


def test_the_interface_answers_alike(town: Town) -> None:
    found = open_client(town, "Rita").get("/api/v1/me/candidates?facets=city").json()
    assert (found["total"], found["facets"]["city"]) == (
        2,
        [{"value": "Köln", "count": 1}, {"value": "Ulm", "count": 1}],
    )
    assert {hit["open_to_offers"]["position"] for hit in found["hits"]} == {"Buyer"}
    refused = open_client(town, "Ben").get("/api/v1/me/candidates")
    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    wrong = open_client(town, "Rita").get("/api/v1/me/candidates?circle=all")
    assert wrong.status_code == 422
