"""When two names mean the same company: equal words, however they are spelled.

The legal form does not count, nor do case, accents, stops and signs: ``Müller & Söhne GmbH`` and
``MUELLER UND SÖHNE`` are one company, and ``Siemens Energy`` is another one than ``Siemens``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ecken.search.matching.words import key, terms

__all__ = ["company_key", "company_parts", "company_words", "is_legal_form"]

_LEGAL_FORMS = frozenset(
    "ag co corp eg ek ev ggmbh gmbh inc kg kgaa limited llc ltd mbh ohg plc sa se ug und".split()
)
_NO_COMPANY = frozenset(
    "diverse freelance freelancer freelancerin freiberufler freiberuflerin freiberuflich keine "
    "none privat selbstandig selbststandig self employed verschiedene".split()
)
"""What stands in the place of a company with those who have none."""
_TURNS = 4
"""A key of a key is nearly always the key itself; this often it is asked until it is."""


def company_words(text: str) -> list[str]:
    """Return the words that make a name what it is: without the legal form of a company.

    A name of legal forms only keeps them.
    """
    return _without_legal_form([word for word in terms(text) if re.search(r"\w", word)])


def is_legal_form(text: str) -> bool:
    """Say whether a text has no word but legal forms: it names no company."""
    words = [word for word in terms(text) if re.search(r"\w", word)]
    return all(key(word) in _LEGAL_FORMS for word in words)


def _without_legal_form(words: list[str]) -> list[str]:
    return [word for word in words if key(word) not in _LEGAL_FORMS] or words


@lru_cache(maxsize=65_536)
def company_key(text: str) -> str:
    """Return what all spellings of one company share, and no other company; empty for no name.

    Letters that stand alone in a row are one word: ``e. V.``, ``H & M``. It is its own key, so
    that it can stand in an address.
    """
    for _ in range(_TURNS):
        shorter = "-".join(map(key, _without_legal_form(_joined_letters(text))))
        if shorter == text:
            break
        text = shorter
    return text


@lru_cache(maxsize=65_536)
def company_parts(text: str) -> frozenset[str]:
    """Return the words of :func:`company_key`; none for what names no company at all."""
    parts = frozenset(company_key(text).split("-")) - {""}
    return frozenset() if parts <= _NO_COMPANY else parts


def _joined_letters(text: str) -> list[str]:
    words: list[str] = []
    is_after_letter = False
    for word in terms(text):
        is_letter = len(word) == 1 and word.isalpha()
        if is_letter and is_after_letter:
            words[-1] += word
        elif re.search(r"\w", word):
            words.append(word)
        is_after_letter = is_letter
    return words
