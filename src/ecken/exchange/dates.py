"""Dates as exports write them, which differs from file to file and after a spreadsheet."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

__all__ = ["PartialDate", "read_day", "read_partial_date"]

_TEXT_MAX = 40

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jän jänner jaen jaenner",
            "feb february februar feber",
            "mar march mär märz mrz maerz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}

_NUMBERED = {
    "ymd": re.compile(r"(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?:[T ,].*)?"),
    "dmy": re.compile(r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})(?:[ ,].*)?"),
    "mdy": re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4}|\d{2})(?:[ ,].*)?"),
}
_DAY_WORD = re.compile(
    r"(?P<d>\d{1,2})[. -]{1,2}(?P<w>[^\W\d_]{3,9})\.?[ ,-]{1,2}(?P<y>\d{4}|\d{2})(?:[ ,].*)?"
)
_WORD_DAY = re.compile(r"(?P<w>[^\W\d_]{3,9})\.? (?P<d>\d{1,2}),? (?P<y>\d{4})(?:[ ,].*)?")
_WORD_YEAR = re.compile(r"(?P<w>[^\W\d_]{3,9})\.?[ -](?P<y>\d{4})")
_YEAR_MONTH = re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})")
_MONTH_YEAR = re.compile(r"(?P<m>\d{1,2})[./](?P<y>\d{4})")
_YEAR = re.compile(r"(?P<y>\d{4})")


class PartialDate(NamedTuple):
    """A year, with its month if that is known (0 if not)."""

    year: int
    month: int = 0

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"


def read_day(text: str) -> date | None:
    """Return the day that ``text`` names, or nothing if it names none.

    ``08 Feb 2026``, ``4-Apr-21``, ``2025-06-01 14:03:22 UTC``, ``1/29/26, 2:37 PM`` (month first,
    as LinkedIn writes it), ``03.04.2022``, ``5. Mai 2024``.
    """
    text = text.strip()[:_TEXT_MAX]
    for pattern in (_DAY_WORD, *_NUMBERED.values(), _WORD_DAY):
        match = pattern.fullmatch(text)
        if match:
            return _day(match.groupdict())
    return None


def read_partial_date(text: str) -> PartialDate | None:
    """Return the year and month that ``text`` names: ``Jan 2020``, ``2018``, or a whole day."""
    text = text.strip()[:_TEXT_MAX]
    for pattern in (_WORD_YEAR, _YEAR_MONTH, _MONTH_YEAR, _YEAR):
        match = pattern.fullmatch(text)
        if match:
            parts = {"d": "1", "m": "1", **match.groupdict()}
            day = _day(parts)
            has_month = pattern is not _YEAR
            return PartialDate(day.year, day.month if has_month else 0) if day else None
    day = read_day(text)
    return PartialDate(day.year, day.month) if day else None


def _day(parts: dict[str, str]) -> date | None:
    try:
        month = _MONTHS[parts["w"].lower()] if "w" in parts else int(parts["m"])
        return date(_year(parts["y"]), month, int(parts["d"]))
    except (KeyError, ValueError):
        return None


def _year(text: str) -> int:
    """Two digits stand for a year from 2000 on: the service began in 2003."""
    year = int(text) + (2000 if len(text) == 2 else 0)
    if not 1900 <= year <= 2100:
        raise ValueError
    return year
