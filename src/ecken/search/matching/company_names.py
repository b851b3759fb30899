"""When two names mean the same company: the same letters, however they are spelled.

The legal form does not count, nor do case, accents, stops, signs, and where a word ends:
``Müller & Söhne GmbH`` and ``MUELLER UND SÖHNE`` are one company, and so are ``Thyssen Krupp`` and
``thyssenkrupp AG``. ``Siemens Energy`` is another one than ``Siemens``.

All that asks this question asks here: search, facets, pages of companies, job ads, ways in
(:func:`company_key`). Who is kept out of an offer is asked more widely, of the same words
(:func:`company_parts`): there a few too many are better than one too few.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ecken.search.matching.words import key, terms

__all__ = ["company_key", "company_parts", "company_words", "is_legal_form"]

_LEGAL_FORMS = frozenset(
    "ag and co corp eg ek ev ggmbh gmbh inc kg kgaa limited llc ltd mbh ohg plc sa se ug und"
    .split()
)  # fmt: skip
_NO_COMPANY = frozenset(
    "diverse freelance freelancer freelancerin freiberufler freiberuflerin freiberuflich keine "
    "none privat selbstandig selbststandig self employed verschiedene".split()
)
"""What stands in the place of a company with those who have none."""
_TURNS = 8
"""A key of a key is nearly always the key itself; this often it is asked until it is."""
_JOINED_MOST = 4
"""So many words in a row may be one in another spelling, and all of them together."""


def company_words(text: str) -> tuple[str, ...]:
    """Return the keys of the words of a name, without the legal form; all if there is no more.

    Letters that stand alone in a row are one word: ``e. V.``, ``H & M``.
    """
    words = [key(word) for word in _joined_letters(text)]
    return tuple(word for word in words if word not in _LEGAL_FORMS) or tuple(words)


def is_legal_form(text: str) -> bool:
    """Say whether a text has no word but legal forms: it names no company."""
    return _LEGAL_FORMS.issuperset(key(word) for word in _joined_letters(text))


@lru_cache(maxsize=65_536)
def company_key(text: str) -> str:
    """Return what all spellings of one company share, and no other company; empty for no name.

    It is its own key, and has no blanks, so that it can stand in an address.
    """
    for _ in range(_TURNS):
        shorter = "".join(company_words(text))
        if shorter == text:
            break
        text = shorter
    return text


@lru_cache(maxsize=65_536)
def company_parts(text: str) -> tuple[frozenset[str], ...]:
    """Return for each word of a name all that it may be part of: itself, and words in a row as one.

    Nothing for what names no company at all. Names that share a key share their longest part.
    """
    words = company_words(text)
    if set(words) <= _NO_COMPANY:
        return ()
    parts: list[set[str]] = [{company_key(text)} for _ in words]
    for first in range(len(words)):
        for last in range(first + 1, min(first + _JOINED_MOST, len(words)) + 1):
            whole = key("".join(words[first:last]))
            for place in range(first, last):
                parts[place].add(whole)
    return tuple(map(frozenset, parts))


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
