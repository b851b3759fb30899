"""Cities whose names are written in several words or shortened: ``Frankfurt a. M.``.

Such a name finds, besides whoever has its words, all other spellings of the same city
(``reference.city_names``): ``Frankfurt/Main``, and ``Frankfurt`` for those who live there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from threading import Lock

import numpy as np
import numpy.typing as npt

from ecken.reference import places
from ecken.reference.bynames import bare_name, is_byname, is_connector
from ecken.reference.city_names import City, cities_of, is_whole_city
from ecken.reference.folding import strip_accents
from ecken.search.index.columns import Codes
from ecken.search.matching.words import key
from ecken.search.query_ast import Node, Phrase, Word

__all__ = ["CityValues", "around", "asked_city", "cities_in", "first_word"]

_MOST_WORDS = 5
_BESIDE_KM = 30.0


class CityValues:
    """The values of the column of cities by their first words, which are noted when asked for."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._upto = 1  # 0 is the empty value
        self._by_word: dict[str, list[int]] = {}
        self._filling = Lock()

    def spellings(self, name: str) -> npt.NDArray[np.bool_]:
        """Which values may mean the city that ``name`` means; bool by number."""
        table = np.zeros(len(self._codes.values), np.bool_)
        city = asked_city(name)
        for number in self._beginning(first_word(name)):
            if number < len(table):
                table[number] = city in cities_of(self._codes.values[number])
        return table

    def _beginning(self, word: str) -> list[int]:
        values = self._codes.values
        if self._upto < len(values):
            with self._filling:
                upto = len(values)
                for number in range(self._upto, upto):
                    self._by_word.setdefault(first_word(values[number]), []).append(number)
                self._upto = upto
        return self._by_word.get(word, [])


def first_word(name: str) -> str:
    """The key of the first word of a name, without rank and written out."""
    return key(bare_name(name).partition(" ")[0])


def asked_city(name: str) -> City | None:
    """The city of a name that is written in several words or shortened, if it is known."""
    if " " not in strip_accents(name) and " " not in bare_name(name):
        return None
    found = cities_of(name)
    return found[0] if found and is_whole_city(name) else None


@lru_cache(maxsize=256)
def around(name: str) -> npt.NDArray[np.bool_]:
    """Which of ``all_places`` lie in or beside a city that ``asked_city`` knows."""
    marks = places.near_mask(places.find_city(name)[0], _BESIDE_KM)
    marks.flags.writeable = False
    return marks


def cities_in(nodes: Sequence[Node]) -> Iterator[tuple[str, Sequence[Node]]]:
    """Words in a row that are the name of one city, with that name.

    All words of the field for cities; in the free text those around an ``am``, ``a. d.`` or before
    a known byname.
    """
    named = [node for node in nodes if _is_plain(node, "city")]
    texts = [node.text for node in named if isinstance(node, Word | Phrase)]
    if asked_city(" ".join(texts)):
        yield " ".join(texts), named
    free = [node if _is_plain(node, "q") else None for node in nodes]
    for first, last in _around_bynames(free):
        window = [node for node in free[first:last] if node is not None]
        name = " ".join(node.text for node in window if isinstance(node, Word | Phrase))
        if len(window) == last - first and asked_city(name):
            yield name, window


def _is_plain(node: Node, field: str) -> bool:
    if isinstance(node, Word):
        return node.field == field and not node.prefix
    return isinstance(node, Phrase) and node.field == field


def _around_bynames(nodes: Sequence[Node | None]) -> Iterator[tuple[int, int]]:
    """Places from a word to another with a connector between, or to a known byname."""
    words = [strip_accents(n.text) if isinstance(n, Word | Phrase) else "" for n in nodes]
    parts = [word.split() for word in words]
    is_between = [bool(many) and all(map(is_connector, many)) for many in parts]
    for last, many in enumerate(parts):
        if not many or is_between[last]:
            continue
        first = last - 1
        while first > 0 and is_between[first]:
            first -= 1
        is_told = first < last - 1 or is_connector(many[0]) or is_byname(many[-1])
        if first >= 0 and is_told and last - first < _MOST_WORDS:
            yield first, last + 1
            if first > 0:
                yield first - 1, last + 1
