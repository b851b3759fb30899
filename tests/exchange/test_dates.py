"""Every date that an export may hold."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.exchange.dates import read_day, read_partial_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("08 Feb 2026", date(2026, 2, 8)),
        ("8 Feb. 2026", date(2026, 2, 8)),
        ("2025-06-01 14:03:22 UTC", date(2025, 6, 1)),
        ("2025-06-01T14:03:22Z", date(2025, 6, 1)),
        ("2025-06-01", date(2025, 6, 1)),
        ("2025/06/01", date(2025, 6, 1)),
        ("1/29/26, 2:37 PM", date(2026, 1, 29)),
        ("01/02/2023", date(2023, 1, 2)),
        ("4-Apr-21", date(2021, 4, 4)),
        ("04-Apr-2021", date(2021, 4, 4)),
        ("03.04.2022", date(2022, 4, 3)),
        ("3. 4. 2022", date(2022, 4, 3)),
        ("5. Mai 2024", date(2024, 5, 5)),
        ("12 März 2021", date(2021, 3, 12)),
        ("01 Dez. 2020", date(2020, 12, 1)),
        ("Feb 8, 2026", date(2026, 2, 8)),
        ("  08 Feb 2026 ", date(2026, 2, 8)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    "text", ["", "2020", "Feb 2020", "31 Feb 2020", "13/13/2020", "32.1.2020", "8 Foo 2020",
             "0000-01-01", "9999-12-31", "-1-1-1", "08 Feb 20266"]
)  # fmt: skip
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jan 2020", "2020-01"),
        ("Mai 2019", "2019-05"),
        ("Dec-2019", "2019-12"),
        ("2018", "2018"),
        ("2018-07", "2018-07"),
        ("07/2018", "2018-07"),
        ("08 Feb 2026", "2026-02"),
    ],
)
def test_months_and_years(text: str, found: str) -> None:
    assert str(read_partial_date(text)) == found


@pytest.mark.parametrize("text", ["", "20", "13/2018", "Foo 2018", "1066", "0000", "present"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert read_partial_date(text) is None


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    read_day(text)
    read_partial_date(text)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read(day: date) -> None:
    assert read_day(day.isoformat()) == day
    assert read_day(f"{day.day}.{day.month}.{day.year}") == day
    assert read_day(f"{day.month}/{day.day}/{day.year}") == day
    assert str(read_partial_date(f"{day.month:02}/{day.year}")) == day.isoformat()[:7]
