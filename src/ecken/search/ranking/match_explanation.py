"""Match explanation: the matching places in a profile, for underlining and for "sounds like"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ecken.search.bitsets.roaring import Rows
from ecken.search.index.index_view import Meant, View
from ecken.search.matching.profile_terms import entry_tokens
from ecken.search.matching.vocabulary import Vocabulary
from ecken.search.matching.words import Token
from ecken.search.profiles import FIELDS, Family, texts_in
from ecken.search.ranking.scoring import Scoring
from ecken.search.results import Why

__all__ = ["explain"]

_SHORT = 60


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
            [(word.word, ways.meant_at(position)) for word, ways in scoring.words],
            record,
            vocabulary,
        )
        for position, record in zip(scoring.positions(ids).tolist(), view.records(ids), strict=True)
    ]


def _reasons(
    matched: list[tuple[str, dict[int, Meant]]], record: bytes, vocabulary: Vocabulary
) -> tuple[Why, ...]:
    texts = texts_in(record, {field for _, by_field in matched for field in by_field})
    tokens = {
        field: [_tokens(text, FIELDS[field].family) for text in texts[field]] for field in texts
    }
    found: list[Why] = []
    for word, by_field in matched:
        places = [
            place
            for field, meant in by_field.items()
            for place in _places(word, field, meant, texts[field], tokens[field], vocabulary)
        ]
        best: dict[str, int] = {}
        for points, why in places:
            best[why.field] = max(points, best.get(why.field, 0))
        places.sort(key=lambda place: -best[place[1].field])
        found += [why for _, why in places]
    return tuple(dict.fromkeys(found))


def _tokens(text: str, family: Family) -> list[Token]:
    return _kept_tokens(text, family) if len(text) <= _SHORT else entry_tokens(text, family)


@lru_cache(maxsize=8192)
def _kept_tokens(text: str, family: Family) -> list[Token]:
    """Names of companies, cities and titles come again and again."""
    return entry_tokens(text, family)


def _places(
    word: str,
    field: int,
    meant: Meant,
    texts: list[str],
    tokens: list[list[Token]],
    vocabulary: Vocabulary,
) -> Iterator[tuple[int, Why]]:
    for item, text in enumerate(texts):
        for start, end, term in tokens[item]:
            match = meant.by(vocabulary.numbers.get(term, -1))
            if match:
                why = Why(FIELDS[field].name, item, start, end, text[start:end], match.kind, word)
                yield match.score, why
