"""Translations of the texts on pages and in mails.

English is the text in the code, marked with ``_()`` or :func:`mark`; German comes from the
``de*.po`` files in the folders ``locales`` of the rooms that say it, read once. All of them are one
catalogue: a text has one translation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

__all__ = ["LANGUAGES", "Catalogue", "catalogue", "catalogue_files", "mark"]

LANGUAGES = ("de", "en")

_ROOMS = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """The texts of one language, by their English."""

    code: str
    messages: dict[str, tuple[str, ...]] = field(repr=False)

    def gettext(self, text: str) -> str:
        """Return ``text`` (English) in this language."""
        return self.messages.get(text, (text,))[0]

    def ngettext(self, one: str, many: str, count: int) -> str:
        """Return the form for ``count``."""
        forms = self.messages.get(one, (one, many))
        return forms[0 if count == 1 else -1]


def mark(text: str) -> str:
    """Mark ``text`` for translation where it is written down but not yet said."""
    return text


def catalogue_files(code: str) -> list[Path]:
    """Return the files of one language."""
    return sorted(_ROOMS.glob(f"*/locales/{code}*.po"))


@cache
def catalogue(code: str) -> Catalogue:
    """Return the texts of one language; those of English, and of an unknown one, are the code's."""
    messages: dict[str, tuple[str, ...]] = {}
    for path in catalogue_files(code) if code in LANGUAGES else ():
        with path.open("rb") as file:
            for message in read_po(file, locale=code):
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                key = message.id if isinstance(message.id, str) else message.id[0]
                if key and all(forms):
                    messages[key] = tuple(str(form) for form in forms)
    return Catalogue(code, messages)
