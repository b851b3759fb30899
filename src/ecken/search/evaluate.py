"""Evaluation: which members of a circle match a planned query, and how well.

Words are looked up once for the whole circle; their answers, and those of all conditions, are marks
by position (``Circle``). A condition on a column looks only at who is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ecken.search.bitmaps import rows_of
from ecken.search.circle import Circle, Marks, Positions
from ecken.search.meaning import Match
from ecken.search.phrases import Reader
from ecken.search.plan import (
    AllOf,
    AnyOf,
    Everyone,
    InTable,
    JoinedSince,
    Members,
    Part,
    RecruiterIs,
    Rest,
    Scored,
    Spoken,
)
from ecken.search.postings import Looked, Wanted
from ecken.search.segment import BuiltSegment, FreshSegment

__all__ = ["View", "Ways", "evaluate", "score", "scored_parts", "wanted_by"]


class Ways(NamedTuple):
    """How a word matches, by position: the best worth, and in which fields which matches hold.

    ``layers`` are bits by field and the matches that these are about: one layer for all that need
    one term, one for each pair of words that must be in one field.
    """

    best: npt.NDArray[np.uint16]
    layers: list[tuple[npt.NDArray[np.uint32], Sequence[Match]]]

    def matches_at(self, position: int) -> dict[int, list[Match]]:
        """What may have matched there, by field; best first in each."""
        found: dict[int, list[Match]] = {}
        for bits, matches in self.layers:
            here = int(bits[position])
            for match in matches if here else ():
                if here >> match.field & 1:
                    found.setdefault(match.field, []).append(match)
        return found


class View:
    """A circle in both segments of an index during one search: each word is looked up once."""

    def __init__(
        self, circle: Circle, built: BuiltSegment, fresh: FreshSegment, terms: Sequence[str]
    ) -> None:
        self.circle, self._built, self._fresh, self._terms = circle, built, fresh, terms
        self._ways: dict[tuple[object, ...], Ways] = {}

    def ways(self, part: Scored) -> Ways:
        """How a word matches here."""
        known = self._ways.get(part.name)
        if known is None:
            known = self._ways[part.name] = self._look_up(part)
        return known

    def _look_up(self, part: Scored) -> Ways:
        alone = [match for match in part.matches if not len(match.also)]
        both = [match for match in part.matches if len(match.also)]
        looked = self._look(wanted_by(alone))
        layers: list[tuple[npt.NDArray[np.uint32], Sequence[Match]]] = [(looked.found, alone)]
        for matches in _by_terms(both):
            bits = self._look(wanted_by(matches)).found & self._look(_wanted_also(matches)).found
            layers.append((bits, matches))
            for match in matches:
                here = np.flatnonzero(bits >> np.uint32(match.field) & 1)
                looked.best[here] = np.maximum(looked.best[here], np.uint16(match.score))
        return Ways(looked.best, layers)

    def _look(self, wanted: Wanted) -> Looked:
        looked = Looked.nothing(self.circle)
        self._built.postings.look(wanted, self.circle, looked)
        if len(self.circle.late_at):
            self._fresh.postings.look(wanted, self.circle, looked)
        return looked

    def column(self, name: str, positions: Positions) -> npt.NDArray[Any]:
        """Values of a column at rising positions of members who count."""
        late, rows = self.circle.split(positions)
        members = self.circle.members(positions)
        if not len(late):
            return self._built.columns.column(name)[members]
        members[late] = 0
        fresh = self._fresh.columns.column(name)[rows]
        built = self._built.columns.column(name)
        empty = np.zeros((len(positions), *fresh.shape[1:]), fresh.dtype)
        values = built[members] if len(built) else empty
        values[late] = fresh
        return values

    def term(self, number: int) -> str:
        """How a word is written."""
        return self._terms[number]

    def reads(self, reader: Reader, positions: Positions, fields: tuple[int, ...]) -> Marks:
        """At which of rising positions a phrase stands in a text of the field, or of both."""
        if len(fields) > 1:
            says = [reader.says(record, fields) for record in self.records(positions)]
            return np.array(says, np.bool_)
        late, _ = self.circle.split(positions)
        texts = self._built.texts
        members = self.circle.members(positions).astype(np.int64)
        members[late] = 0
        starts, ends = texts.bounds(members)
        found = reader.read(texts.bytes, starts, ends, fields[0])
        for i, record in zip(late.tolist(), self.records(positions[late]), strict=True):
            found[i] = reader.says(record, fields)
        return found

    def records(self, positions: Positions) -> list[bytes]:
        """The packed profiles at rising positions."""
        late, rows = self.circle.split(positions)
        fresh = dict(zip(late.tolist(), rows.tolist(), strict=True))
        return [
            self._fresh.record(fresh[i]) if i in fresh else self._built.record(member)
            for i, member in enumerate(self.circle.members(positions).tolist())
        ]


def wanted_by(matches: Sequence[Match]) -> Wanted:
    """The terms of matches, those that are in several fields once."""
    groups: dict[object, tuple[Any, dict[int, int]]] = {}
    for match in matches:
        name = match.terms if isinstance(match.terms, tuple) else id(match.terms)
        _, worth = groups.setdefault(name, (match.terms, {}))
        worth[match.field] = max(match.score, worth.get(match.field, 0))
    return Wanted.of(list(groups.values()))


def _by_terms(matches: Sequence[Match]) -> list[list[Match]]:
    """Matches of the same two words in several fields together."""
    groups: dict[tuple[object, object], list[Match]] = {}
    for match in matches:
        groups.setdefault((tuple(match.terms), tuple(match.also)), []).append(match)
    return list(groups.values())


def _wanted_also(matches: Sequence[Match]) -> Wanted:
    return Wanted.of([(matches[0].also, {match.field: match.score for match in matches})])


def evaluate(part: Part, view: View, marks: Marks) -> Marks:
    """Those of ``marks`` who match; never changes ``marks``."""
    if isinstance(part, Scored):
        found: Marks = view.ways(part).best > 0
        found &= marks
        return found
    if isinstance(part, AllOf):
        for inner in sorted(part.parts, key=_expense):
            marks = evaluate(inner, view, marks)
        return marks
    if isinstance(part, AnyOf):
        either = np.zeros_like(marks)
        for inner in part.parts:
            either |= evaluate(inner, view, marks)
        return either
    if isinstance(part, Rest):
        return marks & ~evaluate(part.part, view, marks)
    if isinstance(part, Everyone):
        return marks
    left = np.flatnonzero(marks)
    if isinstance(part, Spoken):
        left = _spoken(part, view, left)
    else:
        left = left[_by_column(part, view, left)]
    kept = np.zeros_like(marks)
    kept[left] = True
    return kept


def _expense(part: Part) -> int:
    """Cheap and narrowing conditions first."""
    order = (Scored, AnyOf, AllOf, Members, InTable, RecruiterIs, JoinedSince, Rest, Spoken)
    return order.index(type(part)) if type(part) in order else 0


def _by_column(part: Part, view: View, left: Positions) -> Marks:
    keep: Marks
    if isinstance(part, InTable):
        keep = _in_table(part, view, left)
    elif isinstance(part, JoinedSince):
        keep = view.column("joined", left) >= part.epoch
    elif isinstance(part, RecruiterIs):
        keep = view.column("recruiter", left) == part.yes
    elif isinstance(part, Members):
        keep = np.isin(view.circle.members(left), rows_of(part.ids), kind="sort")
    else:
        raise TypeError(f"no way to evaluate {part!r}")
    return keep


def _in_table(part: InTable, view: View, left: Positions) -> Marks:
    """Numbers beyond the table came after the plan was made, and do not match."""
    if part.column == "place":
        table = np.append(part.table, False)  # index -1: no place
        keep: Marks = table[view.column("place", left)]
        return keep
    numbers = view.column(part.column, left)
    known = numbers < len(part.table)
    keep = np.zeros(len(left), np.bool_)
    keep[known] = part.table[numbers[known]]
    return keep


_LAST, _FIRST = 0, 1  # numbers of the name fields: a phrase may run from first to last name


def _spoken(part: Spoken, view: View, left: Positions) -> Positions:
    """A phrase: those with all words in one text, then the texts are read."""
    every = [view.ways(word).layers[0][0] for word in part.every]
    for bits in every:
        left = left[bits[left] > 0]
    spellings = [
        {view.term(number) for match in word.matches for number in match.terms}
        for word in part.every
    ]
    reader = Reader(part.terms, spellings)
    spans: list[tuple[int, ...]] = [(field,) for field in part.fields]
    if _FIRST in part.fields and _LAST in part.fields:
        spans.append((_FIRST, _LAST))
    found = [left[:0]]
    for fields in spans:
        mine = np.uint32(sum(1 << field for field in fields))
        here = left
        for bits in every:
            here = here[bits[here] & mine > 0]
        if len(here):
            found.append(here[view.reads(reader, here, fields)])
    return np.unique(np.concatenate(found))


def scored_parts(part: Part) -> Iterator[Scored]:
    """The words that hits are scored and underlined for: all but excluded ones."""
    if isinstance(part, Scored):
        yield part
    elif isinstance(part, Spoken):
        yield from part.every
    elif isinstance(part, AllOf | AnyOf):
        for inner in part.parts:
            yield from scored_parts(inner)


def score(part: Part, view: View, positions: Positions) -> npt.NDArray[np.int32]:
    """The score at each position: for each word its best way."""
    total = np.zeros(len(positions), np.int32)
    for word in scored_parts(part):
        total += view.ways(word).best[positions]
    return total
