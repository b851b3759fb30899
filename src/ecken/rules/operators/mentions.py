"""Whether a text names members: by first and last name, either way round, or as Frau or Herr.

    names_in("Sie haben Anna Webers Fotos kopiert.", [("Anna", "Weber")])   # ["Anna Weber"]

A last name alone does not count: too many of them are words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ecken.rules.text import search_form

__all__ = ["LAST_NAME_WORDS", "names_in", "raw_words"]

LAST_NAME_WORDS = 4
"""Of a last name with more words, so many have to stand in the text."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TITLES = frozenset("frau herr herrn mr mrs ms miss mister dr doktor prof professor".split())


def raw_words(text: str) -> list[str]:
    """Return the words of a text in order, as they stand there."""
    return _WORD.findall(text)


def names_in(text: str, people: Iterable[tuple[str, str]]) -> list[str]:
    """Return those of ``people`` (first and last names) whom the text names, each name once."""
    words = _words_of(text)
    found = (f"{first} {last}".strip() for first, last in people if _is_named(words, first, last))
    return list(dict.fromkeys(found))


def _is_named(words: Sequence[str], first: str, last: str) -> bool:
    firsts, lasts = _words_of(first), _words_of(last)[:LAST_NAME_WORDS]
    if not lasts:
        return False
    for start in range(len(words) - len(lasts) + 1):
        if not _is_same(words[start : start + len(lasts)], lasts):
            continue
        before, after = words[:start], words[start + len(lasts) :]
        is_titled = bool(before) and before[-1] in _TITLES
        if is_titled or _ends_with(before, firsts) or _begins_with(after, firsts):
            return True
    return False


def _words_of(text: str) -> list[str]:
    return [search_form(word).replace("’", "'") for word in raw_words(text)]


def _ends_with(words: Sequence[str], firsts: Sequence[str]) -> bool:
    """Say whether all first names, or the first of them, stand right before the last name."""
    return bool(firsts) and any(
        list(words[-len(part) :]) == list(part) for part in (firsts, firsts[:1])
    )


def _begins_with(words: Sequence[str], firsts: Sequence[str]) -> bool:
    return bool(firsts) and _is_same(words[:1], firsts[:1])


def _is_same(words: Sequence[str], name: Sequence[str]) -> bool:
    """Compare words with a name; the last of them may stand in the genitive."""
    if len(words) != len(name) or list(words[:-1]) != list(name[:-1]):
        return False
    return words[-1] in (name[-1], f"{name[-1]}s", f"{name[-1]}'s")
