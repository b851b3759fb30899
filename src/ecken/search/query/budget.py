"""The budget of a query: how large one may be, from any door and in any field.

What a question costs follows from its words after folding and splitting: ``a-a-a`` is three words
in one, and a single sign may stand for eighteen letters. So conditions, words and letters are
counted as they are looked up, over all boxes together, before anything is looked up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from ecken.errors import Invalid
from ecken.search.matching.words import terms
from ecken.search.query_ast import Leaf, Listed, Near, Node, Phrase, Word, leaves

__all__ = [
    "MOST_CHARACTERS", "MOST_CONDITIONS", "MOST_LETTERS", "MOST_VALUES", "MOST_WORDS",
    "check_chosen", "check_length", "check_size",
]  # fmt: skip

MOST_CHARACTERS = 2000
"""Characters as typed, in all boxes together. The canonical line of what fits below fits here."""
MOST_CONDITIONS = 40
MOST_WORDS = 80
MOST_LETTERS = 800
"""Of all words together, in bytes of UTF-8 after folding."""
MOST_VALUES = 60
"""Chosen values of facets; their letters have a budget of :data:`MOST_LETTERS` of their own."""


def check_length(texts: Iterable[str], *, field: str) -> None:
    """Refuse more characters than are read: ``query_too_long``."""
    length = sum(map(len, texts))
    if length > MOST_CHARACTERS:
        raise _too_long(length, MOST_CHARACTERS, field)


def check_size(root: Node | None, *, field: str = "q") -> None:
    """Refuse a question of too many conditions, letters or words.

    Raises
    ------
    Invalid
        ``query_too_many_conditions``, ``query_too_long``, ``query_too_many_words``
    """
    conditions = list(leaves(root))
    if len(conditions) > MOST_CONDITIONS:
        raise Invalid(
            "query_too_many_conditions",
            "The search has {count} conditions; at most {most} are possible.",
            field=field, position=1, count=len(conditions), most=MOST_CONDITIONS,
        )  # fmt: skip
    _check_texts([text for leaf in conditions if (text := _text_of(leaf))], field)


def check_chosen(chosen: Mapping[str, Sequence[str]]) -> None:
    """Refuse chosen values of facets that are too many or too long, as :func:`check_size` does."""
    values = [value for many in chosen.values() for value in many]
    if len(values) > MOST_VALUES:
        raise Invalid(
            "facet_values_too_many", "{count} values are chosen; at most {most} are possible.",
            field=next(iter(chosen)), position=1, count=len(values), most=MOST_VALUES,
        )  # fmt: skip
    _check_texts(values, next(iter(chosen), "q"))


def _check_texts(texts: Sequence[str], field: str) -> None:
    check_length(texts, field=field)  # folding makes up to eighteen letters of one
    letters = sum(len(unicodedata.normalize("NFKC", t).encode(errors="replace")) for t in texts)
    if letters > MOST_LETTERS:
        raise _too_long(letters, MOST_LETTERS, field)
    count = sum(len(terms(text)) for text in texts)
    if count > MOST_WORDS:
        raise Invalid(
            "query_too_many_words", "The search has {count} words; at most {most} are possible.",
            field=field, position=1, count=count, most=MOST_WORDS,
        )  # fmt: skip


def _text_of(leaf: Leaf) -> str:
    return leaf.text if isinstance(leaf, Word | Phrase | Near | Listed) else ""


def _too_long(length: int, most: int, field: str) -> Invalid:
    return Invalid(
        "query_too_long", "The search has {length} characters; at most {most} are possible.",
        field=field, position=most + 1, length=length, most=most,
    )  # fmt: skip
