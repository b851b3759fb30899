"""Searches of an index in one line: options of the request and of the scope side by side."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ecken.search import Found, ProfileIndex, Query, SearchRequest, SearchScope, Suggestion
from ecken.search.bitsets.bitset import Ids
from ecken.search.bitsets.roaring import Rows
from ecken.search.query_execution import QueryExecution

__all__ = ["ask", "count", "matching", "search", "suggest"]

_OF_SCOPE = {field.name for field in fields(SearchScope)}


def search(index: ProfileIndex, query: Query, within: Ids | None = None, **options: Any) -> Found:
    return index.search(*_parted(query, within, options))


def ask(
    index: ProfileIndex, query: Query, within: Ids | None = None, **options: Any
) -> QueryExecution:
    return index.ask(*_parted(query, within, options))


def matching(index: ProfileIndex, query: Query, within: Ids | None = None, **scope: Any) -> Rows:
    return index.matching(query, SearchScope(within, **scope))


def count(index: ProfileIndex, query: Query, within: Ids | None = None, **scope: Any) -> int:
    return index.count(query, SearchScope(within, **scope))


def suggest(
    index: ProfileIndex, typed: str, within: Ids | None = None, limit: int = 8, **scope: Any
) -> list[Suggestion]:
    return index.suggest(typed, SearchScope(within, **scope), limit)


def _parted(
    query: Query, within: Ids | None, options: dict[str, Any]
) -> tuple[SearchRequest, SearchScope]:
    """Tell what is asked from among whom."""
    of_scope = {name: value for name, value in options.items() if name in _OF_SCOPE}
    asked = {name: value for name, value in options.items() if name not in _OF_SCOPE}
    return SearchRequest(query, **asked), SearchScope(within, **of_scope)
