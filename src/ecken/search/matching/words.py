"""Splits a text into words, and decides when two spellings are one word.

A *term* is a word as written, in lower case, composed (NFC), with ``ss`` for ``ß`` and without
gender marks (``Einkäufer*in`` → ``einkäufer``). A term's *key* is the same without accents and
with ``ae oe ue`` read as umlauts: ``müller``, ``mueller`` and ``muller`` all have ``muller``.
Two words are *the same word* exactly if their keys are equal.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

__all__ = [
    "IGNORED",
    "PARTICLES",
    "TITLES_OF_NAMES",
    "Token",
    "expand",
    "fold",
    "key",
    "spellings",
    "short_form",
    "terms",
    "tokens",
    "written_terms",
    "written_tokens",
]

_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_APOSTROPHES = "'’´`‘ʼ"
_WORD = re.compile(
    rf"(?:[^\W\d_]{{1,2}}[{_APOSTROPHES}])?[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}])*(?:\+\+|#)?"
    r"(?P<mark>(?:(?:[*:·•/_]|\s?/\s?)-?|[*:·•/_’']|\()(?:innen|in|r|n)\)?(?![^\W_])"
    r"|\s?/\s?-(?:frau|mann|frauen|männer)(?![^\W_]))?",
)
# `M.A.`, `Ph. D.`, `B.Sc`, `h.c.`, `Dipl.-Ing.`: words cut short, each but the last with a stop.
_SHORT_FORM = re.compile(
    r"(?<![^\W_])(?:[Dd]ipl(?:\.\s?-?|-)\s?(?=[^\W\d_])|[^\W\d_]{1,4}\.-?(?=[^\W\d_])|[^\W\d_]{1,2}\.\s(?=[^\W\d_]{1,4}\.)){1,4}"
    r"[^\W\d_]{1,4}(?![^\W_])\.?"
)
_MOST_PARTS = 3
_DIPL = re.compile(r"\b[Dd]ipl-")
_DOT_NET = re.compile(r"(?:^|(?<=[\s(,;/+&])|\b(?<=asp|ado)|\b(?<=vb))\.net\b", re.I)
_GENDERS = re.compile(r"\(?(?<![^\W_])[mwdfxi](?:\s?[/|*]\s?[mwdfxia]){1,3}(?![^\W_])\)?", re.I)
_INNER_I = re.compile(r"(?<=[a-zäöüß])In(?:nen)?$")
_NOT_GENDER = frozenset({"linkedin", "plugin", "login", "addin", "checkin", "builtin", "dropin"})
_PLAIN = re.compile(r"[a-z0-9äöü]+")
_PLAIN_ANY_CASE = re.compile(r"[a-zA-Z0-9äöüÄÖÜß]+")
# One set of characters, which `re` looks for three times as fast as for several alternatives.
_NEEDS_CARE = re.compile(r"[^\s!\"$%&),\-.0-9;<=>?@A-Z\[\\\]^a-z{}~äöüÄÖÜß–„“]")
_MAY_BE_INNER_I = re.compile(r"[a-zäöü]In")
_DROPPED = re.compile(rf"[{_APOSTROPHES}{_INVISIBLE}]")
_AFTER_APOSTROPHE = re.compile(rf"^[^\W\d_]{{1,2}}[{_APOSTROPHES}](?=[^\W_]{{2}})")
# Not where two words meet (`Java|entwickler`), nor in names that are spoken with two vowels.
_UMLAUT_PAIR = re.compile(r"(?<![aeiouyq])([aou])e(?!ntwickl|lektr|xpert|inkauf|ngineer|rzieh)")
_TWO_VOWELS = re.compile(
    r"(?:mich|mik|raph|raf|isr|ism)ael|(?:em?)?manuel|samuel|miguel|(?:j|n)oel(?=le|a|s?$)"
)
_OWN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})
_PAIRS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that a search passes over wherever it does not consist of nothing else.
IGNORED = _words(
    """aber als am an and at auf aus bei beim das dem den der des die dr ein eine einem einen
    einer eines for fuer für im in is ist mit nach oder of on or prof sowie the to um und
    vom von with zu zum zur"""
)
# Academic titles and particles: beside a name they ask for nothing.
TITLES_OF_NAMES = _words(
    """ba beng bsc da de del della di dipl doktor dott doz du el et frau freifrau freiherr graf
    gräfin habil hc herr ing jun jur kffr kfm la le lic llm ma mag magister mba med meng mr
    mrs ms msc mult nat oec pd phd phil pol priv privatdozent privatdozentin professor
    professorin ra rer sc sen stb ten ter th univ van vd vet vor wp"""
)
# The same of what is passed over in texts; `das`, `an`, `in` are names like others.
PARTICLES = _words("auf aus dem den der des dr prof sowie von vom zu zum zur")


class Token(NamedTuple):
    """A word of a text: ``text[start:end]`` was written, ``term`` is how it is kept."""

    start: int
    end: int
    term: str


def tokens(text: str) -> list[Token]:
    """The words of ``text`` in order, with their places; cost O(len(text)).

    Texts of German and English letters and plain signs take a shorter way to the same words.
    """
    if _is_plain(text):
        return [
            Token(match.start(), match.end(), match.group().lower().replace("ß", "ss"))
            for match in _PLAIN_ANY_CASE.finditer(text)
        ]
    found = []
    for match in _WORD.finditer(_GENDERS.sub(lambda m: " " * len(m.group()), text)):
        word = match.group()
        mark = match.group("mark")
        if mark:
            word = word[: -len(mark)]
        term = _term(word)
        if term:
            found.append(Token(match.start(), match.end(), term))
    return found


def _is_plain(text: str) -> bool:
    """Say whether there is nothing in a text but plain words and signs between them."""
    if _NEEDS_CARE.search(text):
        return False
    return "In" not in text or not _MAY_BE_INNER_I.search(text)


def terms(text: str) -> list[str]:
    """Only the terms of ``tokens(text)``; much faster for plain German and English."""
    if _is_plain(text):
        return _plain_terms(text)
    return [token.term for token in tokens(text)]


def _plain_terms(text: str) -> list[str]:
    return _PLAIN.findall(text.lower().replace("ß", "ss"))


def short_form(text: str) -> str:
    """What `M.A.`, `Ph.D.` and `.NET` are written as one word: `ma`, `phd`, `dotnet`; or empty."""
    if text.lower() == ".net":
        return "dotnet"
    if "." not in text or not _SHORT_FORM.fullmatch(text):
        return ""
    parts = terms(text)
    return "".join(parts) if 1 < len(parts) <= _MOST_PARTS else ""


def _short_forms(text: str) -> list[Token]:
    """The short forms in a text, each as one word; of several parts also some."""
    if "." not in text and not _DIPL.search(text):
        return []
    found = [Token(m.start(), m.end(), "dotnet") for m in _DOT_NET.finditer(text)]
    for match in _SHORT_FORM.finditer(text):
        parts = [Token(t.start + match.start(), t.end + match.start(), t.term)
                 for t in tokens(match.group())]  # fmt: skip
        for first in range(len(parts)):
            for last in range(first + 1, min(first + _MOST_PARTS, len(parts))):
                whole = "".join(part.term for part in parts[first : last + 1])
                found.append(Token(parts[first].start, parts[last].end, whole))
    return found


def written_tokens(text: str) -> list[Token]:
    """The words that a text is found by: its tokens, and more.

    Of `O'Neill` the last part as well, of `M.A.` and `Ph. D.` the whole as one word.
    """
    if _is_plain(text):
        return [*tokens(text), *_short_forms(text)]
    found = _short_forms(text)
    for token in tokens(text):
        found.append(token)
        begin = _AFTER_APOSTROPHE.match(text[token.start : token.end])
        if begin:
            start = token.start + begin.end()
            found.append(Token(start, token.end, _term(text[start : token.end])))
    return found


def written_terms(text: str) -> list[str]:
    """Only the terms of ``written_tokens(text)``."""
    if "." not in text and "ipl-" not in text and _is_plain(text):
        return _plain_terms(text)
    return [token.term for token in written_tokens(text)]


@lru_cache(maxsize=65536)
def _term(word: str) -> str:
    if word.lower() not in _NOT_GENDER:
        word = _INNER_I.sub("", word)
    lowered = unicodedata.normalize("NFKC", _DROPPED.sub("", word)).lower()
    return unicodedata.normalize("NFC", lowered.replace("ß", "ss"))


def fold(term: str) -> str:
    """A term without accents: ``müller`` → ``muller``."""
    if term.isascii():
        return term
    decomposed = unicodedata.normalize("NFKD", term.translate(_OWN))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def key(term: str) -> str:
    """What equal words share: ``müller``, ``mueller``, ``muller`` → ``muller``.

    ``ae``, ``oe``, ``ue`` become one letter unless they follow a vowel, ``y`` or ``q`` (``bauer``
    and ``steuer`` stay as they are) or two syllables meet there (``michael``, ``javaentwickler``).
    """
    folded = fold(term)
    spoken_apart = _TWO_VOWELS.match(folded)
    kept = spoken_apart.end() if spoken_apart else 0
    return folded[:kept] + _UMLAUT_PAIR.sub(r"\1", folded[kept:])


def spellings(term: str) -> tuple[str, ...]:
    """The ways in which someone may begin to type a term, sorted; each without accents."""
    return tuple(sorted({fold(term), fold(expand(term)), key(term)}))


def expand(term: str) -> str:
    """``müller`` → ``mueller``."""
    return term.translate(_PAIRS)
