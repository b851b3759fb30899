"""Industries: the tree of WZ 2008 (the German edition of NACE Rev. 2).

Five levels: section (``J``), division (``62``), group (``62.0``), class (``62.01``), subclass
(``62.01.1``). A filter for an industry means the industry with all its descendants.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile

from ecken.reference.folding import expand, strip_accents
from ecken.reference.industries_english import ENGLISH_TITLES, EVERYDAY_NAMES
from ecken.reference.industries_german import EVERYDAY_TITLES, shorten
from ecken.reference.packed import read_plain_rows, read_rows

__all__ = ["Industry", "all_industries", "ancestors", "descendants", "get", "match", "parent"]


_ENGLISH = "industries_english"
_GERMAN = "industries_german"


@dataclass(frozen=True, slots=True)
class Industry:
    """One node of the tree; ``level`` 1 (section) to 5 (subclass).

    ``title`` is the official one; people read ``german`` or ``english``.
    """

    code: str
    level: int
    title: str
    german: str
    english: str
    parent: str | None

    @property
    def names(self) -> tuple[str, str, str]:
        """What it may be called: the official title, and the names on the screen."""
        return (self.title, self.german, self.english)

    def title_in(self, language: str) -> str:
        """The name on a German or an English screen."""
        return self.german if language == "de" else self.english


@cache
def all_industries() -> dict[str, Industry]:
    """All 1,835 nodes by code: sections first, then the rest in the order of their codes."""
    german, english = _german(), _english()
    return {
        code: Industry(code, int(level), title, german[code], english[code], above or None)
        for code, level, title, above in _rows()
    }


def _german() -> dict[str, str]:
    """German names by code; a node with its parent's title has its parent's name."""
    by_hand = {**EVERYDAY_TITLES, **dict(read_plain_rows(_GERMAN))}
    titles = {code: title for code, _, title, _ in _rows()}
    found: dict[str, str] = {}
    for code, _, title, above in _rows():
        is_same = bool(above) and titles[above] == title
        found[code] = by_hand.get(code) or (found[above] if is_same else shorten(title))
    return found


def _english() -> dict[str, str]:
    """English titles by code; a node that is all of its parent has its parent's."""
    own = {**ENGLISH_TITLES, **dict(read_plain_rows(_ENGLISH))}
    found: dict[str, str] = {}
    for code, _, _, above in _rows():
        found[code] = own.get(code) or found[above]
    return found


def get(code: str) -> Industry | None:
    """The industry with this code, if the tree has it."""
    return all_industries().get(code)


def parent(code: str) -> str | None:
    """The code one level up; none for sections and unknown codes."""
    industry = get(code)
    return industry.parent if industry else None


def ancestors(code: str) -> list[str]:
    """Codes from the parent up to the section: ``"62.01"`` → ``["62.0", "62", "J"]``."""
    chain = []
    above = parent(code)
    while above is not None:
        chain.append(above)
        above = parent(above)
    return chain


def descendants(code: str) -> frozenset[str]:
    """The code itself and all codes below it; empty for an unknown code."""
    return _descendants().get(code, frozenset())


def match(text: str) -> str | None:
    """The code that a person or a list means by ``text``.

    Taken in this order: a code (``62.01``, ``6201``, ``j``), a German or English title, an
    everyday name (``IT``, ``Maschinenbau``), and last the broadest industry whose title has all
    the words. None if nothing fits.
    """
    return _match_code(text.strip()) or _by_name().get(expand(text)) or _match_words(text)


def _match_code(text: str) -> str | None:
    digits = re.sub(r"[.\s]", "", text)
    if not re.fullmatch(r"[0-9]{2,5}", digits):
        return text.upper() if get(text.upper()) else None
    dotted = ".".join(part for part in (digits[:2], digits[2:4], digits[4:]) if part)
    return dotted if get(dotted) else None


def _match_words(text: str) -> str | None:
    words = [word for word in strip_accents(text).split() if len(word) > 2]
    fitting: set[int] | None = None
    for word in words:
        found = _places_of(word) or _places_of(re.sub("y$", "ies", word))
        fitting = found if fitting is None else fitting & found
        if not fitting:
            return None
    return _broadest_first()[min(fitting)].code if fitting else None


def _places_of(beginning: str) -> set[int]:
    """Places in :func:`_broadest_first` of industries with a word that begins so in the title."""
    words = _title_words()
    at = bisect_left(words, (beginning, -1))
    beginning_so = takewhile(lambda w: w[0].startswith(beginning), islice(words, at, None))
    return {place for _, place in beginning_so}


@cache
def _rows() -> list[list[str]]:
    return sorted(read_rows("industries"), key=lambda row: (row[1] != "1", row[0]))


@cache
def _descendants() -> dict[str, frozenset[str]]:
    below: dict[str, set[str]] = {code: {code} for code in all_industries()}
    for code in all_industries():
        for above in ancestors(code):
            below[above].add(code)
    return {code: frozenset(codes) for code, codes in below.items()}


@cache
def _by_name() -> dict[str, str]:
    """Everyday names first, then titles; of equal titles the broadest industry's."""
    names: dict[str, str] = {}
    for name, code in EVERYDAY_NAMES.items():
        names.setdefault(expand(name), code)
    for industry in sorted(all_industries().values(), key=lambda i: i.level):
        for name in industry.names:
            names.setdefault(expand(name), industry.code)
    return names


@cache
def _broadest_first() -> list[Industry]:
    return sorted(all_industries().values(), key=lambda i: (i.level, len(i.title)))


@cache
def _title_words() -> list[tuple[str, int]]:
    """Every word of every title with the place of its industry, in the order of the words."""
    return sorted(
        (word, place)
        for place, industry in enumerate(_broadest_first())
        for word in set(strip_accents(" ".join(industry.names)).split())
    )
