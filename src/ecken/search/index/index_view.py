"""Both segments of an index as one, for the time of one search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ecken.search.bitsets import bitset_kernels
from ecken.search.bitsets.bitset import Bits, bitset, counted, frozen, ids_of
from ecken.search.bitsets.roaring import Rows, rows_of
from ecken.search.index.postings import Looked, Wanted
from ecken.search.index.segment import BuiltSegment, FreshSegment
from ecken.search.index.visible_rows import Counting, Selection
from ecken.search.matching.phrases import Reader
from ecken.search.matching.query_parts import Scored
from ecken.search.matching.term_expansion import Match, is_among

__all__ = ["Meant", "View", "Ways"]

_MANY = 8  # rows of values that are marked in the time that one row of a member is read in


class Ways:
    """How a word matches some members, by position: the best worth, in which fields which matches.

    ``layers`` are bits by field and the matches that these are about: one layer for all that need
    one term, one for each pair of words that must be in one field.
    """

    def __init__(
        self,
        best: npt.NDArray[np.uint16],
        layers: list[tuple[npt.NDArray[np.uint32], Sequence[Match]]],
    ) -> None:
        self.best, self.layers = best, layers
        self._meant: dict[tuple[int, ...], dict[int, Meant]] = {}

    def meant_at(self, position: int) -> dict[int, Meant]:
        """What may have matched there, by field; the same for all who match alike."""
        here = tuple(bits.item(position) for bits, _ in self.layers)
        known = self._meant.get(here)
        if known is None:
            found: dict[int, list[Match]] = {}
            for bits, (_, matches) in zip(here, self.layers, strict=True):
                for match in matches if bits else ():
                    if bits >> match.field & 1:
                        found.setdefault(match.field, []).append(match)
            known = self._meant[here] = {field: Meant(some) for field, some in found.items()}
        return known


class Meant:
    """What a word may have matched by in one field, best first."""

    def __init__(self, matches: Sequence[Match]) -> None:
        self._matches = matches
        self._known: dict[int, Match | None] = {}

    def by(self, term: int) -> Match | None:
        """The best match that a term is one of."""
        if term not in self._known:
            self._known[term] = next(
                (m for m in self._matches if is_among(term, m.terms) or is_among(term, m.also)),
                None,
            )
        return self._known[term]


class View:
    """Those who count in one search: which of them have a word is looked up once for each word."""

    def __init__(
        self, counting: Counting, built: BuiltSegment, fresh: FreshSegment, terms: Sequence[str]
    ) -> None:
        self.counting, self._built, self._fresh, self._terms = counting, built, fresh, terms
        self._having: dict[tuple[object, ...], tuple[Bits, bool]] = {}
        self._sought: dict[tuple[object, ...], _Sought] = {}

    # -- words -----------------------------------------------------------------------------

    def having(self, word: Scored) -> Bits:
        """Who of all who count matches a word."""
        return self._found(word)[0]

    def has_any(self, word: Scored) -> bool:
        """Whether any of them does."""
        return self._found(word)[1]

    def _found(self, word: Scored) -> tuple[Bits, bool]:
        known = self._having.get(word.name)
        if known is None:
            bits = self._gather_all(word)
            known = self._having[word.name] = bits, counted(bits) > 0
        return known

    def _gather_all(self, word: Scored) -> Bits:
        sought = self._seek(word)
        bits = self._gather(sought.wanted)
        for _, one, other in sought.pairs:
            ids = ids_of(self._gather(one) & self._gather(other))
            if len(ids):
                found = self._in_one_field(one, other, Selection(self.counting, ids))
                bits |= bitset(ids[found > 0], len(bits))
        return bits

    def _seek(self, word: Scored) -> _Sought:
        known = self._sought.get(word.name)
        if known is None:
            known = self._sought[word.name] = _Sought.by(word.matches)
        return known

    def _gather(self, wanted: Wanted) -> Bits:
        bits = self._built.postings.gather(wanted, self.counting.built)
        if len(self.counting.late):
            for _, _, rows in self._fresh.postings.each(wanted):
                members = self._fresh.members(rows_of(rows & self.counting.fresh))
                bits |= bitset(np.sort(members), len(bits))
        return bits

    def ways(self, word: Scored, selection: Selection) -> Ways:
        """How a word matches some members."""
        sought = self._seek(word)
        looked = self._look(sought.wanted, selection)
        layers: list[tuple[npt.NDArray[np.uint32], Sequence[Match]]] = [
            (looked.found, sought.alone)
        ]
        for matches, one, other in sought.pairs:
            bits = self._in_one_field(one, other, selection)
            layers.append((bits, matches))
            for match in matches:
                here = np.flatnonzero(bits >> np.uint32(match.field) & 1)
                looked.best[here] = np.maximum(looked.best[here], np.uint16(match.score))
        return Ways(looked.best, layers)

    def _in_one_field(
        self, one: Wanted, other: Wanted, selection: Selection
    ) -> npt.NDArray[np.uint32]:
        return self._look(one, selection).found & self._look(other, selection).found

    def _look(self, wanted: Wanted, selection: Selection) -> Looked:
        looked = Looked.nothing(len(selection))
        self._built.postings.look(wanted, selection, looked)
        if len(selection.late_at):
            for worth, field, rows in self._fresh.postings.each(wanted):
                members = self._fresh.members(rows_of(rows & selection.fresh))
                at = np.searchsorted(selection.ids, members)
                looked.best[at] = np.maximum(looked.best[at], np.uint16(worth))
                looked.found[at] |= np.uint32(1 << field)
        return looked

    def term(self, number: int) -> str:
        """How a word is written."""
        return self._terms[number]

    # -- columns ---------------------------------------------------------------------------

    def column(self, name: str, ids: Rows) -> npt.NDArray[Any]:
        """Values of a column for rising ids of members who count."""
        built = self._built.columns.column(name)
        if not len(self.counting.late):
            return built[ids]
        late, rows = self.counting.split(ids)
        members = ids.copy()
        members[late] = 0
        fresh = self._fresh.columns.column(name)[rows]
        empty = np.zeros((len(ids), *fresh.shape[1:]), fresh.dtype)
        values = built[members] if len(built) else empty
        values[late] = fresh
        return values

    def with_values(self, column: str, values: npt.NDArray[np.int64], left: Bits) -> Bits:
        """Those of ``left`` whose number in a column is one of rising ``values``.

        Numbers that came after the plan was made are none of them.
        """
        by_value = self._built.by_value(column)
        if counted(left) * _MANY < by_value.many(values):
            ids = ids_of(left)
            return bitset(ids[_are_among(self.column(column, ids), values)], len(left))
        found = by_value.gather(values, len(left))
        found &= left
        return self._with_late(
            found, lambda rows: _are_among(self._fresh.columns.column(column)[rows], values), left
        )

    def since(self, epoch: int, left: Bits) -> Bits:
        """Those of ``left`` who joined then or later."""
        found: Bits = np.zeros(len(left), np.uint64)
        bitset_kernels.since(frozen(self._built.columns.joined), epoch, frozen(left), found)
        return self._with_late(found, lambda rows: self._fresh.columns.joined[rows] >= epoch, left)

    def recruiters(self, yes: bool, left: Bits) -> Bits:
        """Those of ``left`` who are recruiters, or who are not."""
        known = self._built.recruiters
        found = left.copy()
        found[: len(known)] &= known if yes else ~known
        return self._with_late(found, lambda rows: self._fresh.columns.recruiter[rows] == yes, left)

    def _with_late(self, found: Bits, is_kept: Any, left: Bits) -> Bits:
        """What built rows say, and for members with fresh ones what those say."""
        counting = self.counting
        if len(counting.late):
            kept = bitset(counting.late[is_kept(counting.late_rows)], len(found))
            found &= counting.built
            found |= kept & left
        return found

    # -- texts -----------------------------------------------------------------------------

    def reads(self, reader: Reader, ids: Rows, fields: tuple[int, ...]) -> npt.NDArray[np.bool_]:
        """Which of rising ids have a phrase in a text of the field, or of both fields as one."""
        if len(fields) > 1:
            says = [reader.says(record, fields) for record in self.records(ids)]
            return np.array(says, np.bool_)
        late, _ = self.counting.split(ids)
        texts = self._built.texts
        members = ids.astype(np.int64)
        members[late] = 0
        starts, ends = texts.bounds(members)
        found = reader.read(texts.bytes, starts, ends, fields[0])
        for i, record in zip(late.tolist(), self.records(ids[late]), strict=True):
            found[i] = reader.says(record, fields)
        return found

    def records(self, ids: Rows) -> list[bytes]:
        """The packed profiles of rising ids."""
        late, rows = self.counting.split(ids)
        fresh = dict(zip(late.tolist(), rows.tolist(), strict=True))
        return [
            self._fresh.record(fresh[i]) if i in fresh else self._built.record(member)
            for i, member in enumerate(ids.tolist())
        ]


class _Sought(NamedTuple):
    """What a word is looked up by: matches by one word, and those by two words in one field."""

    alone: list[Match]
    wanted: Wanted
    pairs: list[tuple[list[Match], Wanted, Wanted]]

    @classmethod
    def by(cls, matches: Sequence[Match]) -> _Sought:
        alone = [match for match in matches if not len(match.also)]
        pairs: dict[tuple[object, object], list[Match]] = {}
        for match in matches:
            if len(match.also):
                pairs.setdefault((tuple(match.terms), tuple(match.also)), []).append(match)
        both = [(some, _wanted_by(some), _wanted_also(some)) for some in pairs.values()]
        return cls(alone, _wanted_by(alone), both)


def _wanted_by(matches: Sequence[Match]) -> Wanted:
    """The terms of matches, those that are in several fields once."""
    groups: dict[object, tuple[Any, dict[int, int]]] = {}
    for match in matches:
        name = match.terms if isinstance(match.terms, tuple) else id(match.terms)
        _, worth = groups.setdefault(name, (match.terms, {}))
        worth[match.field] = max(match.score, worth.get(match.field, 0))
    return Wanted.of(list(groups.values()))


def _wanted_also(matches: Sequence[Match]) -> Wanted:
    return Wanted.of([(matches[0].also, {match.field: match.score for match in matches})])


def _are_among(
    values: npt.NDArray[np.integer[Any]], few: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    if not len(few):
        return np.zeros(len(values), np.bool_)
    at = np.minimum(np.searchsorted(few, values), len(few) - 1)
    found: npt.NDArray[np.bool_] = few[at] == values
    return found
