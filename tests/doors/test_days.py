"""Every door shows the day that it is where its reader lives (R15)."""

from __future__ import annotations

import ast
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import BigInteger

from ecken.errors import Invalid
from ecken.reference.days import read_moment
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.search import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.accounts.accounts import set_time_zone
from ecken.service.contacts.requests import send_request
from ecken.service.contacts.tags import export_contacts
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.privacy.contact_details import set_detail
from ecken.service.privacy.export import export_member, is_moment
from ecken.service.search.search import search_members
from ecken.service.talk.news import NewsKind, read_news_items
from ecken.settings import read_settings
from ecken.store.site.daily_snapshot import read_daily
from ecken.store.tables import metadata
from tests.community import Town, small_community
from tests.doors.entrances import Api
from tests.house.tree import modules, syntax
from tests.web.browsing import open_browser

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), "America/New_York"
FIRST_OF_JUNE = read_moment("2024-06-01", BERLIN)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """On 1 June 2024, 00:00 in Berlin, Ada met Ben, and Ben met Cem. Dan lives in New York."""
    with small_community(tmp_path, members=["Ada", "Ben", "Cem", "Dan"]) as town:
        town.clock.now = FIRST_OF_JUNE
        town.connect("Ada–Ben", "Ben–Cem", "Ben–Dan", "Cem–Dan")
        town.join("Eva")
        set_time_zone(town.community, town.id("Dan"), NEW_YORK)
        send_request(town.community, town.id("Eva"), town.public_id("Ada"))
        send_request(town.community, town.id("Eva"), town.public_id("Dan"))
        yield town


def test_a_contact_of_the_first_of_june_is_of_june(town: Town) -> None:
    town.clock.now += 40 * 86_400
    for name, month in {"Ada": "June 2024", "Dan": "May 2024"}.items():
        assert month in open_browser(town, name).get("/contacts").text


@pytest.mark.parametrize(("name", "day"), [("Ada", "2024-06-01"), ("Dan", "2024-05-31")])
def test_files_and_news_have_the_same_day(town: Town, name: str, day: str) -> None:
    viewer = town.id(name)
    with town.community.reading(viewer) as world:
        assert day in export_contacts(world)
        days = {item.day.isoformat() for item in read_news_items(world)}
    assert days == {day}
    assert day in open_browser(town, name).get("/contacts.csv").text
    answer = Api(town).call(name, "GET", "/me/news").json()
    assert {item["day"] for item in answer["items"]} == {day}
    archive = zipfile.ZipFile(io.BytesIO(export_member(town.community, viewer)))
    contacts = json.loads(archive.read("ecken.json"))["contacts"]
    assert {row["since"][:10] for row in contacts} == {day}
    assert read_moment(contacts[0]["since"], BERLIN) == FIRST_OF_JUNE


def test_today_and_yesterday_change_at_midnight_of_the_reader(town: Town) -> None:
    ada, dan = open_browser(town, "Ada"), open_browser(town, "Dan")
    town.clock.now = FIRST_OF_JUNE + 23 * 3_600
    assert "today" in ada.get("/requests").text
    assert "yesterday" in dan.get("/requests").text  # 31 May there, and now 1 June, 17:00
    town.clock.now = FIRST_OF_JUNE + 24 * 3_600
    assert "yesterday" in ada.get("/requests").text
    assert "yesterday" in dan.get("/requests").text


def test_today_lasts_as_long_as_the_day_does(town: Town) -> None:
    """27 October 2024 has 25 hours in Berlin."""
    town.clock.now = read_moment("2024-10-27 00:10", BERLIN)
    send_request(town.community, town.id("Dan"), town.public_id("Ada"))
    ada = open_browser(town, "Ada")
    town.clock.now = read_moment("2024-10-27 23:50", BERLIN)
    assert "today" in ada.get("/requests").text
    town.clock.now = read_moment("2024-10-28 00:00", BERLIN)
    assert "yesterday" in ada.get("/requests").text


def test_new_since_begins_with_the_readers_day(town: Town) -> None:
    found = {}
    for name in ("Ada", "Dan"):
        with town.community.reading(town.id(name)) as world:
            for day in ("2024-06-01", "01.06.2024", "2024-05-31"):
                query = parse_line(f"vorname:eva neu_seit:{day}")
                found[name, day] = search_members(world, SearchRequest(query, circle="all")).total
    assert found == {
        ("Ada", "2024-06-01"): 1, ("Ada", "01.06.2024"): 1, ("Ada", "2024-05-31"): 1,
        ("Dan", "2024-06-01"): 0, ("Dan", "01.06.2024"): 0, ("Dan", "2024-05-31"): 1,
    }  # fmt: skip


