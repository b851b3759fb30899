"""Who finds me: the page, the call, and what looking at profiles and searching leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ecken.service.found.writing import write_finds
from ecken.service.runtime.noted_finds import TYPED_STAYS_S
from ecken.service.talk.switches import own_switches
from ecken.store.tables import profile_searches, profile_visits
from tests.api.conftest import open_client
from tests.community import Town, small_community
from tests.web.browsing import open_browser

FRIENDS = [f"Friend{i}" for i in range(6)]
ADA = {"last_name": "Grünwald", "position": "Einkäuferin", "city": "Hamburg"}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    contacts = [f"Ada–{name}" for name in FRIENDS]
    members = {"Ada": ADA, **{name: {"industry": "62.01"} for name in FRIENDS}}
    with small_community(tmp_path, contacts=contacts, members=members) as made:
        made.clock.pass_days(5)
        yield made


def _values(town: Town, name: str) -> dict[str, str]:
    with town.community.reading(town.id(name)) as world:
        return own_switches(world)


def test_visits_of_the_page_are_told_the_day_after(town: Town) -> None:
    for name in FRIENDS:
        open_browser(town, name).get(f"/m/{town.public_id('Ada')}")
    assert write_finds(town.community) == 6
    ada = open_browser(town, "Ada")
    assert "There is no number to tell" in ada.get("/found").text
    town.clock.pass_days(1)
    page = ada.get("/found").text
    assert "At least 5 visitors since" in page
    assert "J" not in {word.strip() for word in page.split(">")}
    assert "nformation" in page
    told = open_client(town, "Ada").get("/api/v1/me/found").json()
    assert told["visits"] == {"lately": 5, "total": 5}
    assert told["by_degree"][0] == {"degree": 1, "lately": 5, "total": 5}
    assert told["by_industry"] == [{"industry": "J", "lately": 5, "total": 5}]
    assert told["recruiters"]["total"] == 0
    assert sum(week["members"] for week in told["weeks"]) == 5


def test_a_program_that_asks_all_day_counts_once(town: Town) -> None:
    client = open_client(town, "Friend0")
    for _ in range(5):
        assert client.get(f"/api/v1/members/{town.public_id('Ada')}").status_code == 200
        write_finds(town.community)
    with town.community.database.reading() as connection:
        assert connection.execute(select(profile_visits.c.members)).scalars().all() == [1]


@pytest.mark.parametrize(
    "headers", [{"sec-purpose": "prefetch"}, {"purpose": "preview"}, {"x-moz": "prefetch"}]
)
def test_what_a_browser_fetches_ahead_is_no_visit(town: Town, headers: dict[str, str]) -> None:
    browser = open_browser(town, "Friend0")
    browser.get(f"/m/{town.public_id('Ada')}", headers=headers)
    browser.get("/search?q=Einkäuferin", headers=headers)
    browser.client.head(f"/m/{town.public_id('Ada')}")
    assert write_finds(town.community) == 0


def test_searches_count_on_page_and_call_by_their_field(town: Town) -> None:
    open_browser(town, "Friend0").get("/search?q=Einkäuferin")
    asked = open_client(town, "Friend1").get("/api/v1/me/search?circle=all&city=Hamburg")
    assert asked.status_code == 200, asked.text
    open_browser(town, "Friend2").get("/search/names?typed=Ada")
    write_finds(town.community)
    open_browser(town, "Friend3").get("/search?line=Grünwald&typing=1")
    write_finds(town.community)
    rows = select(profile_searches.c.field).order_by(profile_searches.c.field)
    with town.community.database.reading() as connection:
        assert connection.execute(rows).scalars().all() == ["place", "position"]
    town.clock.now += TYPED_STAYS_S
    write_finds(town.community)
    with town.community.database.reading() as connection:
        assert connection.execute(rows).scalars().all() == ["name", "place", "position"]


def test_names_are_chosen_on_the_page(town: Town) -> None:
    ada, friend = open_browser(town, "Ada"), open_browser(town, "Friend0")
    answer = ada.post("/found/names", {"see_visitors": "1"})
    assert answer.headers["location"] == "/found#names"
    friend.post("/found/names", {"show_my_visits": "1"})
    assert _values(town, "Ada")["see_visitors"] == "on"
    assert _values(town, "Ada")["show_my_visits"] == "off"
    friend.get(f"/m/{town.public_id('Ada')}")
    write_finds(town.community)
    assert f'href="/m/{town.public_id("Friend0")}"' in ada.get("/found").text
    (named,) = open_client(town, "Ada").get("/api/v1/me/found").json()["named"]
    assert named["id"] == town.public_id("Friend0")
    friend.post("/found/names", {})
    assert f'href="/m/{town.public_id("Friend0")}"' not in ada.get("/found").text


def test_saving_other_settings_leaves_the_choice_about_names(town: Town) -> None:
    browser = open_browser(town, "Ada")
    browser.post("/found/names", {"see_visitors": "1", "show_my_visits": "1"})
    browser.post("/news/settings", {"digest": "daily"})
    assert _values(town, "Ada")["digest"] == "daily"
    assert _values(town, "Ada")["see_visitors"] == "on"
    assert _values(town, "Ada")["show_my_visits"] == "on"


@pytest.mark.parametrize("path", ["/", "/me", "/reach", "/privacy"])
def test_a_line_leads_there(town: Town, path: str) -> None:
    assert 'href="/found' in open_browser(town, "Ada").get(path).text


def test_the_own_page_leads_there_and_that_of_others_does_not(town: Town) -> None:
    browser = open_browser(town, "Ada")
    assert 'href="/found"' in browser.get(f"/m/{town.public_id('Ada')}").text
    assert 'href="/found"' not in browser.get(f"/m/{town.public_id('Friend0')}").text
