"""Index terms of a text: its words, the offices that it names, a last name as one word."""

from __future__ import annotations

from ecken.search.matching.office_titles import offices_in
from ecken.search.matching.words import Token, key, tokens, written_terms, written_tokens
from ecken.search.profiles import Family

__all__ = ["entry_terms", "entry_tokens", "whole_name"]

_MOST = 5  # words of a last name


def entry_tokens(text: str, family: Family) -> list[Token]:
    """All that a text of such a field is found by, with its places."""
    found = written_tokens(text)
    if family is Family.LAST_NAME:
        return [*found, *_whole(text)]
    if family in (Family.TITLE, Family.TEXT):
        return [*found, *offices_in(text, tokens(text))]
    return found


def entry_terms(text: str, family: Family) -> list[str]:
    """Only the terms."""
    if family in (Family.FIRST_NAME, Family.PLAIN):
        return written_terms(text)
    return [token.term for token in entry_tokens(text, family)]


def _whole(text: str) -> list[Token]:
    """`van den Berg` as `vandenberg`, kept apart from those who write it so."""
    words = tokens(text)
    if not 1 < len(words) <= _MOST:
        return []
    return [Token(words[0].start, words[-1].end, whole_name(*(w.term for w in words)))]


def whole_name(*words: str) -> str:
    """The term of a last name that is written apart."""
    return "=" + key("".join(words))
