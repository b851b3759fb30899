"""Snowball stems of German and English words.

The algorithms are those of Snowball's own C library (PyStemmer). A stem is looked up once for a
word and then remembered: an index meets the same words again and again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock

import Stemmer

__all__ = ["STEMS_VERSION", "english_stem", "german_stem", "text_stems"]

STEMS_VERSION: str = Stemmer.version()
"""A saved index holds stems: with another version of the library it has to be built again."""

_ENGLISH_ENDING = re.compile(
    r"(?:s|ic|ing|ed|er|or|ly|e|y|ment|tion|ional|ness|ity|ive|able|ible|ance|ence|ant|ent|al|ate)$"
)
_LOCK = Lock()
"""The stemmers write into themselves while they work, so one thread uses them at a time."""
_german = Stemmer.Stemmer("german", 0)
_english = Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=65536)
def german_stem(term: str) -> str:
    """The German Snowball stem, without umlauts: ``häusern`` → ``haus``."""
    return _stem(_german, term)


@lru_cache(maxsize=65536)
def english_stem(term: str) -> str:
    """The English Snowball stem; a word without an English ending is its own stem."""
    if len(term) < 4 or not term.isascii() or not _ENGLISH_ENDING.search(term):
        return term
    return _stem(_english, term)


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


def _stem(stemmer: Stemmer.Stemmer, term: str) -> str:
    try:
        with _LOCK:
            stem: str = stemmer.stemWord(term)
    except UnicodeEncodeError:  # half a surrogate pair, which no language writes
        return term
    return stem
