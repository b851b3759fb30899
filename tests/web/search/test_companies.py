"""The pages of companies: one address, counts that lead to their lists, nothing of the hidden."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.service.contacts.contacts import block_member
from tests.api.conftest import open_client
from tests.community import Town, small_community
from tests.job_ads import advertise
from tests.web.browsing import open_browser, without_tokens

MEMBERS = {
    "Ada": {"city": "Hamburg"},
    "Ben": {"company": "Nord & Süd GmbH", "city": "Ulm", "industry": "62.01"},
    "Dora": {"company": "NORD UND SÜD", "city": "Bonn"},
    "Ella": {"company": "Bosch"},
    "Finn": {"company": "Nord Süd"},
}
CONTACTS = ("Ada–Ben", "Ben–Dora", "Ada–Ella")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=MEMBERS, contacts=CONTACTS) as made:
        yield made


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)).strip())


def test_other_spellings_lead_to_the_one_address(town: Town) -> None:
    ada = open_browser(town, "Ada")
    for path in ("", "/members"):
        sent = ada.get(f"/companies/NORD%20%26%20S%C3%9CD{path}")
        assert sent.status_code == 301
        assert sent.headers["location"].startswith(f"/companies/nordsud{path}")
    assert ada.get("/companies/nordsud").status_code == 200


def test_the_counts_of_a_company_lead_to_exactly_these_members(town: Town) -> None:
    ada = open_browser(town, "Ada")
    page = ada.get("/companies/nordsud").text
    counted = re.findall(r'<a class="num" href="([^"]*)">([\d,]+)<', page)
    assert [count for _, count in counted] == ["1", "1", "3"]
    for address, count in counted:
        there = words(ada.get(html.unescape(address)).text)
        assert f"{count} member" in there
    assert "via Ben Beispiel" in words(page)
    tags = re.findall(r'<p class="tags">(.*?)</p>', page)
    assert [words(tag) for tag in tags] == [
        "Software development and programming 1",
        "Bonn 1 Ulm 1",
    ]
    for address in re.findall(r'href="([^"]*)"', "".join(tags)):
        assert "1 member" in words(ada.get(html.unescape(address)).text)


def test_the_search_among_them_finds_the_same_members(town: Town) -> None:
    ada = open_browser(town, "Ada")
    page = ada.get("/companies/nordsud").text
    address = re.search(r'href="(/search\?[^"]*)"', page)
    assert address
    assert "3 hits" in words(ada.get(html.unescape(address[1])).text)


def test_the_list_of_companies_is_searched_by_name(town: Town) -> None:
    ada = open_browser(town, "Ada")
    page = words(ada.get("/companies").text)
    assert "1 contact · 1 in the second circle · 3 members in all" in page
    found = ada.get("/companies?q=bo").text
    assert 'href="/companies/bosch"' in found
    assert "nordsud" not in found
    assert "No company of this name" in words(ada.get("/companies?q=zzz").text)


def test_a_profile_leads_to_its_company(town: Town) -> None:
    page = open_browser(town, "Ada").get(f"/m/{town.public_id('Finn')}").text
    assert '<a href="/companies/nordsud">Nord Süd</a>' in page


def test_a_company_of_the_blocked_never_was(town: Town) -> None:
    block_member(town.community, town.id("Ella"), town.public_id("Ada"))
    ada = open_browser(town, "Ada")
    for path in ("", "/members"):
        hidden, never = (ada.get(f"/companies/{name}{path}") for name in ("bosch", "never"))
        assert hidden.status_code == never.status_code == 404
        assert without_tokens(hidden.text).replace("bosch", "never") == without_tokens(never.text)
    client = open_client(town, "Ada")
    for path in ("", "/members"):
        hidden, never = (
            client.get(f"/api/v1/companies/{name}{path}") for name in ("bosch", "never")
        )
        assert (hidden.status_code, hidden.content) == (404, never.content)


def test_the_interface_answers_what_the_pages_show(town: Town) -> None:
    client = open_client(town, "Ada")
    listed = client.get("/api/v1/companies?q=nord").json()
    now = {"first": 1, "second": 1, "third": 0, "further": 1}
    (name,) = {one["name"] for one in listed["companies"]}
    assert listed == {"total": 1, "companies": [{"key": "nordsud", "name": name, "now": now}]}
    shown = client.get("/api/v1/companies/Nord%20S%C3%BCd").json()
    assert (shown["key"], shown["name"], shown["now"]) == ("nordsud", name, now)
    assert sorted(shown["spellings"]) == ["NORD UND SÜD", "Nord & Süd GmbH", "Nord Süd"]
    members = client.get("/api/v1/companies/nordsud/members?circle=2").json()
    (dora,) = members["hits"]
    assert (members["total"], dora["first_name"]) == (1, "Dora")
    assert [bridge["id"] for bridge in dora["bridges"]] == [town.public_id("Ben")]
    first = client.get("/api/v1/companies/nordsud/members?limit=2").json()
    rest = client.get(f"/api/v1/companies/nordsud/members?cursor={first['next']}").json()
    assert len(first["hits"]) + len(rest["hits"]) == first["total"] == 3
    wrong = client.get("/api/v1/companies/nordsud/members?when=ever")
    assert wrong.status_code == 422


def test_a_company_shows_its_newest_ads_however_they_spell_its_name(town: Town) -> None:
    for number, company in enumerate(("Nord & Süd", "NordSüd AG", "Nord Süd", "Nord und Sued SE")):
        advertise(town, "Dora", title=f"Job {number}", company=company)
        town.clock.pass_days(1)
    advertise(town, "Dora", title="Elsewhere", company="Nord")
    page = open_browser(town, "Ada").get("/companies/nordsud").text
    assert re.findall(r"Job \d|Elsewhere", page) == ["Job 3", "Job 2", "Job 1"]
    (address,) = re.findall(r'<a href="([^"]*)">All 4 job ads', page)
    assert "4 job ads" in open_browser(town, "Ada").get(html.unescape(address)).text
    shown = open_client(town, "Ada").get("/api/v1/companies/nordsud").json()
    assert ([ad["title"] for ad in shown["jobs"]], shown["jobs_total"]) == (
        ["Job 3", "Job 2", "Job 1"],
        4,
    )
    block_member(town.community, town.id("Dora"), town.public_id("Ada"))
    assert "Job 3" not in open_browser(town, "Ada").get("/companies/nordsud").text


def test_a_company_is_followed_and_says_who_is_new(town: Town) -> None:
    ada, client = open_browser(town, "Ada"), open_client(town, "Ada")
    sent = ada.post("/companies/NORD%20S%C3%9CD/follow")
    assert sent.headers["location"] == "/companies/nordsud"
    assert "You follow NORD UND SÜD." in words(ada.get("/companies/nordsud").text)
    town.connect("Ben–Finn")
    for path in ("/companies/nordsud", "/news"):
        page = words(ada.get(path).text)
        assert "Finn Beispiel" in page
        assert "New since your last visit 1" in page or "New at companies you follow" in page
    (followed,) = client.get("/api/v1/me/followed-companies").json()
    assert (followed["key"], followed["new"]) == ("nordsud", 1)
    assert [member["id"] for member in followed["members"]] == [town.public_id("Finn")]
    ada.post("/companies/nordsud/seen")
    assert "New since your last visit" not in ada.get("/companies/nordsud").text
    assert "New at companies you follow" not in ada.get("/news").text
    assert "You follow" in ada.get("/companies").text
    ada.post("/companies/nordsud/unfollow")
    assert client.get("/api/v1/me/followed-companies").json() == []
    assert client.put("/api/v1/me/followed-companies/Bosch").status_code == 204
    assert client.post("/api/v1/me/followed-companies/bosch/visit").status_code == 204
    assert client.delete("/api/v1/me/followed-companies/bosch").status_code == 204
    assert client.put("/api/v1/me/followed-companies/never").status_code == 404
