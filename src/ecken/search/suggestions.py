"""Suggestions of names while typing."""

from __future__ import annotations

from functools import lru_cache

from ecken.search.index.index_state import State
from ecken.search.matching.words import expand, fold, key, terms, tokens
from ecken.search.profiles import name_in
from ecken.search.query_ast import Node, Query, Word, all_of
from ecken.search.query_execution import QueryExecution
from ecken.search.results import Hit, Suggestion
from ecken.search.search_request import SearchRequest, SearchScope

__all__ = ["suggest_names"]

_MOST_TYPED = 80
_MOST_WORDS = 5


def suggest_names(state: State, typed: str, scope: SearchScope, limit: int) -> list[Suggestion]:
    """Members whose name has all typed words, the last as a beginning; nearest degree first."""
    words = terms(typed[:_MOST_TYPED])[:_MOST_WORDS]
    if not words:
        return []
    open_ended = not typed.endswith(" ")
    parts: list[Node] = [
        Word("name", word, prefix=open_ended and place == len(words) - 1)
        for place, word in enumerate(words)
    ]
    shown = min(max(limit, 1), 50)
    request = SearchRequest(Query(all_of(parts)), limit=shown, with_reasons=False)
    found = QueryExecution(state, request, scope, b"").page()
    records = [(hit, state.record(hit.member)) for hit in found.hits]
    return [_suggestion(hit, record, words) for hit, record in records if record is not None]


def _suggestion(hit: Hit, record: bytes, words: list[str]) -> Suggestion:
    name = name_in(record)
    spans = []
    for start, end, term in tokens(name):
        lengths = [_typed_length(term, word) for word in words]
        longest = max(lengths, default=0)
        if longest:
            spans.append((start, min(end, start + longest)))
    return Suggestion(hit.member, hit.public_id, name, tuple(spans))


@lru_cache(maxsize=16384)
def _typed_length(term: str, word: str) -> int:
    """How many letters of a term were typed as ``word``, whichever spelling; 0 if it was not."""
    typed = {fold(word), fold(expand(word))}
    for length in range(1, len(term) + 1):
        begin = term[:length]
        if key(begin) == key(word) or any(
            spelled.startswith(one)
            for spelled in {fold(begin), fold(expand(begin)), key(begin)}
            for one in typed
        ):
            return length
    return 0
