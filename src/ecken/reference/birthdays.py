"""Birthdays, with the year or without it: how they are read, and how they are kept.

Kept is a day as ISO 8601 writes it, ``1980-12-31``; without the year as vCards do, ``--12-31``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from ecken.reference.days import read_day

__all__ = ["Birthday", "read_birthday"]

_LEAP_YEAR = 2000
_YEARLESS = (
    re.compile(r"(?:--)?(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    re.compile(r"--(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})\.[ \u00a0]?(?P<month>[0-9]{1,2})\.?"),
)


class Birthday(NamedTuple):
    """A day of birth, or only the day on which it comes back."""

    year: int | None
    month: int
    day: int

    def __str__(self) -> str:
        """Write it as it is kept."""
        year = "-" if self.year is None else f"{self.year:04}"
        return f"{year}-{self.month:02}-{self.day:02}"

    @property
    def first(self) -> date:
        """The day from which it comes back every year; without its year one of a leap year."""
        return date(_LEAP_YEAR if self.year is None else self.year, self.month, self.day)


def read_birthday(text: str) -> Birthday:
    """Read a day, or day and month: ``31.12.``, ``12-31``, ``--12-31`` or ``--1231``.

    Raises
    ------
    ValueError
        With a sentence that follows the name of what was read.
    """
    for pattern in _YEARLESS:
        match = pattern.fullmatch(text.strip())
        if match and _is_day(int(match["month"]), int(match["day"])):
            return Birthday(None, int(match["month"]), int(match["day"]))
    born = read_day(text)
    return Birthday(born.year, born.month, born.day)


def _is_day(month: int, day: int) -> bool:
    """Say whether there is such a day in a leap year."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(_LEAP_YEAR, month)[1]