def test_a_birthday_is_on_its_day(town: Town) -> None:
    set_detail(
        town.community, town.id("Ben"), Detail.BIRTHDAY, value="01.06.1980",
        audience=ReleaseAudience.CONTACTS,
    )  # fmt: skip
    for name, is_today in {"Ada": True, "Dan": False}.items():
        with town.community.reading(town.id(name)) as world:
            born = [i.day for i in read_news_items(world) if i.kind is NewsKind.BIRTHDAY]
        assert born == ([date(2024, 6, 1)] if is_today else [])


def test_the_snapshot_is_of_the_communitys_day(town: Town) -> None:
    take_daily_snapshot(town.community)
    with town.community.database.reading() as connection:
        daily = read_daily(connection)
    assert daily is not None
    assert daily.day == "2024-06-01"


def test_a_member_chooses_a_zone_on_the_account_page(town: Town) -> None:
    ada = open_browser(town, "Ada")
    page = ada.get("/account").text
    assert "the community (Europe/Berlin)" in page
    assert "1 Jun 2024, 00:00" not in page
    done = ada.post("/account/time-zone", {"time_zone": NEW_YORK}, token=ada.token("/account"))
    assert done.status_code == 303
    assert f'value="{NEW_YORK}" selected' in ada.get("/account").text
    for wrong in ("Mars/Olympus", "../../etc/passwd", "x" * 500):
        bad = ada.post("/account/time-zone", {"time_zone": wrong}, token=ada.token("/account"))
        assert bad.status_code == 422
        assert "There is no time zone" in bad.text
    ada.post("/account/time-zone", {"time_zone": ""}, token=ada.token("/account"))
    with town.community.reading(town.id("Ada")) as world:
        assert world.zone == BERLIN


def test_a_zone_that_is_no_more_means_that_of_the_community(town: Town) -> None:
    with town.community.writing() as connection:
        connection.exec_driver_sql("UPDATE members SET time_zone = 'Europe/Atlantis'")
    with town.community.reading(town.id("Ada")) as world:
        assert world.zone == BERLIN
    assert open_browser(town, "Ada").get("/account").status_code == 200


def test_a_community_lives_where_its_setting_says(tmp_path: Path) -> None:
    settings = {"time_zone": "Asia/Tokyo"}
    with (
        small_community(tmp_path, members=["Ada"], settings=settings) as town,
        town.community.reading(town.id("Ada")) as world,
    ):
        assert world.day(FIRST_OF_JUNE) == date(2024, 6, 1)
        assert world.day(FIRST_OF_JUNE + 17 * 3_600) == date(2024, 6, 2)


def test_a_wrong_zone_stops_the_start_with_a_sentence() -> None:
    for wrong in ("Berlin", "MESZ", "+02:00", "/etc/localtime"):
        with pytest.raises(Invalid, match="ECKEN_TIME_ZONE") as refused:
            read_settings({"ECKEN_TIME_ZONE": wrong})
        assert "Europe/Berlin" in refused.value.sentence
    assert read_settings({"ECKEN_TIME_ZONE": "Europe/Zurich"}).time_zone == "Europe/Zurich"


def test_every_moment_of_the_own_data_is_written_as_one() -> None:
    moments = {
        column.name
        for table in metadata.sorted_tables
        for column in table.columns
        if column.info["class"] in ("own", "tie") and isinstance(column.type, BigInteger)
    }
    assert moments
    assert {name for name in moments if not is_moment(name)} == set()


def test_days_are_told_in_one_place() -> None:
    """Nobody else turns seconds into days, or counts days in seconds since 1970."""
    allowed = {
        "ecken.reference.days",
        "ecken.web.accounts.security_contact",
        "ecken.mail.composing",
        # Moments in UTC for operators and machines: no day of a reader is told.
        "ecken.cli.watching.logs",
        "ecken.service.backup.keeping",
        "ecken.service.watching.error_reports",
        "ecken.service.webhooks.noting",
        "ecken.store.migrations.versions.0037_house",
    }
    turning = {
        name
        for name, path in modules().items()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("fromtimestamp", "utcfromtimestamp", "strptime", "today")
    }
    assert "ecken.reference.days" in turning
    assert turning - allowed == set()
