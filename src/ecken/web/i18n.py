"""The reader's language: what is said, and in which words.

English is the text in the code; German comes from the ``de*.po`` files in ``locales``, read once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from starlette.requests import Request

from ecken.errors import EckenError
from ecken.settings import Settings

__all__ = ["COOKIE", "LANGUAGES", "Language", "choose_language", "language", "mark"]

LANGUAGES = ("de", "en")
COOKIE = "language"

_LOCALES = {"de": "de_DE", "en": "en_GB"}
_FOLDER = Path(__file__).parent / "locales"


@dataclass(frozen=True)
class Language:
    """One language: its catalogue and its way to write numbers and dates."""

    code: str
    locale: Locale
    messages: dict[str, tuple[str, ...]] = field(repr=False)

    def gettext(self, text: str) -> str:
        """Return ``text`` (English) in this language."""
        return self.messages.get(text, (text,))[0]

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form for ``count``."""
        forms = self.messages.get(one, (one, many))
        return forms[0 if count == 1 else -1]

    def say(self, text: str, **values: object) -> str:
        """Return ``text`` in this language, its ``%(name)s`` places filled."""
        return self.gettext(text) % values if values else self.gettext(text)

    def sentence(self, error: EckenError) -> str:
        """Return an error's sentence in this language."""
        return self.gettext(error.template).format(**error.fields)


def mark(text: str) -> str:
    """Mark ``text`` for translation where it is written down but not yet said."""
    return text


@cache
def language(code: str) -> Language:
    """Return one of the languages; its catalogue is read once."""
    messages: dict[str, tuple[str, ...]] = {}
    for path in sorted(_FOLDER.glob(f"{code}*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                key = message.id if isinstance(message.id, str) else message.id[0]
                if key and all(forms):
                    messages[key] = tuple(str(form) for form in forms)
    return Language(code, Locale.parse(_LOCALES[code]), messages)


def choose_language(request: Request, settings: Settings) -> Language:
    """Return the reader's language: their choice, else their browser's, else the community's."""
    chosen = getattr(request.state, "language", "") or request.cookies.get(COOKIE, "")
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
