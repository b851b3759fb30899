"""Ways into a company: the page with its reasons, what leads there, nothing of the hidden."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.contacts.contacts import block_member
from ecken.service.search.target_groups import create_group
from tests.api.conftest import open_client
from tests.community import Town, small_community
from tests.web.browsing import open_browser, without_tokens

MEMBERS = {
    "Ben": {"company": "Nord & Süd GmbH", "industry": "62.01"},
    "Dora": {"company": "NORD UND SÜD"},
    "Ella": {"company": "Bosch"},
}
CONTACTS = ("Ada–Ben", "Ada–Cem", "Ben–Cem", "Ben–Dora", "Ada–Ella", "Cem–Finn", "Finn–Dora")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as made:
        yield made


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)).strip())


def test_each_way_has_its_reason_and_its_button(town: Town) -> None:
    page = open_browser(town, "Ada").get("/ways-in?company=nord+s%C3%BCd").text
    said = words(page)
    assert "works there now · 1 shared contact : moderately weak tie" in said
    assert "You and Ben Beispiel: 1 shared contact · Ben Beispiel and Dora Beispiel:" in said
    assert "That is an average of others, not a promise." in said
    assert "Granovetter" in said
    target, bridge = town.public_id("Dora"), town.public_id("Ben")
    assert f"/introductions/new?target={target}&amp;bridge={bridge}" in page
    assert f"/messages/new?to={bridge}" in page


def test_an_industry_is_asked_for_as_well(town: Town) -> None:
    ada = open_browser(town, "Ada")
    assert "Ben Beispiel" in words(ada.get("/ways-in?industry=IT").text)
    nobody = ada.get("/ways-in?industry=01")
    assert nobody.status_code == 200
    assert "Nobody of your first two circles" in words(nobody.text)
    both = ada.get("/ways-in?industry=62&company=bosch")
    assert both.status_code == 422
    assert "one of the two" in words(both.text)


def test_a_company_of_the_blocked_leads_nowhere_like_one_that_never_was(town: Town) -> None:
    block_member(town.community, town.id("Ella"), town.public_id("Ada"))
    ada, client = open_browser(town, "Ada"), open_client(town, "Ada")
    hidden, never = (ada.get(f"/ways-in?company={name}") for name in ("bosch", "never"))
    assert hidden.status_code == never.status_code == 404
    assert without_tokens(hidden.text).replace("bosch", "never") == without_tokens(never.text)
    hidden, never = (client.get(f"/api/v1/me/ways-in?company={n}") for n in ("bosch", "never"))
    assert (hidden.status_code, hidden.content) == (404, never.content)


def test_the_interface_answers_the_same_ways(town: Town) -> None:
    found = open_client(town, "Ada").get("/api/v1/me/ways-in?company=nordsud").json()
    ((ben,), (dora,)) = found["direct"], found["bridged"]
    assert (found["direct_total"], found["bridged_total"]) == (1, 1)
    assert (ben["name"], ben["shared_contacts"], ben["strength"], ben["leg"]) == (
        "Ben Beispiel", 1, "moderately_weak", None,
    )  # fmt: skip
    assert (dora["degree"], dora["is_current"], dora["leg"]["bridge"]["id"]) == (
        2, True, town.public_id("Ben"),
    )  # fmt: skip


def test_pages_about_a_company_lead_to_the_ways_in(town: Town) -> None:
    ada = open_browser(town, "Ada")
    groups = {
        query: create_group(town.community, town.id("Ada"), name=query, query=query)
        for query in ("company:nord", "industry:62", "dora")
    }
    there = {
        "/companies/nordsud": "company=nordsud",
        f"/m/{town.public_id('Dora')}": "company=NORD%20UND%20S%C3%9CD",
        "/circle/2?company=nord": "company=NORD%20UND%20S%C3%9CD",
        "/search?f_company=Bosch": "company=Bosch",
        "/search?industry=62": "industry=62.01",
        f"/groups/{groups['company:nord']}": "company=NORD%20UND%20S%C3%9CD",
        f"/groups/{groups['industry:62']}": "industry=62.01",
    }
    for page, wanted in there.items():
        found = re.findall(r'href="/ways-in\?([^"]*)"', ada.get(page).text)
        assert found == [wanted], page
        assert ada.get(f"/ways-in?{wanted}").status_code == 200
    gone = create_group(
        town.community, town.id("Ada"), name="Gone",
        query=f"company:nord contact_of:{town.public_id('Ella')}",
    )  # fmt: skip
    assert ada.get(f"/groups/{gone}").status_code == 200
    block_member(town.community, town.id("Ella"), town.public_id("Ada"))
    assert ada.get(f"/groups/{gone}").status_code == 200
    for page in ("/search?q=dora", f"/groups/{groups['dora']}"):
        assert "/ways-in" not in ada.get(page).text
