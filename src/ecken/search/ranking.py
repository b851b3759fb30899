"""Order and pages: which of the matching rows are shown, in which order.

An order gives each row one number, smaller first; equal ones are ordered by ``public_id`` (in the
order of names by the name first). The numbers come from the profile, the score of the words, and
the degrees and bridge counts that were passed in, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from ecken.errors import Invalid
from ecken.reference import places
from ecken.search.bitmaps import Rows, rows_of
from ecken.search.columns import name_key
from ecken.search.cursor import Cursor
from ecken.search.evaluate import View

__all__ = [
    "ORDERS",
    "Aligned",
    "Matched",
    "Numbers",
    "Place",
    "distances",
    "first_rows",
    "order_values",
]

ORDERS = ("relevance", "bridges", "name", "nearest", "newest")
_MOST_SCORE = 1 << 26
_MOST_BRIDGES = (1 << 28) - 1

Numbers = npt.NDArray[np.integer[Any]]
Values = npt.NDArray[np.float64] | npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Aligned:
    """Degrees and bridge counts: ``[i]`` is about ``ids[i]`` (rising), or by id if no ids."""

    ids: Rows | None
    degree: Numbers | None
    bridges: Numbers | None

    def places(self, members: Rows, *, rising: bool) -> Any:
        """Where these members, all of whom must be among the ids, stand in the arrays."""
        if self.ids is None or (self.degree is None and self.bridges is None):
            return members
        if rising and len(members) == len(self.ids):
            return slice(None)
        if rising and len(members) * 8 > len(self.ids):
            marked = np.zeros(int(self.ids[-1]) + 1, np.bool_)
            marked[members] = True
            return np.flatnonzero(marked[self.ids])
        return np.searchsorted(self.ids, members)


@dataclass(frozen=True, slots=True)
class Matched:
    """Matching rows of one segment; ``ids`` are the rows as an array, ``members`` their ids."""

    view: View
    rows: BitMap
    ids: Rows
    members: Rows
    rising: bool

    @classmethod
    def of(cls, view: View, rows: BitMap, *, rising: bool) -> Matched:
        """From the rows of a segment; ``rising`` if members rise with rows."""
        ids = rows_of(rows)
        return cls(view, rows, ids, view.segment.members(ids), rising)


@dataclass(frozen=True, slots=True)
class Place:
    """One row to be shown: where it is, and what it was ordered by."""

    part: int
    row: int
    value: float
    name: str
    public_id: str


def distances(near: tuple[float, float], matched: Matched) -> npt.NDArray[np.float64]:
    """Kilometres from (lat, lon) in degrees for each row, float64; infinite without a place."""
    km: npt.NDArray[np.float64] = _by_place(near)[matched.view.segment.columns.place[matched.ids]]
    return km


@lru_cache(maxsize=64)
def _by_place(near: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Kilometres to each of ``all_places``, and infinity as the last."""
    lat, lon = np.radians(near[0]), np.radians(near[1])
    centre = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    chords = np.sqrt(((places.place_arrays().unit - centre) ** 2).sum(axis=1))
    km = 2 * places.EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chords / 2))
    return np.append(km, np.inf)


def order_values(
    order: str,
    matched: Matched,
    score: npt.NDArray[np.int32] | None,
    about: Aligned,
    near: tuple[float, float] | None,
) -> Values:
    """What rows are ordered by, smaller first."""
    columns = matched.view.segment.columns
    if order == "name":
        ranks: Values = columns.name_rank[matched.ids]
        return ranks
    if order == "newest":
        newest: Values = -columns.joined[matched.ids]
        return newest
    if order == "nearest":
        if near is None:
            raise Invalid("order_needs_place", "To order by distance, name a place.", field="order")
        return distances(near, matched)
    places_ = about.places(matched.members, rising=matched.rising)
    grade = 0 if about.degree is None else about.degree[places_].astype(np.int64)
    bridges = 0 if about.bridges is None else about.bridges[places_].astype(np.int64)
    missing = _MOST_BRIDGES - np.minimum(bridges, _MOST_BRIDGES)
    worse = _MOST_SCORE - (score if score is not None else np.zeros(len(matched.ids), np.int32))
    worst_first: npt.NDArray[np.int64] = worse.astype(np.int64)
    if order == "relevance":
        worst_first = (worst_first << 36) | (grade << 28) | missing
    else:
        worst_first = (missing << 35) | (worst_first << 8) | grade
    return worst_first


def first_rows(
    parts: Sequence[Matched], values: Sequence[Values], limit: int, after: Cursor | None,
    *, by_name: bool,
) -> list[Place]:  # fmt: skip
    """The first ``limit`` rows after a cursor, in order. Cost O(rows) and a sort of the few."""
    kept: list[Place] = []
    for number, (matched, value) in enumerate(zip(parts, values, strict=True)):
        chosen = np.arange(len(value))
        if after is not None:
            chosen = _after(matched, value, after, by_name=by_name)
        if len(chosen) > limit:
            chosen = _smallest(matched, value, chosen, limit, by_name=by_name)
        kept += [_place(number, matched, value, int(i), by_name=by_name) for i in chosen]
    kept.sort(key=lambda place: (place.value, place.name, place.public_id))
    return kept[:limit]


def _place(number: int, matched: Matched, value: Values, i: int, *, by_name: bool) -> Place:
    row = int(matched.ids[i])
    segment = matched.view.segment
    public_id = segment.columns.public_id[row].decode()
    name = name_key(segment.profile(row)) if by_name else ""
    return Place(number, row, value[i].item(), name, public_id)


def _after(
    matched: Matched, value: Values, after: Cursor, *, by_name: bool
) -> npt.NDArray[np.intp]:
    keep = value > after.value
    equal = np.flatnonzero(value == after.value)
    if by_name:
        places_ = [_place(0, matched, value, int(i), by_name=True) for i in equal]
        later = [(p.name, p.public_id) > (after.name, after.public_id) for p in places_]
        keep[equal] = np.array(later, np.bool_) if later else False
    else:
        ids = matched.view.segment.columns.public_id[matched.ids[equal]]
        keep[equal] = ids > after.public_id.encode()
    return np.flatnonzero(keep)


def _smallest(
    matched: Matched, value: Values, chosen: npt.NDArray[np.intp], limit: int, *, by_name: bool
) -> npt.NDArray[np.intp]:
    """A few rows that contain the ``limit`` first; ties at the cut are thinned by public id."""
    picked = value[chosen]
    cut = np.partition(picked, limit - 1)[limit - 1]
    sure, tied = chosen[picked < cut], chosen[picked == cut]
    need = limit - len(sure)
    if not by_name and len(tied) > need:
        ids = matched.view.segment.columns.public_id[matched.ids[tied]]
        begin = ids.view(">u8").reshape(-1, 3)[:, 0].astype(np.uint64)
        tied = tied[begin <= np.partition(begin, need - 1)[need - 1]]
    return np.concatenate([sure, tied])
