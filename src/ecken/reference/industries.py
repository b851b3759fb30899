"""Industries: the tree of WZ 2008 (the German edition of NACE Rev. 2).

Five levels: section (``J``), division (``62``), group (``62.0``), class (``62.01``), subclass
(``62.01.1``). A filter for an industry means the industry with all its descendants.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ecken.reference.folding import expand, strip_accents
from ecken.reference.industries_english import ENGLISH_TITLES, EVERYDAY_NAMES
from ecken.reference.packed import read_rows

__all__ = ["Industry", "all_industries", "ancestors", "descendants", "get", "match", "parent"]


@dataclass(frozen=True, slots=True)
class Industry:
    """One node of the tree; ``level`` 1 (section) to 5 (subclass).

    ``english`` is set for sections and divisions; deeper nodes fall back on their division's.
    """

    code: str
    level: int
    title: str
    english: str | None
    parent: str | None


@cache
def all_industries() -> dict[str, Industry]:
    """All 1,835 nodes by code: sections first, then the rest in the order of their codes."""
    return {
        code: Industry(code, int(level), title, ENGLISH_TITLES.get(code), above or None)
        for code, level, title, above in _rows()
    }


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
    if not words:
        return None
    for industry in sorted(all_industries().values(), key=lambda i: (i.level, len(i.title))):
        title = _title_words()[industry.code]
        if all(any(t.startswith(word) for t in title) for word in words):
            return industry.code
    return None


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
        names.setdefault(expand(industry.title), industry.code)
        if industry.english:
            names.setdefault(expand(industry.english), industry.code)
    return names


@cache
def _title_words() -> dict[str, list[str]]:
    return {
        code: strip_accents(f"{industry.title} {industry.english or ''}").split()
        for code, industry in all_industries().items()
    }
