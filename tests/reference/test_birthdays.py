"""Birthdays as people and programs write them, with and without the year."""

import pytest

from ecken.reference.birthdays import read_birthday


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1980-12-31", "1980-12-31"), ("31.12.1980", "1980-12-31"), (" 1. 6. 1980", "1980-06-01"),
        ("31.12.", "--12-31"), ("31.12", "--12-31"), ("1. 6.", "--06-01"), ("12-31", "--12-31"),
        ("--12-31", "--12-31"), ("--1231", "--12-31"), ("29.2.", "--02-29"), ("--0229", "--02-29"),
    ],
)  # fmt: skip
def test_a_birthday_is_kept_in_one_form(text: str, kept: str) -> None:
    assert str(read_birthday(text)) == kept
    assert str(read_birthday(kept)) == kept


@pytest.mark.parametrize(
    "text",
    ["", "31-12", "13-01", "30.2.", "--0230", "1231", "-12-31", "---31", "12", "31.13.",
     "29.2.1981", "31/12", "--1231x", "٣١.١٢."],
)  # fmt: skip
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no date"):
        read_birthday(text)


def test_without_its_year_it_comes_back_from_a_leap_year() -> None:
    assert read_birthday("29.2.").first.isoformat() == "2000-02-29"
    assert read_birthday("1980-02-29").first.isoformat() == "1980-02-29"
