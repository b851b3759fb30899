"""Index terms of a text: its words, the offices that it names, a name of several words as one."""

from __future__ import annotations

from ecken.search.matching.company_names import company_key
from ecken.search.matching.office_titles import may_name_office, offices_in
from ecken.search.matching.words import Token, key, tokens, written_terms, written_tokens
from ecken.search.profiles import Family

__all__ = ["entry_terms", "entry_tokens", "whole_company"]

_MOST = 5  # words of a last name


def entry_tokens(text: str, family: Family) -> list[Token]:
    """All that a text of such a field is found by, with its places."""
    found = written_tokens(text)
    if family is Family.LAST_NAME:
        return [*found, *_whole(text)]
    if family is Family.COMPANY:
        whole = whole_company(text)
        return [*found, Token(0, len(text), whole)] if whole else found
    if family in (Family.TITLE, Family.TEXT):
        return [*found, *offices_in(text, tokens(text))]
    return found


def entry_terms(text: str, family: Family) -> list[str]:
    """Only the terms, in the order of ``entry_tokens``; places are looked for where they decide."""
    found = written_terms(text)
    if family is Family.LAST_NAME:
        return [*found, *(token.term for token in _whole(text))]
    if family is Family.COMPANY:
        whole = whole_company(text)
        return [*found, whole] if whole else found
    if family in (Family.TITLE, Family.TEXT) and may_name_office(found):
        return [*found, *(token.term for token in offices_in(text, tokens(text)))]
    return found


def _whole(text: str) -> list[Token]:
    """`van den Berg` as `vandenberg`, kept apart from those who write it so."""
    words = tokens(text)
    if not 1 < len(words) <= _MOST:
        return []
    whole = key("".join(word.term for word in words))
    return [Token(words[0].start, words[-1].end, f"={whole}")]


def whole_company(text: str) -> str:
    """The term of a company, the same for all its spellings; empty for no name."""
    name = company_key(text)
    return f"={name}" if name else ""
