"""Days of a time zone, through changes of the clocks; and dates read by their form alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.reference.days import (
    day_of,
    days_before,
    find_zone,
    local,
    read_day,
    read_moment,
    stamp,
    start_of,
    time_zones,
    zone_for,
)

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    [
        *("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"),
        *("America/Havana", "America/Asuncion", "Pacific/Chatham", "Africa/Casablanca"),
    ]
).map(ZoneInfo)
MOMENTS = st.integers(0, 4_000_000_000)


@given(MOMENTS, ZONES)
def test_a_day_holds_the_moments_from_its_start_to_the_next(at: int, zone: ZoneInfo) -> None:
    day = day_of(at, zone)
    assert start_of(day, zone) <= at < start_of(day + timedelta(days=1), zone)
    assert day_of(start_of(day, zone), zone) == day
    assert day_of(start_of(day, zone) - 1, zone) == day - timedelta(days=1)


@given(MOMENTS, ZONES)
def test_what_is_stamped_is_read_again(at: int, zone: ZoneInfo) -> None:
    assert read_moment(stamp(at, zone), UTC) == at
    assert read_day(day_of(at, zone).isoformat()) == day_of(at, zone)


@given(MOMENTS, ZONES, st.integers(0, 40))
def test_some_days_before_is_the_same_time_of_day(at: int, zone: ZoneInfo, days: int) -> None:
    then = days_before(at, days, zone)
    assert abs(at - days * 86_400 - then) <= 2 * 3_600 + 1_800
    assert then <= at
    if days:
        assert (day_of(at, zone) - day_of(then, zone)).days == days


def test_a_first_of_june_in_berlin_is_the_first_of_june() -> None:
    at = read_moment("2024-06-01", BERLIN)
    assert at == datetime(2024, 5, 31, 22, tzinfo=UTC).timestamp()
    assert day_of(at, BERLIN) == date(2024, 6, 1)
    assert day_of(at, UTC) == date(2024, 5, 31)


def test_days_are_as_long_as_the_clocks_make_them() -> None:
    def hours(day: date) -> float:
        return (start_of(day + timedelta(days=1), BERLIN) - start_of(day, BERLIN)) / 3_600

    assert hours(date(2024, 3, 31)) == 23
    assert hours(date(2024, 10, 27)) == 25
    assert hours(date(2024, 6, 1)) == 24
    noon = read_moment("2024-10-27 12:00", BERLIN)
    assert noon - days_before(noon, 1, BERLIN) == 25 * 3_600


def test_a_day_whose_midnight_does_not_exist_begins_later() -> None:
    asuncion = ZoneInfo("America/Asuncion")
    begins = start_of(date(2021, 10, 3), asuncion)
    assert local(begins, asuncion).hour == 1
    assert day_of(begins - 1, asuncion) == date(2021, 10, 2)


READ = {
    "2024-05-31": "2024-05-31T00:00:00+02:00",
    " 31.05.2024 ": "2024-05-31T00:00:00+02:00",
    "1.6.2024": "2024-06-01T00:00:00+02:00",
    "1. 6. 2024": "2024-06-01T00:00:00+02:00",
    "31.12.2024 14:30": "2024-12-31T14:30:00+01:00",
    "31.12.2024, 14:30:05 Uhr": "2024-12-31T14:30:05+01:00",
    "2024-05-31T14:30": "2024-05-31T14:30:00+02:00",
    "2024-05-31 14:30:59.123456": "2024-05-31T14:30:59+02:00",
    "2024-05-31T22:00:00Z": "2024-06-01T00:00:00+02:00",
    "2024-05-31T23:00:00+01:00": "2024-06-01T00:00:00+02:00",
    "2024-05-31 17:00-0500": "2024-06-01T00:00:00+02:00",
    "2024-05-31T23:00+01": "2024-06-01T00:00:00+02:00",
    "2024-02-29": "2024-02-29T00:00:00+01:00",
}
REFUSED = [
    *("45443", "2019", "20240531", "1600000000", "0", "-1", "45443.5", "1e9", "9" * 5000),
    *("2024-13-01", "2023-02-29", "31.04.2024", "31.05.24", "24-05-31", "2024-5-31", "2024-W22-5"),
    *("31/05/2024", "05/31/2024", "31-05-2024", "2024/05/31", "2024.05.31", "Mai 2024", "05.2024"),
    *("2024-05-31T25:00", "2024-05-31T14", "2024-05-31T14:61", "2024-05-31T14:30+99:00"),
    *("2024-05-31x", "x2024-05-31", "2024-05-31 Z", "٢٠٢٤-٠٥-٣١", "", " ", "gestern", "\x00"),
    *("0000-01-01", "2024-05-31\n2024-06-01", "NaN", "Infinity", "1/2", "²024-05-31"),
]  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_a_date_is_read_by_its_form(text: str) -> None:
    assert stamp(read_moment(text, BERLIN), BERLIN) == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write 2024-05-31 or 31"):
        read_moment(text, BERLIN)
    with pytest.raises(ValueError, match="date"):
        read_day(text)


@given(st.text(max_size=40))
def test_a_text_is_read_as_a_moment_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert isinstance(read_moment(text, BERLIN), int)


def test_a_number_is_called_a_number() -> None:
    with pytest.raises(ValueError, match="“45443” is a number and no date"):
        read_moment("45443", BERLIN)


def test_zones_are_areas_and_cities_that_can_be_opened() -> None:
    zones = time_zones()
    assert {"Europe/Berlin", "Europe/Zurich", "Asia/Tokyo", "UTC"} <= set(zones)
    assert all(find_zone(name).key == name for name in zones)


@pytest.mark.parametrize("name", ["", "Berlin", "../../etc/passwd", "Europe/", "localtime", "\0"])
def test_no_other_zone_is_opened(name: str) -> None:
    with pytest.raises(Invalid):
        find_zone(name)
    assert zone_for(name, "Europe/Vienna").key == "Europe/Vienna"


@pytest.mark.parametrize("at", [10**18, -(10**18), 253_402_300_799, 0])
def test_moments_beyond_the_calendar_have_a_day(at: int) -> None:
    assert 1 <= day_of(at, BERLIN).year <= 9999
