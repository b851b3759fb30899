"""The language of the reader, and its translations (:mod:`ecken.catalogues`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from babel import Locale
from starlette.requests import Request

from ecken.catalogues import LANGUAGES, Catalogue, catalogue, mark
from ecken.errors import EckenError
from ecken.settings import Settings
from ecken.web.http.cookies import read_cookie

__all__ = ["COOKIE", "LANGUAGES", "Language", "choose_language", "language", "mark"]

COOKIE = "language"

_LOCALES = {"de": "de_DE", "en": "en_GB"}


@dataclass(frozen=True)
class Language(Catalogue):
    """One language: its catalogue and its way to write numbers and dates."""

    locale: Locale

    def say(self, text: str, **values: object) -> str:
        """Return ``text`` in this language, its ``%(name)s`` places filled."""
        return self.gettext(text) % values if values else self.gettext(text)

    def fill(self, template: str, /, **fields: object) -> str:
        """Return ``template`` in this language, its ``{name}`` places filled."""
        text = self.gettext(template)
        return text.format(**fields) if fields else text

    def sentence(self, error: EckenError) -> str:
        """Return an error's sentence in this language."""
        return self.fill(error.template, **error.fields)


@cache
def language(code: str) -> Language:
    """Return one of the languages."""
    return Language(code, catalogue(code).messages, Locale.parse(_LOCALES[code]))


def choose_language(request: Request, settings: Settings) -> Language:
    """Return the reader's language: their choice, else their browser's, else the community's."""
    given = "; ".join(request.headers.getlist("cookie"))
    chosen = getattr(request.state, "language", "") or read_cookie(settings, given, COOKIE)
    if chosen in LANGUAGES:
        return language(chosen)
    for wanted in _accepted(request.headers.get("accept-language", "")):
        if wanted in LANGUAGES:
            return language(wanted)
    return language(settings.default_language)


def _accepted(header: str) -> list[str]:
    """Return the languages of an ``Accept-Language`` header, most wanted first."""
    wanted: list[tuple[float, str]] = []
    for part in header[:400].split(",")[:20]:
        name, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((float(weight or 1), name.strip().lower().split("-")[0]))
        except ValueError:
            continue
    return [name for weight, name in sorted(wanted, key=lambda w: -w[0]) if weight > 0]
