"""Snowball stems of German and English words (Porter's German and English algorithms).

The German one is written out here because the pure Python of ``snowballstemmer`` takes 60 µs for
a word and an index meets hundreds of thousands; the tests compare the two on long lists. English
stems are taken from ``snowballstemmer``, and only for words with an English ending.
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

__all__ = ["english_stem", "german_stem", "text_stems"]

_VOWELS = "aeiouyäöü"
_AFTER_REGION = re.compile(rf"[{_VOWELS}][^{_VOWELS}]")
_KEPT_VOWEL = re.compile(rf"(?<=[{_VOWELS}])([uy])(?=[{_VOWELS}])")
_PLAIN = str.maketrans("äöüUY", "aouuy")
_S_ENDING = frozenset("bdfghklmnrt")
_ST_ENDING = frozenset("bdfghklmnt")
_ENGLISH_ENDING = re.compile(
    r"(?:s|ic|ing|ed|er|or|ly|e|y|ment|tion|ional|ness|ity|ive|able|ible|ance|ence|ant|ent|al|ate)$"
)
_english = snowballstemmer.stemmer("english")


@lru_cache(maxsize=65536)
def english_stem(term: str) -> str:
    """The English Snowball stem; a word without an English ending is its own stem."""
    if len(term) < 4 or not term.isascii() or not _ENGLISH_ENDING.search(term):
        return term
    stem: str = _english.stemWord(term)
    return stem


def text_stems(term: str) -> set[str]:
    """The stems that words of a text may share.

    Further, ``verhandeln`` has that of ``Verhandlung``, ``büros`` of ``büro``.
    """
    found = {german_stem(term), english_stem(term)}
    if len(term) > 6 and term.endswith("eln"):
        found.add(german_stem(term[:-3] + "lung"))
    if len(term) > 4 and term.endswith(("as", "is", "os", "us", "ys")):
        found.add(german_stem(term[:-1]))
    return found


@lru_cache(maxsize=65536)
def german_stem(term: str) -> str:
    """The German Snowball stem, without umlauts: ``häusern`` → ``haus``."""
    word = _KEPT_VOWEL.sub(lambda m: m.group().upper(), term)
    r1 = _region(word, 0)
    r2 = _region(word, r1)
    word = _suffixes(_step_two(_step_one(word, max(3, r1)), max(3, r1)), max(3, r1), r2)
    return word.translate(_PLAIN)


def _region(word: str, start: int) -> int:
    match = _AFTER_REGION.search(word, start)
    return match.end() if match else len(word)


def _step_one(word: str, r1: int) -> str:
    for ending in ("ern", "em", "er"):
        if word.endswith(ending):
            return word[: -len(ending)] if len(word) - len(ending) >= r1 else word
    for ending in ("en", "es", "e"):
        if word.endswith(ending):
            if len(word) - len(ending) < r1:
                return word
            word = word[: -len(ending)]
            return word[:-1] if word.endswith("niss") else word
    if word.endswith("s") and len(word) - 1 >= r1 and word[-2:-1] in _S_ENDING:
        return word[:-1]
    return word


def _step_two(word: str, r1: int) -> str:
    for ending in ("est", "en", "er"):
        if word.endswith(ending):
            return word[: -len(ending)] if len(word) - len(ending) >= r1 else word
    if word.endswith("st") and len(word) - 2 >= r1 and len(word) > 5 and word[-3] in _ST_ENDING:
        return word[:-2]
    return word


def _suffixes(word: str, r1: int, r2: int) -> str:
    def inside(ending: str, region: int) -> bool:
        return word.endswith(ending) and len(word) - len(ending) >= region

    if word.endswith(("end", "ung")):
        if inside("end", r2) or inside("ung", r2):
            word = word[:-3]
            if inside("ig", r2) and not word.endswith("eig"):
                word = word[:-2]
    elif word.endswith("isch"):
        word = word[:-4] if inside("isch", r2) and not word.endswith("eisch") else word
    elif word.endswith(("ig", "ik")):
        word = word[:-2] if len(word) - 2 >= r2 and word[-3:-2] != "e" else word
    elif word.endswith(("lich", "heit")):
        if len(word) - 4 >= r2:
            word = word[:-4]
            if inside("er", r1) or inside("en", r1):
                word = word[:-2]
    elif word.endswith("keit") and len(word) - 4 >= r2:
        word = word[:-4]
        for ending in ("lich", "ig"):
            if inside(ending, r2):
                return word[: -len(ending)]
    return word
