"""The vocabulary of all profiles, and which of its words a typed word matches.

Append-only and shared by readers and one writer: a word is entered completely before its number is
used anywhere.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ecken.search.lookup_cache import LookupCache
from ecken.search.matching.scripts import other_spellings
from ecken.search.matching.sounds import sound_alike, sound_code
from ecken.search.matching.stems import text_stems
from ecken.search.matching.titles import are_forms, neutral, split_compound, tells_apart, title_key
from ecken.search.matching.typos import allowed_typos, is_known, typing_errors
from ecken.search.matching.words import expand, fold, key, spellings
from ecken.search.profiles import Family

__all__ = ["Vocabulary"]

_NAMES = (Family.FIRST_NAME, Family.LAST_NAME)
_TITLES = (Family.TITLE, Family.TEXT)
_MAPS = ("_by_key", "_by_title", "_by_stem", "_by_sound", "_by_part", "_by_neutral", "_by_spelling")


# All spellings in order, the number of the term of each, and those not yet in order.
_Spelled = tuple[list[str], npt.NDArray[np.int64], list[tuple[str, int]]]


def _is_apart(term: str) -> bool:
    """Whether a term is no word that somebody may type, but stands for several (`=vandenberg`)."""
    return term.startswith("=")


def _spellings_of(terms: Sequence[str]) -> list[tuple[str, int]]:
    words = ((number, term) for number, term in enumerate(terms) if not _is_apart(term))
    return sorted((spelling, number) for number, term in words for spelling in spellings(term))


def _in_order(every: list[tuple[str, int]]) -> _Spelled:
    numbers = np.fromiter((number for _, number in every), np.int64, len(every))
    return [spelling for spelling, _ in every], numbers, []


class Vocabulary:
    """Terms by number, and maps from keys, titles, stems, sounds and parts to numbers."""

    def __init__(self) -> None:
        self.version = 0  # rises with every new word
        self.meant = LookupCache()
        self.numbers: dict[str, int] = {}
        self.terms: list[str] = []
        self.keys: list[str] = []  # distinct keys and neutral forms, in the order they came
        self._by_key: dict[str, list[int]] = {}
        self._by_title: dict[str, list[int]] = {}
        self._by_stem: dict[str, list[int]] = {}
        self._by_sound: dict[str, list[int]] = {}
        self._by_part: dict[str, list[int]] = {}
        self._by_neutral: dict[str, list[int]] = {}  # where it differs from the key
        self._by_spelling: dict[str, list[int]] = {}  # names, by keys that are not their own
        self._families = bytearray()
        self._spelled: _Spelled = ([], np.zeros(0, np.int64), [])
        self._shape = _Shapes()

    def __len__(self) -> int:
        return len(self.terms)

    def number(self, term: str, family: Family) -> int:
        """The number of a term, which is entered and analysed for ``family`` if it is new."""
        number = self.numbers.get(term)
        if number is None:
            number = self._enter(term)
        if not self._families[number] >> family & 1:
            self._analyse(term, number, family)
        return number

    def _enter(self, term: str) -> int:
        number = len(self.terms)
        self.terms.append(term)
        self._families.append(0)
        if _is_apart(term):
            self.numbers[term] = number
            return number
        word = key(term)
        if word not in self._by_key and word not in self._by_neutral:
            self.keys.append(word)
        self._by_key.setdefault(word, []).append(number)
        in_order, _, fresh = self._spelled
        fresh.extend((spelling, number) for spelling in spellings(term))
        if len(fresh) > max(2000, len(in_order) // 8):
            self.sort()
        self.numbers[term] = number
        return number

    def _analyse(self, term: str, number: int, family: Family) -> None:
        met = self._families[number]
        if _is_apart(term):
            if family in _NAMES and not met & 0b11:
                self._by_spelling.setdefault(term[1:], []).append(number)
            self._families[number] = met | 1 << family
            self.version += 1
            return
        if family in _NAMES and not met & 0b11:
            for spelling in other_spellings(term):
                self._by_spelling.setdefault(spelling, []).append(number)
        if family in _NAMES and not met & 0b11:
            self._by_sound.setdefault(sound_code(term), []).append(number)
        if family in _TITLES and not met & 0b11000:
            self._by_title.setdefault(title_key(term), []).append(number)
            self._enter_neutral(neutral(term), number)
            compound = split_compound(term)
            for part in {compound.head, *compound.modifiers} if compound else ():
                self._by_part.setdefault(part, []).append(number)
        if family is Family.TEXT:
            for stem in text_stems(term):
                self._by_stem.setdefault(stem, []).append(number)
        self._families[number] = met | 1 << family
        self.version += 1

    def _enter_neutral(self, word: str, number: int) -> None:
        if word == key(self.terms[number]):
            return
        if word not in self._by_key and word not in self._by_neutral:
            self.keys.append(word)
        self._by_neutral.setdefault(word, []).append(number)

    def dump(self) -> dict[str, Any]:
        """All lists and maps in plain types."""
        maps = {name: getattr(self, name) for name in _MAPS}
        return {"terms": self.terms, "families": self._families.hex(), "maps": maps}

    @classmethod
    def load(cls, dumped: dict[str, Any]) -> Vocabulary:
        """What ``dump`` gave, without analysing any word again."""
        vocabulary = cls()
        vocabulary.terms = dumped["terms"]
        vocabulary.numbers = {term: number for number, term in enumerate(vocabulary.terms)}
        vocabulary._families = bytearray.fromhex(dumped["families"])
        for name in _MAPS:
            setattr(vocabulary, name, dumped["maps"][name])
        vocabulary.keys = list(dict.fromkeys([*vocabulary._by_key, *vocabulary._by_neutral]))
        vocabulary._spelled = _in_order(_spellings_of(vocabulary.terms))
        return vocabulary

    def same(self, term: str) -> Sequence[int]:
        """Terms that are the same word: equal keys."""
        return self._by_key.get(key(term), ())

    def spelled(self, term: str) -> list[int]:
        """Names that are the same in another script, or in another usual spelling."""
        found = set(self._by_spelling.get(key(term), ()))
        for spelling in other_spellings(term):
            found.update(self._by_key.get(spelling, ()), self._by_spelling.get(spelling, ()))
        return sorted(found.difference(self.same(term)))

    def starting(self, prefix: str) -> npt.NDArray[np.int64]:
        """Terms of which a spelling begins like a spelling of ``prefix``; rising, distinct."""
        in_order, numbers, fresh = self._spelled
        found = []
        for spelling in {fold(prefix), fold(expand(prefix))}:
            first = bisect.bisect_left(in_order, spelling)
            last = bisect.bisect_left(in_order, spelling + "\U0010ffff")
            found.append(numbers[first:last])
            late = [number for text, number in fresh if text.startswith(spelling)]
            found.append(np.array(late, np.int64))
        begun = np.sort(np.concatenate(found))
        is_first = np.ones(len(begun), np.bool_)
        np.not_equal(begun[1:], begun[:-1], out=is_first[1:])
        return begun[is_first]

    def sort_numbers(self) -> npt.NDArray[np.int64]:
        """Number all terms anew in the order of their spellings; gives the new by the old number.

        Only before any number is in use elsewhere.
        """
        order = sorted(range(len(self.terms)), key=lambda number: spellings(self.terms[number]))
        new = np.empty(len(order), np.int64)
        new[order] = np.arange(len(order))
        numbers = new.tolist()
        self.terms = [self.terms[number] for number in order]
        self.numbers = {term: number for number, term in enumerate(self.terms)}
        self._families = bytearray(self._families[number] for number in order)
        for name in _MAPS:
            lists = getattr(self, name)
            setattr(
                self, name, {key: sorted(numbers[n] for n in old) for key, old in lists.items()}
            )
        self._spelled = _in_order(_spellings_of(self.terms))
        return new

    def sort(self) -> None:
        """Sort what was entered since; only the writer may call it."""
        in_order, numbers, fresh = self._spelled
        every = sorted([*zip(in_order, numbers.tolist(), strict=True), *fresh])
        self._spelled = _in_order(every)

    def formed(self, term: str, family: Family) -> list[int]:
        """Terms that are another form of ``term`` in fields of ``family``."""
        found = set(self._by_title.get(title_key(term), ()))
        if family is Family.TEXT:
            for stem in text_stems(term):
                found.update(self._by_stem.get(stem, ()))
        return sorted(number for number in found if not tells_apart(term, self.terms[number]))

    def forms(self, term: str) -> list[int]:
        """Terms that are the same title in a form that weighs the same (R14)."""
        alike = self._by_title.get(title_key(term), ())
        return sorted(number for number in alike if are_forms(term, self.terms[number]))

    def titled(self, title: str) -> Sequence[int]:
        """Terms with this title key."""
        return self._by_title.get(title, ())

    def containing(self, part: str) -> Sequence[int]:
        """Compound terms with ``part`` (a title key) as head or modifier."""
        return self._by_part.get(part, ())

    def sounding(self, term: str, family: Family) -> list[int]:
        """Name terms that sound like ``term``."""
        strict = family is Family.FIRST_NAME
        candidates = self._by_sound.get(sound_code(term), ())
        return [n for n in candidates if sound_alike(term, self.terms[n], first_name=strict)]

    def near(self, term: str) -> dict[tuple[int, bool], list[int]]:
        """Terms by typing errors: by (errors, whether in any field) the numbers of the terms.

        Cost: one pass over lengths and letter sets of all keys (8 bytes each), then the edit
        distance (optimal string alignment) for the few that remain.
        """
        word = key(term)
        most = allowed_typos(word)
        if not most or is_known(word):
            return {}
        by_errors: dict[tuple[int, bool], list[int]] = {}
        alike = [self.keys[i] for i in self._shape.candidates(self.keys, word, most).tolist()]
        # Of thousands of keys of like letters a few are near: those are found by compiled code.
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=2, limit=None)
        for other, _, _ in near:
            errors, anywhere = typing_errors(word, other)
            if errors:
                meant = by_errors.setdefault((errors, anywhere), [])
                meant += self._by_key.get(other, [])
                meant += self._by_neutral.get(other, [])
        return by_errors


class _Shapes:
    """Length and set of letters of each key, to pass over most keys without comparing them."""

    def __init__(self) -> None:
        self._known = (np.zeros(0, np.uint8), np.zeros(0, np.uint32))

    def candidates(self, keys: list[str], word: str, most: int) -> npt.NDArray[np.intp]:
        lengths, letters = self._upto(keys)
        near = np.flatnonzero(np.abs(lengths.astype(np.int16) - len(word)) <= most)
        differing = np.bitwise_count(letters[near] ^ np.uint32(_letters(word)))
        found: npt.NDArray[np.intp] = near[differing <= 2 * most]
        return found

    def _upto(self, keys: list[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
        lengths, letters = self._known
        fresh = keys[len(letters) :]
        if fresh:
            more = np.fromiter((min(len(k), 255) for k in fresh), np.uint8, len(fresh))
            bits = np.fromiter(map(_letters, fresh), np.uint32, len(fresh))
            self._known = np.concatenate([lengths, more]), np.concatenate([letters, bits])
        return self._known


def _letters(word: Iterable[str]) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits
