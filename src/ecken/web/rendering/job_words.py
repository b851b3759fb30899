"""What the conditions of a job are called, and its salary as the reader writes it."""

from __future__ import annotations

from babel.numbers import format_decimal, get_currency_symbol

from ecken.store.jobs.job_ads import AdRow
from ecken.web.i18n import Language, mark

__all__ = ["HOURS", "SALARY_PER", "WORKPLACES", "ad_place", "ad_words", "salary_words"]

WORKPLACES = {
    "onsite": mark("on site"),
    "hybrid": mark("partly remote"),
    "remote": mark("remote"),
}
HOURS = {
    "full": mark("full-time"),
    "part": mark("part-time"),
    "either": mark("full-time or part-time"),
}
SALARY_PER = {
    "year": mark("per year"),
    "month": mark("per month"),
    "hour": mark("per hour"),
}
_RANGE = mark("%(least)s to %(most)s")


def ad_words(language: Language) -> dict[str, object]:
    """Return what templates call the conditions of an ad."""
    return {
        "hours_of": lambda ad: language.gettext(HOURS[ad.hours]),
        "place_of": lambda ad: ad_place(language, ad),
        "salary_of": lambda ad: salary_words(language, ad),
    }


def salary_words(language: Language, ad: AdRow) -> str:
    """Return the salary: 48.000 bis 60.000 € im Jahr; empty where none is named."""
    if ad.salary_from is None or ad.salary_to is None:
        return ""
    least, most = (_amount(language, cents, ad) for cents in (ad.salary_from, ad.salary_to))
    amount = most
    if ad.salary_from != ad.salary_to:
        amount = language.gettext(_RANGE) % {"least": least, "most": most}
    return f"{amount} {language.gettext(SALARY_PER[ad.salary_per])}"


def ad_place(language: Language, ad: AdRow) -> str:
    """Return where the work is done: Hamburg, teils von zu Hause."""
    place = language.gettext(WORKPLACES[ad.workplace])
    if ad.workplace == "onsite":
        return ad.city
    return f"{ad.city}, {place}" if ad.city else place


def _amount(language: Language, cents: int, ad: AdRow) -> str:
    """Return 48.000 €, or €48,000; a code instead of a sign is set apart."""
    digits = "#,##0" if cents % 100 == 0 else "#,##0.00"
    amount = format_decimal(cents / 100, format=digits, locale=language.locale)
    sign = get_currency_symbol(ad.currency, locale=language.locale)
    if language.code == "de":
        return f"{amount}\u00a0{sign}"
    return f"{sign}\u00a0{amount}" if sign.isalpha() else f"{sign}{amount}"
