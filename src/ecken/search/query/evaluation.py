"""Evaluation: which members match a planned query.

Every condition is answered by a bitset of members. Words are looked up for all who count, however
few are asked about: that costs the same. A condition on a column, and a phrase, looks at who is
left.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

import numpy as np

from ecken.search.bitsets.bitset import Bits, bitset, ids_of, to_bits
from ecken.search.bitsets.roaring import Rows
from ecken.search.index.index_view import View
from ecken.search.index.visible_rows import Selection
from ecken.search.matching.phrases import Reader
from ecken.search.matching.query_parts import (
    AllOf,
    AnyOf,
    Everyone,
    InTable,
    JoinedSince,
    Members,
    Part,
    Preferred,
    RecruiterIs,
    Rest,
    Scored,
    Spoken,
)

__all__ = ["evaluate"]


def evaluate(part: Part, view: View, left: Bits) -> Bits:
    """Those of ``left`` who match; never changes ``left``."""
    match part:
        case Scored():
            return left & view.having(part)
        case AllOf():
            for inner in sorted(part.parts, key=_expense):
                left = evaluate(inner, view, left)
            return left
        case AnyOf():
            return reduce(or_, (evaluate(inner, view, left) for inner in part.parts))
        case Rest():
            return left & ~evaluate(part.part, view, left)
        case InTable():
            return view.with_values(part.column, np.flatnonzero(part.table), left)
        case JoinedSince():
            return view.since(part.epoch, left)
        case RecruiterIs():
            return view.recruiters(part.yes, left)
        case Members():
            return left & to_bits(part.ids, len(left))
        case Spoken():
            return bitset(_spoken(part, view, left), len(left))
        case Everyone() | Preferred():
            return left


def _expense(part: Part) -> int:
    """Cheap and narrowing conditions first."""
    order = (Scored, AnyOf, AllOf, Members, RecruiterIs, InTable, JoinedSince, Rest, Spoken)
    return order.index(type(part)) if type(part) in order else 0


_LAST, _FIRST = 0, 1  # numbers of the name fields: a phrase may run from first to last name


def _spoken(part: Spoken, view: View, left: Bits) -> Rows:
    """A phrase: those with all words in one text, then the texts are read."""
    for word in part.every:
        left = left & view.having(word)
    selection = Selection(view.counting, ids_of(left))
    if not len(selection):
        return selection.ids
    every = [view.ways(word, selection).layers[0][0] for word in part.every]
    spellings = [
        {view.term(number) for match in word.matches for number in match.terms}
        for word in part.every
    ]
    reader = Reader(part.terms, spellings)
    spans: list[tuple[int, ...]] = [(field,) for field in part.fields]
    if _FIRST in part.fields and _LAST in part.fields:
        spans.append((_FIRST, _LAST))
    found = [selection.ids[:0]]
    for fields in spans:
        mine = np.uint32(sum(1 << field for field in fields))
        here = np.ones(len(selection), np.bool_)
        for bits in every:
            here &= bits & mine > 0
        ids = selection.ids[here]
        if len(ids):
            found.append(ids[view.reads(reader, ids, fields)])
    return np.unique(np.concatenate(found))
