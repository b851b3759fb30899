"""Phrases: whether words follow one another in one text of a profile."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ecken.search.matching import phrase_kernels
from ecken.search.matching.words import key, terms
from ecken.search.profiles import place_in_record, texts_in

__all__ = ["Reader", "load_compiled", "says"]


class Reader:
    """Looks for a phrase in many records at once; ``spellings`` are those of each of its words."""

    def __init__(self, phrase: Sequence[str], spellings: Sequence[Collection[str]]) -> None:
        self._wanted = tuple(key(term) for term in phrase)
        known = [(number, s.encode()) for number, every in enumerate(spellings) for s in every]
        self._word_of = np.array([number for number, _ in known], np.int64)
        self._bounds = np.zeros(len(known) + 1, np.int64)
        np.cumsum([len(spelling) for _, spelling in known], out=self._bounds[1:])
        self._spelled = np.frombuffer(b"".join(s for _, s in known), np.uint8)
        longest = max((len(spelling) for _, spelling in known), default=0)
        self._is_plain = (
            len(phrase) <= phrase_kernels.MOST_WORDS and longest <= phrase_kernels.LONGEST - 2
        )  # fmt: skip

    def read(
        self, blob: npt.NDArray[np.uint8], starts: Any, ends: Any, field: int
    ) -> npt.NDArray[np.bool_]:
        """Which of the records ``blob[starts[i] : ends[i]]`` have it in a text of a field."""
        place, part, listed = place_in_record(field)
        answers = np.full(len(starts), phrase_kernels.UNSURE, np.uint8)
        if self._is_plain:
            answers[:] = phrase_kernels.NO
            phrase_kernels.read(
                blob, starts, ends, place, part, listed, self._spelled, self._bounds,
                self._word_of, len(self._wanted), answers,
            )  # fmt: skip
        for i in np.flatnonzero(answers == phrase_kernels.UNSURE).tolist():
            record = blob[starts[i] : ends[i]].tobytes()
            answers[i] = says(record, (field,), self._wanted)
        found: npt.NDArray[np.bool_] = answers == phrase_kernels.YES
        return found

    def says(self, record: bytes, fields: tuple[int, ...]) -> bool:
        """Whether the record has it in a text of the field, or in both fields as one text."""
        return says(record, fields, self._wanted)


def load_compiled() -> None:
    """Have the compiled reader ready."""
    none = np.zeros(0, np.int64)
    Reader(["a"], [["a"]]).read(np.frombuffer(b"", np.uint8), none, none, 0)


def says(record: bytes, fields: tuple[int, ...], wanted: tuple[str, ...]) -> bool:
    """Whether a record has the words with these keys in a text of one field, or of all as one."""
    texts = texts_in(record, fields)
    if len(fields) == 1:
        return any(_contains(_keys(text), wanted) for text in texts[fields[0]])
    name = [key_ for field in fields for text in texts[field] for key_ in _keys(text)]
    return _contains(tuple(name), wanted)


@lru_cache(maxsize=16384)
def _keys(text: str) -> tuple[str, ...]:
    return tuple(key(term) for term in terms(text))


def _contains(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    length = len(wanted)
    return any(words[i : i + length] == wanted for i in range(len(words) - length + 1))
