"""A segment: some members' profiles as postings, columns and texts.

An index has two: one *built* from many profiles at once, whose row numbers are the member ids, and
one *fresh* that takes changes, a new row for each. Evaluation reads both in the same way.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.garbage_collector import paused_collector
from ecken.search.bitsets.bitset import Bits, bitset, frozen, words_for
from ecken.search.bitsets.roaring import Rows, bitmap_of, rows_of
from ecken.search.cached_property import cached_property
from ecken.search.index import posting_kernels
from ecken.search.index.cities import CityValues
from ecken.search.index.columns import (
    CODED,
    Codes,
    Columns,
    Groups,
    Sets,
    name_key,
    position_group,
)
from ecken.search.index.postings import FIELD_SPACE, BuiltPostings, FreshPostings
from ecken.search.matching.company_names import company_key
from ecken.search.matching.profile_terms import entry_terms
from ecken.search.matching.vocabulary import Vocabulary
from ecken.search.profiles import FIELDS, Profile, TextField, field_texts, pack, unpack

__all__ = [
    "BuiltSegment",
    "FreshSegment",
    "JoinedTexts",
    "Lists",
]


_SHORT = 60
_TEXTS_KEPT = 100_000


class Lists:
    """What the segments share: words and column values, which only grow."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.grouped = {"position": Groups(position_group), "company": Groups(company_key)}
        self.codes: dict[str, Codes] = {name: Codes() for name in (*CODED, "language")}
        self.codes |= self.grouped
        self.cities = CityValues(self.codes["city"])
        self.languages = Sets()
        self.forget()

    def forget(self) -> None:
        """Drop what is only kept to be quick."""
        self._slots = [_FieldSlots(field, self) for field in FIELDS]
        self._texts: list[dict[str, tuple[int, ...]]] = [{} for _ in FIELDS]

    def without_words(self) -> Lists:
        """The same values of columns, and a vocabulary that is yet to be filled."""
        lists = Lists()
        lists.grouped, lists.codes, lists.cities = self.grouped, self.codes, self.cities
        lists.languages = self.languages
        return lists

    def slots(self, profile: Profile) -> list[int]:
        """All slots of a profile's words, some of them several times; new words are entered."""
        found: list[int] = []
        for field, _, text in field_texts(profile):
            known = self._texts[field].get(text)
            found += self._enter(field, text) if known is None else known
        return found

    def _enter(self, field: int, text: str) -> tuple[int, ...]:
        """Look up the words of a text; what is short comes again, and is kept."""
        terms = entry_terms(text, FIELDS[field].family)
        slots = tuple(map(self._slots[field].__getitem__, terms))
        if len(text) <= _SHORT:
            known = self._texts[field]
            if len(known) >= _TEXTS_KEPT:
                known.clear()
            known[text] = slots
        return slots

    def settle(self) -> None:
        """Find which of the new values mean the same, before rows with them are shown."""
        for groups in self.grouped.values():
            groups.settle()

    def rank(self) -> None:
        """Note the order of all values of columns."""
        for codes in self.codes.values():
            codes.rank()

    def dump(self) -> dict[str, Any]:
        """All words and values in plain types."""
        values = {name: codes.values for name, codes in self.codes.items()}
        sets = self.languages.values
        return {"vocabulary": self.vocabulary.dump(), "codes": values, "languages": sets}

    @classmethod
    def load(cls, dumped: dict[str, Any]) -> Lists:
        """What ``dump`` gave."""
        lists = cls()
        lists.vocabulary = Vocabulary.load(dumped["vocabulary"])
        for name, values in dumped["codes"].items():
            for value in values:
                lists.codes[name].number(value)
        for members in dumped["languages"]:
            lists.languages.number(members)
        lists.settle()
        lists.rank()
        return lists


class _FieldSlots(dict[str, int]):
    """Slots of terms in one field; a new term is entered into the vocabulary."""

    def __init__(self, field: TextField, lists: Lists) -> None:
        self._field, self._lists = field, lists

    def __missing__(self, term: str) -> int:
        number = self._lists.vocabulary.number(term, self._field.family)
        self[term] = slot = number * FIELD_SPACE + self._field.number
        return slot


class JoinedTexts:
    """All records in one byte string; ``offsets`` int64 (n + 1,), ``bytes`` uint8."""

    def __init__(self, blob: bytes | memoryview, offsets: npt.NDArray[np.int64]) -> None:
        self.blob, self.offsets = blob, offsets
        self.bytes = np.frombuffer(blob, np.uint8)

    def record(self, row: int) -> bytes:
        """The packed profile in a row."""
        return bytes(self.blob[self.offsets.item(row) : self.offsets.item(row + 1)])

    def bounds(self, rows: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], ...]:
        """Where the records of some rows begin and end; rows beyond the last are empty."""
        if len(self.offsets) < 2:
            return np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
        return self.offsets[rows], self.offsets[rows + 1]


class RowsByValue:
    """The rows of each value of a column, one value after the other."""

    def __init__(self, starts: npt.NDArray[np.int64], rows: Rows) -> None:
        self._starts, self._rows = starts, rows

    @classmethod
    def of(cls, column: npt.NDArray[np.int32]) -> RowsByValue:
        """Of values from 0 on; rows below 0 have none. Two passes."""
        starts = np.zeros(int(column.max(initial=-1)) + 3, np.int64)
        rows = np.empty(len(column), np.uint32)
        posting_kernels.by_value(frozen(np.ascontiguousarray(column)), starts, rows)
        return cls(frozen(starts), frozen(rows))

    def many(self, values: npt.NDArray[np.int64]) -> int:
        """How many rows have one of these values."""
        values = self._known(values)
        return int((self._starts[values + 1] - self._starts[values]).sum())

    def gather(self, values: npt.NDArray[np.int64], words: int) -> Bits:
        """The rows with one of these values, as a bitset."""
        found: Bits = np.zeros(words, np.uint64)
        posting_kernels.gather_values(frozen(self._known(values)), self._starts, self._rows, found)
        return found

    def _known(self, values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Others came later: no row here has them."""
        return values[values < len(self._starts) - 2]


class BuiltSegment:
    """Profiles indexed in one go; never changed. Rows are member ids, gaps are empty rows."""

    def __init__(
        self, postings: BuiltPostings, columns: Columns, texts: JoinedTexts, present: BitMap,
        name_order: Rows,
    ) -> None:  # fmt: skip
        self.postings, self.columns, self.texts = postings, columns, texts
        self.present, self.name_order = present, name_order
        self.counting = frozen(bitset(rows_of(present), words_for(len(columns.joined))))
        self._by_value: dict[str, RowsByValue] = {}

    @classmethod
    def build(cls, profiles: Iterable[Profile], lists: Lists) -> BuiltSegment:
        """Index profiles; of several for one member the last counts."""
        with paused_collector():
            ordered = _in_order(profiles)
            return cls._of_columns(ordered, lists).with_words(lists, ordered)

    @classmethod
    def of_columns(cls, profiles: Iterable[Profile], lists: Lists) -> BuiltSegment:
        """Enter profiles without their words: columns, texts and names alone."""
        with paused_collector():
            return cls._of_columns(_in_order(profiles), lists)

    @classmethod
    def _of_columns(cls, ordered: Sequence[Profile], lists: Lists) -> BuiltSegment:
        capacity = ordered[-1].member + 1 if ordered else 0
        columns = Columns(capacity)
        columns.fill(ordered, lists.codes, lists.languages)
        lists.settle()
        lists.rank()
        order = _rank_names(ordered, columns)
        present = bitmap_of(np.fromiter((p.member for p in ordered), np.uint32, len(ordered)))
        present.run_optimize()
        nothing = np.zeros(0, np.uint64), np.zeros(0, np.uint32)
        postings = BuiltPostings.build(*nothing, 0)
        return cls(postings, columns, _join(ordered, capacity), present, order)

    def with_words(self, lists: Lists, profiles: Iterable[Profile]) -> BuiltSegment:
        """The same with the words of its profiles, in the order of rows, which ``lists`` take."""
        rows = rows_of(self.present)
        slots, counts = _all_slots(profiles, len(rows), lists)
        slots = _renumbered(slots, lists)
        lists.forget()
        terms = len(lists.vocabulary)
        postings = BuiltPostings.build(slots, np.repeat(rows, counts), terms)
        return BuiltSegment(postings, self.columns, self.texts, self.present, self.name_order)

    def profile(self, row: int) -> Profile:
        return unpack(row, self.texts.record(row))

    def record(self, row: int) -> bytes:
        return self.texts.record(row)

    def by_value(self, column: str) -> RowsByValue:
        """The rows of each value of a column; sorted when first asked for, 4 bytes a row."""
        known = self._by_value.get(column)
        if known is None:
            known = self._by_value[column] = RowsByValue.of(self.columns.column(column))
        return known

    @cached_property
    def recruiters(self) -> Bits:
        """Which rows are recruiters."""
        rows = np.flatnonzero(self.columns.recruiter).astype(np.uint32)
        return frozen(bitset(rows, len(self.counting)))

    def name_rank(self, wanted: str) -> float:
        """Where a name lies among the ranks: the rank of an equal name, or half between two."""
        low, high = 0, len(self.name_order)
        while low < high:
            middle = (low + high) // 2
            found = name_key(self.profile(int(self.name_order[middle])))
            if found < wanted:
                low = middle + 1
            else:
                high = middle
        if low < len(self.name_order):
            row = int(self.name_order[low])
            rank = float(self.columns.name_rank[row])
            return rank if name_key(self.profile(row)) == wanted else rank - 0.5
        return float(len(self.name_order))


def _in_order(profiles: Iterable[Profile]) -> list[Profile]:
    latest = {profile.member: profile for profile in profiles}
    return [latest[member] for member in sorted(latest)]


def _all_slots(
    profiles: Iterable[Profile], many: int, lists: Lists
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
    """Slots of all profiles one after the other, and how many each has."""
    flat = array("Q")
    counts = np.zeros(many, np.int64)
    for position, profile in enumerate(profiles):
        slots = lists.slots(profile)
        flat.extend(slots)
        counts[position] = len(slots)
    return np.frombuffer(flat, np.uint64) if flat else np.zeros(0, np.uint64), counts


def _renumbered(slots: npt.NDArray[np.uint64], lists: Lists) -> npt.NDArray[np.uint64]:
    """Number the words in their order, so that what begins alike lies together."""
    new = lists.vocabulary.sort_numbers().astype(np.uint64)
    return new[slots // FIELD_SPACE] * FIELD_SPACE + slots % FIELD_SPACE


def _rank_names(profiles: Sequence[Profile], columns: Columns) -> Rows:
    """Fill ``name_rank``; equal names have equal ranks. Gives one row for each distinct name."""
    named = sorted([(name_key(profile), profile.member) for profile in profiles])
    order: list[int] = []
    before = None
    for name, member in named:
        if name != before:
            order.append(member)
            before = name
        columns.name_rank[member] = len(order) - 1
    return np.array(order, np.uint32)


def _join(profiles: Sequence[Profile], capacity: int) -> JoinedTexts:
    lengths = np.zeros(capacity + 1, np.int64)
    records = list(map(pack, profiles))
    lengths[[profile.member + 1 for profile in profiles]] = list(map(len, records))
    return JoinedTexts(b"".join(records), np.cumsum(lengths))


class FreshSegment:
    """Profiles put one by one. One writer; readers look only at rows they have been told of."""

    def __init__(self) -> None:
        self.postings = FreshPostings()
        self.columns = Columns(1024)
        self._records: list[bytes] = []
        self._members = np.zeros(1024, np.uint32)
        self._row_of = np.zeros(1024, np.int64)

    def __len__(self) -> int:
        return len(self._records)

    def add(self, profile: Profile, lists: Lists, name_rank: float) -> int:
        """Enter a profile as a new row, and give its number."""
        row = len(self._records)
        if row >= len(self._members):
            self.columns = self.columns.grown(2 * row)
            self._members = np.concatenate([self._members, np.zeros(row, np.uint32)])
        self.columns.put(row, profile, lists.codes, lists.languages)
        lists.settle()
        self.columns.name_rank[row] = name_rank
        self._members[row] = profile.member
        self.postings.add(row, lists.slots(profile))
        self._records.append(pack(profile))
        if profile.member >= len(self._row_of):
            longer = np.zeros(2 * profile.member, np.int64)
            longer[: len(self._row_of)] = self._row_of
            self._row_of = longer
        self._row_of[profile.member] = row
        return row

    def rows(self, members: Rows) -> Rows:
        """The rows of members who are here, in the order of the members."""
        return self._row_of[members].astype(np.uint32)

    def members(self, rows: Rows) -> Rows:
        """Whose rows these are."""
        return self._members[rows]

    def record(self, row: int) -> bytes:
        return self._records[row]
