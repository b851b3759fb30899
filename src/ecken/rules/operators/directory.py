"""What administrators look for among members: states, and how long ago somebody was here."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from ecken.errors import Invalid

__all__ = ["Order", "Seen", "State", "first_of_month", "parse_choice", "weeks_meant"]


_Choice = TypeVar("_Choice", bound=StrEnum)


class State(StrEnum):
    """Accounts to look for."""

    ACTIVE = "active"
    NO_PASSWORD = "no_password"
    """Active, and nobody has ever chosen a password: from a list, and never here."""
    AWAITING = "awaiting"
    SUSPENDED = "suspended"
    UNCONFIRMED = "unconfirmed"


class Seen(StrEnum):
    """When somebody was last here."""

    THIS_MONTH = "month"
    QUARTER_AGO = "3"
    HALF_A_YEAR_AGO = "6"
    YEAR_AGO = "12"
    NEVER = "never"


class Order(StrEnum):
    """How they are listed."""

    NAME = "name"
    NEWEST = "newest"
    LONGEST_AWAY = "away"


def parse_choice(kind: type[_Choice], text: str, field: str) -> _Choice | None:
    """Read one of the choices; ``None`` for an empty text, which means all.

    Raises
    ------
    Invalid
        ``choice_unknown``
    """
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise Invalid(
            "choice_unknown",
            "“{given}” is not among the choices: {choices}.",
            field=field,
            given=text[:20],
            choices=", ".join(kind),
        ) from None


def first_of_month(text: str, field: str) -> date | None:
    """Read a month such as 2026-11; ``None`` for an empty text.

    Raises
    ------
    Invalid
        ``month_invalid``
    """
    if not text:
        return None
    year, _, month = text.partition("-")
    if year.isascii() and year.isdigit() and month.isascii() and month.isdigit():
        whole = (int(year), int(month)) if len(year) == 4 and len(month) == 2 else (0, 0)
        if 1900 <= whole[0] <= 2999 and 1 <= whole[1] <= 12:
            return date(*whole, 1)
    raise Invalid(
        "month_invalid",
        "“{given}” is not a month; write it like {example}.",
        field=field,
        given=text[:20],
        example="2026-11",
    )


def weeks_meant(seen: Seen, today: date) -> tuple[str, str]:
    """Return from which week on, and before which week, somebody was last here (ISO days).

    Empty for no limit. Who was never here is found by ``NEVER`` alone.
    """
    if seen is Seen.THIS_MONTH:
        first = today.replace(day=1)
        return (first - timedelta(days=first.weekday())).isoformat(), ""
    return "", _months_before(today, int(seen)).isoformat()


def _months_before(today: date, months: int) -> date:
    whole = today.year * 12 + today.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)
