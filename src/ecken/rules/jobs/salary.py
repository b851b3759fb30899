"""The salary of a job: a range in one currency, by the year, month or hour.

Amounts are whole hundredths (cents, Rappen): an hourly wage has them.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from ecken.errors import Invalid

__all__ = ["CURRENCIES", "Salary", "SalaryPer", "parse_salary"]

CURRENCIES = ("EUR", "CHF", "GBP", "USD", "PLN", "CZK", "DKK", "SEK", "NOK", "HUF")
"""What can be chosen, by its ISO 4217 code."""

_MOST = 2_000_000_000
"""Hundredths; more is no salary, and no 32-bit number."""
_LEAST = {"year": 10_000, "month": 1_000, "hour": 100}
"""Hundredths of any currency; less is a slip, such as an amount for an hour by the year."""
_SPACES = str.maketrans("", "", " \u00a0\u202f'’_")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")
_SIGNS = re.compile(r"€|\bEUR\b|\bCHF\b|\$|£", re.IGNORECASE)


class SalaryPer(StrEnum):
    """What time a salary is for."""

    YEAR = "year"
    MONTH = "month"
    HOUR = "hour"


class Salary(NamedTuple):
    """From and up to how much, in hundredths; equal where it is one amount."""

    least: int
    most: int
    currency: str
    per: SalaryPer


def parse_salary(least: str, most: str, currency: str, per: str) -> Salary | None:
    """Read what was typed; ``None`` where no amount is named. One end alone is the whole range.

    Raises
    ------
    Invalid
        ``salary_invalid``; ``salary_order``; ``currency_unknown``; ``salary_per_unknown``;
        ``salary_too_small``.
    """
    if not least.strip() and not most.strip():
        return None
    low = _amount(least or most, "salary_from" if least.strip() else "salary_to")
    high = _amount(most or least, "salary_to" if most.strip() else "salary_from")
    if low > high:
        raise Invalid(
            "salary_order",
            "The salary ends below where it begins. Swap the two amounts.",
            field="salary_to",
        )
    if currency not in CURRENCIES:
        raise Invalid(
            "currency_unknown",
            "The currency “{given}” is unknown. Choose one of: {choices}.",
            field="currency",
            given=currency[:10],
            choices=", ".join(CURRENCIES),
        )
    salary = Salary(low, high, currency, _per(per))
    if low < _LEAST[salary.per]:
        raise Invalid(
            "salary_too_small",
            "“{given}” is too little for this time. Check the amount, and whether it is paid by "
            "the year, the month or the hour.",
            field="salary_from" if least.strip() else "salary_to",
            given=(least or most).strip()[:20],
        )
    return salary


def _per(text: str) -> SalaryPer:
    try:
        return SalaryPer(text)
    except ValueError:
        raise Invalid(
            "salary_per_unknown",
            "A salary is paid by one of: {choices}.",
            field="salary_per",
            choices=", ".join(SalaryPer),
        ) from None


def _amount(text: str, field: str) -> int:
    """Return hundredths: ``48.000``, ``48,000``, ``48 000``, ``48'000`` and ``17,50`` are read."""
    plain = _SIGNS.sub("", text).translate(_SPACES)
    decimal = max(plain.rfind("."), plain.rfind(","))
    if _GROUPED.fullmatch(plain):
        plain = re.sub("[.,]", "", plain)
    elif plain.count(".") + plain.count(",") > 1:
        whole = plain[:decimal]
        is_grouped = _GROUPED.fullmatch(whole) and plain[decimal] not in whole
        plain = re.sub("[.,]", "", whole) + plain[decimal:] if is_grouped else ""
    found = _AMOUNT.fullmatch(plain)
    cents = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else 0
    if not 0 < cents <= _MOST:
        raise Invalid(
            "salary_invalid",
            "“{given}” is not an amount. Write a number such as 48000.",
            field=field,
            given=text[:20],
        )
    return cents
