"""Calendars that are written: read again by a reader, and by the letter of RFC 5545."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

import vobject
from hypothesis import given
from hypothesis import strategies as st

from ecken.exchange.calendars import Anniversary, write_calendar

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=120)


def written(first: date = date(1980, 12, 31), summary: str = "Ada", name: str = "Club") -> str:
    day = Anniversary("https://example.org/m/x#birthday", first, summary, "https://example.org/m/x")
    return write_calendar(name, [day], made_at=1_700_000_000)


@given(summary=TEXTS.map(lambda text: f"x{text}"), name=TEXTS.map(lambda text: f"x{text}"))
def test_whatever_somebody_is_called_lines_are_short_and_read_back(summary: str, name: str) -> None:
    text = written(summary=summary, name=name)
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    unfolded = text.replace("\r\n ", "")
    escaped = summary
    for sign in ("\\", ";", ","):
        escaped = escaped.replace(sign, f"\\{sign}")
    assert f"\r\nSUMMARY:{escaped}\r\n" in unfolded


def test_a_short_line_of_long_characters_is_broken_too() -> None:
    text = written(summary="Ü" * 60, name="x00" + "\U00010000" * 15)
    assert max(len(line.encode()) for line in text.split("\r\n")) in (74, 75)
    assert f"\r\nSUMMARY:{'Ü' * 60}\r\n" in text.replace("\r\n ", "")


def test_a_line_break_in_a_name_begins_no_line() -> None:
    text = written(summary="Ada\r\nATTENDEE:mailto:x@example.org\nEND:VEVENT")
    assert [line for line in text.split("\r\n") if line.startswith(("ATTENDEE", "END:VEVENT"))] == [
        "END:VEVENT"
    ]


def test_days_come_back_every_year_and_a_leap_day_in_each() -> None:
    def next_years(first: date) -> list[date]:
        (event,) = vobject.readOne(written(first)).vevent_list
        assert event.dtstart.value == first
        days = (day.date() for day in event.getrruleset())
        return list(takewhile(lambda day: day.year < 2027, (d for d in days if d.year >= 2023)))

    assert next_years(date(1980, 12, 31)) == [date(year, 12, 31) for year in range(2023, 2027)]
    assert next_years(date(1980, 2, 29)) == [
        date(2023, 2, 28), date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28),
    ]  # fmt: skip


def test_the_same_days_are_the_same_bytes_with_all_that_programs_ask_for() -> None:
    text = written()
    assert text == written()
    for line in (
        "VERSION:2.0", "PRODID:-//Ecken//Calendar//EN", "DTSTART;VALUE=DATE:19801231",
        "DTSTAMP:20231114T221320Z", "UID:https://example.org/m/x#birthday",
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H", "TRANSP:TRANSPARENT",
    ):  # fmt: skip
        assert f"\r\n{line}\r\n" in text, line
