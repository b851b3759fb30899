"""Why a hit matched: the places in its profile, for underlining and for "sounds like"."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ecken.search.bitmaps import Rows
from ecken.search.found import Why
from ecken.search.meaning import Match, Terms
from ecken.search.profiles import FIELDS, texts_in
from ecken.search.scoring import Scoring
from ecken.search.view import View
from ecken.search.vocabulary import Vocabulary
from ecken.search.words import Token, written_tokens

__all__ = ["explain"]


def explain(
    scoring: Scoring, view: View, ids: Rows, vocabulary: Vocabulary
) -> list[tuple[Why, ...]]:
    """All matched places of each hit (rising ids), by the words asked, best fields first.

    Only texts of fields that matched are cut into words: microseconds for a hit.
    """
    if not scoring.words:
        return [()] * len(ids)
    return [
        _reasons(
            [(word.word, ways.matches_at(position)) for word, ways in scoring.words],
            record,
            vocabulary,
        )
        for position, record in zip(scoring.positions(ids).tolist(), view.records(ids), strict=True)
    ]


def _reasons(
    matched: list[tuple[str, dict[int, list[Match]]]], record: bytes, vocabulary: Vocabulary
) -> tuple[Why, ...]:
    texts = texts_in(record, {field for _, by_field in matched for field in by_field})
    tokens = {field: [written_tokens(text) for text in texts[field]] for field in texts}
    found: list[Why] = []
    for word, by_field in matched:
        places = [
            place
            for field, matches in by_field.items()
            for place in _places(word, field, matches, texts[field], tokens[field], vocabulary)
        ]
        best: dict[str, int] = {}
        for points, why in places:
            best[why.field] = max(points, best.get(why.field, 0))
        places.sort(key=lambda place: -best[place[1].field])
        found += [why for _, why in places]
    return tuple(dict.fromkeys(found))


def _places(
    word: str,
    field: int,
    matches: list[Match],
    texts: list[str],
    tokens: list[list[Token]],
    vocabulary: Vocabulary,
) -> Iterator[tuple[int, Why]]:
    for item, text in enumerate(texts):
        for start, end, term in tokens[item]:
            match = _match(vocabulary.numbers.get(term, -1), matches)
            if match:
                why = Why(FIELDS[field].name, item, start, end, text[start:end], match.kind, word)
                yield match.score, why


def _match(number: int, matches: list[Match]) -> Match | None:
    for match in matches:
        if _is_among(number, match.terms) or _is_among(number, match.also):
            return match
    return None


def _is_among(number: int, terms: Terms) -> bool:
    """Arrays, of which there may be many terms, are rising."""
    if isinstance(terms, np.ndarray):
        if not len(terms) or number < terms[0] or number > terms[-1]:
            return False
        place = int(np.searchsorted(terms, number))
        return place < len(terms) and int(terms[place]) == number
    return number in terms
