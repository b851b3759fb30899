"""Typing errors: when a word may be one, and which words it may have been meant for.

A word that is known to be spelled right — a common German name, a word of a job title, a city —
is no typing error, even if nobody in the network has it: ``Neumann`` does not find ``Naumann``.
"""

from __future__ import annotations

from functools import cache

from ecken.reference import places, titles
from ecken.search.lexicon import COMMON_NAMES
from ecken.search.words import key, terms

__all__ = ["allowed_typos", "is_known", "may_be_meant"]

_VOWELS = frozenset("aeiouy")


def allowed_typos(word: str) -> int:
    """0 below four letters or with digits, 1 up to seven letters, 2 for longer words."""
    if len(word) < 4 or not word.isalpha():
        return 0
    return 1 if len(word) < 8 else 2


def may_be_meant(typed: str, word: str) -> bool:
    """Whether the ends of two keys allow one to be the other mistyped.

    The first letters are equal or exchanged with the second. So are the last; they may also be two
    consonants, one typed for the other. A letter more or less at the end makes another word
    (``Martin``, ``Martina``), not a typing error.
    """
    begins = typed[0] == word[0] or typed[:2] == word[1::-1]
    ends = typed[-1] == word[-1] or typed[-2:] == word[:-3:-1]
    if not ends and len(typed) == len(word):
        ends = not {typed[-1], word[-1]} & _VOWELS and typed[-2] == word[-2]
    return begins and ends


@cache
def _known() -> frozenset[str]:
    words = set(COMMON_NAMES)
    for title in titles.all_titles():
        for form in (title.neutral, title.female, title.male):
            words.update(terms(form))
    for place in places.all_places():
        words.update(terms(place.city))
    return frozenset(map(key, words))


def is_known(word: str) -> bool:
    """Whether a key is a word known to be spelled right."""
    return word in _known()
