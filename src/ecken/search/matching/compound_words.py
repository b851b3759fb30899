"""Words written as one or two: ``Hanspeter``, ``Hans-Peter``; ``Onlineshop``, ``Online Shop``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ecken.search.matching.lexicon import NO_COMPOUND, PREFIXES
from ecken.search.matching.titles import title_key
from ecken.search.matching.words import IGNORED, key, terms
from ecken.search.profiles import Family
from ecken.search.query_ast import Node, Word

__all__ = ["NO_INITIALS", "Joins", "halves", "initials", "joins_of"]

Joins = dict[tuple[Node, str], tuple[str, ...]]
"""For a word of a query (its node and term): the longer words it is a part of."""

_MOST_JOINED = 3
_LONGEST = 60  # letters of a word that is taken apart
_ONE_LETTER = frozenset("etux")  # `E-Mail`, `T-Shirt`, `U-Bahn`, `X-Ray`
_SHORTEST = {Family.FIRST_NAME: 3, Family.LAST_NAME: 4, Family.TITLE: 4, Family.TEXT: 4}
NO_INITIALS = ("v.", "h.c.")
"""Parts of a name written short that are no first names: `von`, `honoris causa`."""
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+")


@lru_cache(maxsize=16384)
def halves(term: str, family: Family) -> tuple[tuple[str, str], ...]:
    """The ways to write a word as two in fields of ``family``; none for names of things."""
    if len(term) > _LONGEST:
        return ()
    shortest = _SHORTEST.get(family, len(term))
    cuts = list(range(shortest, len(term) - shortest + 1))
    if family in (Family.TITLE, Family.TEXT):
        if title_key(term) in NO_COMPOUND:
            return ()
        if term[:1] in _ONE_LETTER and len(term) > shortest:
            cuts = [1, *cuts]
    found = ((term[:cut], term[cut:]) for cut in cuts)
    return tuple(pair for pair in found if not set(pair) & IGNORED and key(pair[0]) not in PREFIXES)


def joins_of(parts: Sequence[Node]) -> Joins:
    """What words in a row, two or three, are when written as one."""
    joins: Joins = {}
    for run in _runs(parts):
        for first in range(len(run)):
            for last in range(first + 2, min(first + _MOST_JOINED, len(run)) + 1):
                whole = "".join(term for _, term in run[first:last])
                for part in run[first:last]:
                    joins[part] = (*joins.get(part, ()), whole)
    return joins


def _runs(parts: Sequence[Node]) -> Iterator[list[tuple[Node, str]]]:
    """Words next to each other that ask the same fields."""
    run: list[tuple[Node, str]] = []
    field = ""
    for node in parts:
        if not isinstance(node, Word) or node.prefix or node.field != field:
            yield run
            run, field = [], node.field if isinstance(node, Word) else ""
        if isinstance(node, Word) and not node.prefix:
            run += [(node, term) for term in terms(node.text)]
    yield run


def initials(text: str) -> bool:
    """Whether a word is initials of first names: ``H.``, ``H.-P.``."""
    return bool(_INITIALS.fullmatch(text)) and text not in NO_INITIALS
