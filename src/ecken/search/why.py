"""Why a hit matched: the places in its profile, for underlining and for "sounds like"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ecken.search.evaluate import View, scored_parts
from ecken.search.found import Why
from ecken.search.meaning import Match, Terms
from ecken.search.plan import Part
from ecken.search.profiles import FIELDS, Profile, field_texts
from ecken.search.vocabulary import Vocabulary
from ecken.search.words import tokens

__all__ = ["explain"]


def explain(
    part: Part, view: View, row: int, profile: Profile, vocabulary: Vocabulary
) -> tuple[Why, ...]:
    """All matched places, in the order of the words asked, then of the fields.

    Only texts of fields that matched are cut into words: microseconds for a hit.
    """
    found: list[Why] = []
    texts = list(field_texts(profile))
    for word in scored_parts(part):
        matching = [way.match for way in view.ways(word).ways if row in way.rows]
        for field in dict.fromkeys(match.field for match in matching):
            here = [match for match in matching if match.field == field]
            mine = [(item, text) for number, item, text in texts if number == field]
            found += _places(word.word, field, here, mine, vocabulary)
    return tuple(dict.fromkeys(found))


def _places(
    word: str,
    field: int,
    matches: list[Match],
    texts: list[tuple[int, str]],
    vocabulary: Vocabulary,
) -> Iterator[Why]:
    for item, text in texts:
        for start, end, term in tokens(text):
            kind = _kind(vocabulary.numbers.get(term, -1), matches)
            if kind:
                name = FIELDS[field].name
                yield Why(name, item, start, end, text[start:end], kind, word)


def _kind(number: int, matches: list[Match]) -> str:
    for match in matches:
        if _is_among(number, match.terms) or _is_among(number, match.also):
            return match.kind
    return ""


def _is_among(number: int, terms: Terms) -> bool:
    """Arrays, of which there may be many terms, are rising."""
    if isinstance(terms, np.ndarray):
        place = int(np.searchsorted(terms, number))
        return place < len(terms) and int(terms[place]) == number
    return number in terms
