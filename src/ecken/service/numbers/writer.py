"""Writes sentences, numbers and days in one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from ecken.catalogues import Catalogue, mark
from ecken.service.imports.report_words import Row

__all__ = ["BAR", "Writer"]

BAR = 1_000_000
"""As long is the bar of a whole."""

_LEAST = 0.0001
"""A smaller share is not told; nobody would be wrong where there are some."""

_LOCALES = {"de": "de_DE", "en": "en_GB"}


@dataclass(frozen=True)
class Writer:
    """Knows one language, ``code``: ``de`` or ``en``."""

    words: Catalogue
    code: str

    def say(self, text: str, **values: object) -> str:
        """Return a text in this language, with its places filled."""
        said = self.words.gettext(text)
        return said.format(**values) if values else said

    def number(self, value: float) -> str:
        """Return a whole number, grouped: 12.480 or 12,480."""
        return format_decimal(int(value), locale=_LOCALES[self.code], format="#,##0")

    def decimal(self, value: float, digits: int = 2) -> str:
        """Return a number with so many decimals: 4,74 or 4.74."""
        return format_decimal(value, locale=_LOCALES[self.code], format="#,##0." + "0" * digits)

    def percent(self, share: float, digits: int = 1) -> str:
        """Return a share between 0 and 1 in percent."""
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        sign = "\u00a0%" if self.code == "de" else "%"
        return format_decimal(100 * share, locale=_LOCALES[self.code], format=pattern) + sign

    def hops(self, hops: int, *, or_more: bool = False) -> str:
        """Return so many hops as a label."""
        if or_more:
            return self.say(mark("{n} hops or more"), n=hops)
        return self.words.ngettext("%(num)s hop", "%(num)s hops", hops) % {"num": hops}

    def bar(self, label: str, share: float) -> Row:
        """Return a row with the share of somebody, however few, and a bar as long as it."""
        if share < _LEAST:
            said = self.say(mark("under {share}"), share=self.percent(_LEAST, 2))
        else:
            said = self.percent(share, 1 if share >= 0.01 else 2)
        return Row(label, round(BAR * share), said)

    def day(self, day: str) -> str:
        """Return an ISO day: 14. November 2023."""
        return format_date(date.fromisoformat(day), "long", locale=_LOCALES[self.code])
