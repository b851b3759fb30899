"""Numbers and dates as the reader writes them."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent

from ecken.durations import DAY_S
from ecken.reference.birthdays import read_birthday
from ecken.reference.days import day_of, local
from ecken.web.i18n import Language

__all__ = [
    "ago",
    "birthday",
    "birthday_to_type",
    "date",
    "day",
    "day_ago",
    "decimal",
    "moment",
    "month",
    "month_of",
    "number",
    "percent",
]

_RECENT_D = 14


def number(language: Language, value: int) -> str:
    """Return a whole number, grouped: 12.480 or 12,480."""
    return _grouped(language.locale, int(value))


@lru_cache(maxsize=1 << 14)
def _grouped(locale: Locale, value: int) -> str:
    """Write a number once: a page of hits has a hundred."""
    return format_decimal(value, locale=locale, format="#,##0")


def decimal(language: Language, value: float, digits: int = 1) -> str:
    """Return a number with a fixed number of decimals: 4,74 or 4.74."""
    return format_decimal(value, locale=language.locale, format="#,##0." + "0" * digits)


def percent(language: Language, share: float, digits: int = 0) -> str:
    """Return a share between 0 and 1 in percent."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    suffix = "\u00a0%" if language.code == "de" else "%"
    return format_percent(share, locale=language.locale, format=pattern + suffix)


def date(language: Language, zone: dt.tzinfo, at: int) -> str:
    """Return the day of a moment (epoch seconds) in the reader's zone: 14. November 2023."""
    return _long(language, day_of(at, zone))


def month(language: Language, zone: dt.tzinfo, at: int) -> str:
    """Return the month of a moment: November 2023."""
    return month_of(language, day_of(at, zone))


def month_of(language: Language, day: dt.date) -> str:
    """Return the month of a day: November 2023."""
    return format_date(day, "MMMM y", locale=language.locale)


def moment(language: Language, zone: dt.tzinfo, at: int) -> str:
    """Return a moment to the minute: 14. Nov. 2023, 23:13; in English 14 Nov 2023, 23:13."""
    pattern = "d. MMM y, HH:mm" if language.code == "de" else "d MMM y, HH:mm"
    return format_datetime(local(at, zone), pattern, locale=language.locale)


def ago(language: Language, zone: dt.tzinfo, at: int, now: int) -> str:
    """Return how long ago a moment's day was, or the day itself: see :func:`day_ago`."""
    return day_ago(language, zone, day_of(at, zone), now)


def day_ago(language: Language, zone: dt.tzinfo, day: dt.date, now: int) -> str:
    """Return how long ago a day was, or the day itself if that is longer than two weeks."""
    days = (day_of(now, zone) - day).days
    if days <= 0:
        return language.gettext("today")
    if days == 1:
        return language.gettext("yesterday")
    if days <= _RECENT_D:
        return format_timedelta(
            -days * DAY_S,
            granularity="day",
            threshold=99,
            add_direction=True,
            locale=language.locale,
        )
    return _long(language, day)


def day(language: Language, day: dt.date) -> str:
    """Return a day: 14. November 2023."""
    return _long(language, day)


def birthday(language: Language, kept: str) -> str:
    """Return a birthday: 31.12.1980, or 31.12. without its year; in English 31 December."""
    born = read_birthday(kept)
    if language.code == "de":
        return f"{born.day:02}.{born.month:02}.{born.year or ''}"
    if born.year is not None:
        return kept
    return format_date(born.first, "d MMMM", locale=language.locale)


def birthday_to_type(language: Language, kept: str) -> str:
    """Return a birthday as it is typed: 31.12.1980, 31.12.; in English 1980-12-31, 12-31."""
    return birthday(language, kept) if language.code == "de" else kept.removeprefix("--")


def _long(language: Language, day: dt.date) -> str:
    return format_date(day, "long", locale=language.locale)
