"""Typing errors: when a word may be one, and which words may be meant.

A word that is known to be spelled right — a common German name, a word of a job title, a city —
is no typing error, even if nobody in the network has it: ``Neumann`` does not find ``Naumann``.
"""

from __future__ import annotations

from functools import cache

from rapidfuzz.distance import OSA

from ecken.reference import places, titles
from ecken.search.matching.lexicon import COMMON_NAMES, HEADS
from ecken.search.matching.words import key, terms

__all__ = ["allowed_typos", "is_known", "typing_errors"]

_VOWELS = frozenset("aeiouy")
_LONG = 6  # letters from which an error at the ends is more likely than another word
_ROWS = ("qwertzuiop", "asdfghjkl", "yxcvbnm")
_NEAR_KEYS = frozenset(frozenset(row[i : i + 2]) for row in _ROWS for i in range(len(row) - 1))
_LIKE = tuple(map(frozenset, ("vwf", "ckgq", "dt", "bp", "szc", "ijy", "mn")))


def allowed_typos(word: str) -> int:
    """0 below four letters or with digits, 1 up to seven letters, 2 for longer words."""
    if len(word) < 4 or not word.isalpha():
        return 0
    return 1 if len(word) < 8 else 2


def typing_errors(typed: str, word: str) -> tuple[int, bool]:
    """How many typing errors make ``word`` into ``typed`` (keys), and whether in any field.

    0 if it cannot be meant. One or two errors by length (optimal string alignment), two also where
    a longer word has the same letters in another order (``siemsne``). Only names of companies,
    places and schools may lack the first or the last letter: those are not for any field.
    """
    most = allowed_typos(typed)
    errors = int(OSA.distance(typed, word, score_cutoff=2)) if most else 0
    if not 0 < errors <= 2 or _are_two_words(typed, word):
        return 0, False
    if len(typed) >= _LONG and typed[:2] == word[:2] and sorted(typed) == sorted(word):
        return errors, True
    if errors <= most and _may_begin(typed, word) and _may_end(typed, word):
        return errors, True
    return int(len(typed) >= _LONG and _is_cut(typed, word)), False


def _are_two_words(typed: str, word: str) -> bool:
    """Four letters of which one is another, or `Vertrag` and `Vortrag`."""
    if len(typed) == len(word) == 4 and sorted(typed) != sorted(word):
        return True
    return {typed[:3], word[:3]} == {"ver", "vor"}


def _is_cut(typed: str, word: str) -> bool:
    """Whether one is the other without its first or its last letter."""
    short, long = sorted((typed, word), key=len)
    return short in (long[1:], long[:-1])


def _may_begin(typed: str, word: str) -> bool:
    """The first letters are equal, exchanged with the second, or easily taken for each other.

    The last only in longer words without another error: keys side by side, letters of one sound.
    """
    if typed[0] == word[0] or typed[:2] == word[1::-1]:
        return True
    if len(typed) < _LONG or typed[1:] != word[1:]:
        return False
    both = frozenset((typed[0], word[0]))
    return both in _NEAR_KEYS or any(both <= letters for letters in _LIKE)


def _may_end(typed: str, word: str) -> bool:
    """The last letters are equal, exchanged, or two consonants after an equal letter.

    A letter more or less makes another word (``Martin``, ``Martina``), not a typing error.
    """
    if typed[-1] == word[-1]:
        return True
    if len(typed) != len(word):
        return False
    is_exchanged = typed[-2:] == word[:-3:-1]
    return is_exchanged or (typed[-2] == word[-2] and not {typed[-1], word[-1]} & _VOWELS)


@cache
def _known() -> frozenset[str]:
    words = set(COMMON_NAMES | HEADS)
    for title in titles.all_titles():
        for form in (title.neutral, title.female, title.male):
            words.update(terms(form))
    for place in places.all_places():
        words.update(terms(place.city))
    return frozenset(map(key, words))


def is_known(word: str) -> bool:
    """Whether a key is a word known to be spelled right."""
    return word in _known()
