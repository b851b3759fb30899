"""Evaluation: which rows of one segment match a planned query, and how well.

Rows are narrowed as bitmaps: what is in ``candidates`` and matches. Cost is that of roaring
intersections with the postings involved, plus a gather of one column per candidate that is left
when a column condition comes up; word conditions come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.search.bitmaps import Rows, bitmap_of, rows_of
from ecken.search.meaning import Match, Terms
from ecken.search.plan import (
    AllOf,
    AnyOf,
    Everyone,
    InTable,
    JoinedSince,
    Members,
    OneOf,
    Part,
    RecruiterIs,
    Rest,
    Scored,
    Spoken,
)
from ecken.search.profiles import texts_in
from ecken.search.segment import Segment
from ecken.search.words import key, terms

__all__ = ["View", "Way", "Ways", "evaluate", "score", "scored_parts"]


class Way(NamedTuple):
    """Rows that match a word in one field in one kind."""

    match: Match
    rows: BitMap


class Ways(NamedTuple):
    """All ways a word matches, best first, without empty ones; ``rows`` match in any of them."""

    ways: list[Way]
    rows: BitMap


class View:
    """A segment during one search: what a word matches is looked up once."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self._ways: dict[tuple[object, ...], Ways] = {}

    def ways(self, part: Scored) -> Ways:
        """How a word matches here."""
        known = self._ways.get(part.name)
        if known is None:
            kept = self.segment.kept
            known = kept.get(part.name) if kept is not None else None
            if known is None:
                known = _ways(self.segment, part)
                if kept is not None:
                    kept.put(part.name, known, _size_bytes(known))
            self._ways[part.name] = known
        return known


def _size_bytes(found: Ways) -> int:
    """About what the bitmaps take: two bytes for each row, but at most a bit for each possible."""
    bitmaps = [*(way.rows for way in found.ways), found.rows]
    return sum(min(2 * len(rows), rows.max() // 8 + 1) for rows in bitmaps if rows)


def _ways(segment: Segment, part: Scored) -> Ways:
    looked_up: dict[int, dict[int, BitMap]] = {}
    fields = sorted({match.field for match in part.matches})

    def rows(terms_: Terms, field: int) -> BitMap:
        if id(terms_) not in looked_up:  # fields of one family share their terms
            looked_up[id(terms_)] = segment.postings.by_field(terms_, fields)
        return looked_up[id(terms_)].get(field) or BitMap()

    found = []
    for match in part.matches:
        matching = rows(match.terms, match.field)
        if len(match.also) and matching:
            matching = matching & rows(match.also, match.field)
        if matching:
            found.append(Way(match, matching))
    every = [way.rows for way in found]
    return Ways(found, every[0] if len(every) == 1 else BitMap.union(*every) if every else BitMap())


def evaluate(part: Part, view: View, candidates: BitMap) -> BitMap:
    """The candidates that match; never changes ``candidates``."""
    if isinstance(part, Scored):
        return candidates & view.ways(part).rows
    if isinstance(part, AllOf):
        for inner in sorted(part.parts, key=_expense):
            candidates = evaluate(inner, view, candidates)
        return candidates
    if isinstance(part, AnyOf):
        return BitMap.union(*[evaluate(inner, view, candidates) for inner in part.parts])
    if isinstance(part, Rest):
        return candidates - evaluate(part.part, view, candidates)
    if isinstance(part, Spoken):
        return _spoken(part, view, candidates)
    if isinstance(part, OneOf):
        spoken = [view.segment.postings.with_language(number) for number in part.languages]
        return candidates & BitMap.union(*spoken) if spoken else BitMap()
    return _by_column(part, view.segment, candidates)


def _expense(part: Part) -> int:
    """Cheap and narrowing conditions first."""
    order = (Scored, Members, OneOf, AnyOf, AllOf, InTable, RecruiterIs, JoinedSince, Rest, Spoken)
    return order.index(type(part)) if type(part) in order else 0


def _by_column(part: Part, segment: Segment, candidates: BitMap) -> BitMap:
    if isinstance(part, Everyone) or not candidates:
        return candidates
    rows = rows_of(candidates)
    keep: npt.NDArray[np.bool_]
    if isinstance(part, InTable):
        keep = _in_table(part, segment, rows)
    elif isinstance(part, JoinedSince):
        keep = segment.columns.joined[rows] >= part.epoch
    elif isinstance(part, RecruiterIs):
        keep = segment.columns.recruiter[rows] == part.yes
    elif isinstance(part, Members):
        keep = np.isin(segment.members(rows), rows_of(part.ids), kind="sort")
    else:
        raise TypeError(f"no way to evaluate {part!r}")
    return bitmap_of(rows[keep])


def _in_table(part: InTable, segment: Segment, rows: Rows) -> npt.NDArray[np.bool_]:
    """Numbers beyond the table came after the plan was made, and do not match."""
    if part.column == "place":
        table = np.append(part.table, False)  # index -1: no place
        keep: npt.NDArray[np.bool_] = table[segment.columns.place[rows]]
        return keep
    numbers = segment.columns.codes[part.column][rows]
    known = numbers < len(part.table)
    keep = np.zeros(len(rows), np.bool_)
    keep[known] = part.table[numbers[known]]
    return keep


_LAST, _FIRST = 0, 1  # numbers of the name fields: a phrase may run from first to last name


def _spoken(part: Spoken, view: View, candidates: BitMap) -> BitMap:
    """A phrase: rows with all words in one text, then the texts are read."""
    wanted = tuple(key(term) for term in part.terms)
    spans: list[tuple[int, ...]] = [(field,) for field in part.fields]
    if _FIRST in part.fields and _LAST in part.fields:
        spans.append((_FIRST, _LAST))
    found = BitMap()
    for fields in spans:
        rows = candidates - found
        for every in part.every:
            rows = rows & _in_fields(view.ways(every), fields)
        for row in rows:
            if _says(view.segment, row, fields, wanted):
                found.add(row)
    return found


def _in_fields(ways: Ways, fields: tuple[int, ...]) -> BitMap:
    here = [way.rows for way in ways.ways if way.match.field in fields]
    return BitMap.union(*here) if here else BitMap()


def _says(segment: Segment, row: int, fields: tuple[int, ...], wanted: tuple[str, ...]) -> bool:
    texts = texts_in(segment.record(row), fields)
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


def scored_parts(part: Part) -> Iterator[Scored]:
    """The words that hits are scored and underlined for: all but excluded ones."""
    if isinstance(part, Scored):
        yield part
    elif isinstance(part, Spoken):
        yield from part.every
    elif isinstance(part, AllOf | AnyOf):
        for inner in part.parts:
            yield from scored_parts(inner)


def score(part: Part, view: View, rows: BitMap) -> npt.NDArray[np.int32]:
    """The score of each row, aligned with ``rows_of(rows)``: for each word its best way."""
    ids = rows_of(rows)
    total = np.zeros(len(ids), np.int32)
    for word in scored_parts(part):
        left = rows
        for match, matching in view.ways(word).ways:
            hit = left & matching
            if not hit:
                continue
            if len(hit) == len(ids):
                total += match.score
            else:
                total[np.searchsorted(ids, rows_of(hit))] += match.score
            left = left - hit
            if not left:
                break
    return total
