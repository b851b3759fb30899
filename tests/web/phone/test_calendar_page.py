"""The page of the calendar, and what a calendar program gets at its address."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import vobject

from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.accounts.accounts import set_language
from ecken.service.privacy.contact_details import set_detail
from ecken.web.phone import calendar
from tests.community import Town, small_community
from tests.web.browsing import headers_of, open_browser, without_tokens


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    members = {"Ben": {"last_name": "Öz, jr.; \\ x"}}
    with small_community(tmp_path, contacts=["Ada–Ben"], members=members) as made:
        set_detail(
            made.community, made.id("Ben"), Detail.BIRTHDAY,
            value="1980-12-31", audience=ReleaseAudience.CONTACTS,
        )  # fmt: skip
        yield made


def address_of(town: Town) -> str:
    page = open_browser(town, "Ada").post("/calendar/renew").text
    (address,) = re.findall(r'value="(http[^"?]+\.ics)"', page)
    return html.unescape(address).removeprefix("http://127.0.0.1:8000")


def test_a_program_without_a_session_reads_the_calendar(town: Town) -> None:
    address = address_of(town)
    set_language(town.community, town.id("Ada"), "de")
    answer = open_browser(town).get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-store"
    assert "set-cookie" not in answer.headers
    events = vobject.readOne(answer.text).vevent_list
    assert {event.summary.value for event in events} == {
        "Geburtstag: Ben Öz, jr.; \\ x (geboren 1980)",
        "Ben Öz, jr.; \\ x: Kontakt seit 2023",
    }
    short = open_browser(town).get(f"{address}?only=birthdays")
    (event,) = vobject.readOne(short.text).vevent_list
    assert event.url.value == f"http://127.0.0.1:8000/m/{town.public_id('Ben')}"


def test_a_birthday_without_its_year_tells_no_age(town: Town) -> None:
    address = address_of(town)
    set_detail(
        town.community, town.id("Ben"), Detail.BIRTHDAY,
        value="29.2.", audience=ReleaseAudience.CONTACTS,
    )  # fmt: skip
    text = open_browser(town).get(f"{address}?only=birthdays").text
    (event,) = vobject.readOne(text).vevent_list
    assert event.summary.value == "Geburtstag: Ben Öz, jr.; \\ x"
    assert event.dtstart.value == date(2000, 2, 29)
    assert event.rrule.value == "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"
    page = open_browser(town, "Ada").get("/calendar").text
    assert "Birthday on 29 February 2024" in page
    assert "2000" not in page


def test_what_has_not_changed_is_not_sent_again(town: Town) -> None:
    address, program = address_of(town), open_browser(town)
    tag = program.get(address).headers["etag"]
    again = program.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (
        304,
        b"",
        tag.removeprefix("W/"),
    )
    town.clock.pass_days(40)
    assert program.get(address, headers={"if-none-match": tag}).status_code == 304
    set_detail(
        town.community, town.id("Ben"), Detail.BIRTHDAY,
        value="1980-12-30", audience=ReleaseAudience.CONTACTS,
    )  # fmt: skip
    assert program.get(address, headers={"if-none-match": tag}).status_code == 200


def test_the_tag_is_taken_before_the_calendar_is_written(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, program = address_of(town), open_browser(town)
    tags = [program.get(address).headers["etag"]]
    with monkeypatch.context() as without:
        without.setattr(calendar, "write_calendar", None)
        again = program.get(address, headers={"if-none-match": tags[0]})
        assert again.status_code == 304
    # Whatever stands in the file changes the tag.
    tags.append(program.get(f"{address}?only=birthdays").headers["etag"])
    changed = replace(town.community.settings, community_name="Chor")
    town.community.settings = changed
    tags.append(program.get(address).headers["etag"])
    town.community.settings = replace(changed, base_url="http://localhost:8000")
    tags.append(program.get(address).headers["etag"])
    monkeypatch.setattr(calendar, "__version__", "of tomorrow")
    tags.append(program.get(address).headers["etag"])
    town.join("Neu")
    town.connect("Ada–Neu")
    tags.append(program.get(address).headers["etag"])
    assert len(set(tags)) == len(tags)


def test_the_address_is_shown_once_and_can_be_ended(town: Town) -> None:
    ada, address = open_browser(town, "Ada"), address_of(town)
    page = ada.get("/calendar").text
    assert address not in page
    assert "There is an address since" in page
    assert "Birthday on 31 December 2023" in page
    assert ada.post("/calendar/end").headers["location"] == "/calendar"
    never = f"/calendar/{'x' * 43}.ics"
    ended, unknown = open_browser(town).get(address), open_browser(town).get(never)
    assert ended.status_code == unknown.status_code == 404
    assert headers_of(ended).keys() == headers_of(unknown).keys()
    assert without_tokens(ended.text).replace(address, never) == without_tokens(unknown.text)


def test_guests_are_led_to_sign_in(town: Town) -> None:
    guest = open_browser(town)
    assert guest.get("/calendar").status_code == 303
    assert guest.post("/calendar/renew").status_code == 303
