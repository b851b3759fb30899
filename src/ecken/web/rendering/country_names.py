"""Countries to choose from, by their names in the reader's language."""

from __future__ import annotations

from functools import cache

from babel import Locale

__all__ = ["country_choices"]

_FIRST_COUNTRIES = ("DE", "AT", "CH")


@cache
def country_choices(language: str) -> list[tuple[str, str]]:
    """Return codes and names of countries, the first three ahead."""
    names = {
        str(code): name
        for code, name in Locale(language).territories.items()
        if len(str(code)) == 2 and str(code).isalpha() and code not in ("EU", "EZ", "UN", "ZZ")
    }
    rest = sorted((name, code) for code, name in names.items() if code not in _FIRST_COUNTRIES)
    first = [(code, names[code]) for code in _FIRST_COUNTRIES]
    return [("", "–"), *first, *((code, name) for name, code in rest)]
