"""Why a hit matched: the places in its profile, for underlining and for "sounds like"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ecken.search.evaluate import View, scored_parts
from ecken.search.found import Why
from ecken.search.meaning import Match, Terms
from ecken.search.plan import Part
from ecken.search.profiles import FIELDS, texts_in
from ecken.search.vocabulary import Vocabulary
from ecken.search.words import written_tokens

__all__ = ["explain"]


def explain(part: Part, view: View, row: int, vocabulary: Vocabulary) -> tuple[Why, ...]:
    """All matched places, in the order of the words asked, then of the fields.

    Only texts of fields that matched are cut into words: microseconds for a hit.
    """
    matched: list[tuple[str, dict[int, list[Match]]]] = []
    for word in scored_parts(part):
        by_field: dict[int, list[Match]] = {}
        for way in view.ways(word).ways:
            if row in way.rows:
                by_field.setdefault(way.match.field, []).append(way.match)
        if by_field:
            matched.append((word.word, by_field))
    if not matched:
        return ()
    fields = {field for _, by_field in matched for field in by_field}
    texts = texts_in(view.segment.record(row), fields)
    found = (
        why
        for word, by_field in matched
        for field, matches in by_field.items()
        for why in _places(word, field, matches, texts[field], vocabulary)
    )
    return tuple(dict.fromkeys(found))


def _places(
    word: str,
    field: int,
    matches: list[Match],
    texts: list[str],
    vocabulary: Vocabulary,
) -> Iterator[Why]:
    for item, text in enumerate(texts):
        for start, end, term in written_tokens(text):
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
