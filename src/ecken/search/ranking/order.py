"""Order and pages: which matching rows are shown, in which order.

An order gives each row one number, smaller first; equal ones are ordered by ``public_id`` (in the
order of names by the name first). The numbers come from the profile, the score of the words, and
the degrees and bridge counts that were passed in, and from nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ecken.errors import Invalid
from ecken.reference import places
from ecken.search.bitsets.roaring import Rows
from ecken.search.index import posting_kernels
from ecken.search.index.columns import name_key
from ecken.search.index.index_view import View
from ecken.search.profiles import unpack
from ecken.search.ranking.cursor import Cursor

__all__ = [
    "ORDERS", "About", "Numbers", "Place", "distances", "first_rows", "load_compiled",
    "order_values",
]  # fmt: skip

ORDERS = ("relevance", "bridges", "name", "nearest", "newest")
_MOST_SCORE = 1 << 26
_MOST_BRIDGES = (1 << 28) - 1

Numbers = npt.NDArray[np.integer[Any]]
About = Callable[[Rows], Numbers]
"""A number of each of rising ids."""
Values = npt.NDArray[np.float64] | npt.NDArray[np.int64]


class Place(NamedTuple):
    """One member to be shown, and what they were ordered by."""

    value: float
    name: str
    public_id: str
    member: int


def distances(near: tuple[float, float], view: View, ids: Rows) -> npt.NDArray[np.float64]:
    """Kilometres from (lat, lon) in degrees to rising ids; infinite without a place."""
    km: npt.NDArray[np.float64] = _by_place(near)[view.column("place", ids)]
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
    view: View,
    ids: Rows,
    points: Callable[[], npt.NDArray[np.int32]],
    about: tuple[About | None, About | None],
    near: tuple[float, float] | None,
) -> Values:
    """What rising ids are ordered by, smaller first.

    ``points`` gives their scores, ``about`` their degrees and bridge counts.
    """
    if order == "name":
        ranks: Values = view.column("name_rank", ids)
        return ranks
    if order == "newest":
        newest: Values = -view.column("joined", ids)
        return newest
    if order == "nearest":
        if near is None:
            raise Invalid("order_needs_place", "To order by distance, name a place.", field="order")
        return distances(near, view, ids)
    degree, bridges = (None if numbers is None else numbers(ids) for numbers in about)
    worst_first = _MOST_SCORE - points().astype(np.int64)
    grade = 0 if degree is None else degree.astype(np.int64)
    missing: Any = _MOST_BRIDGES
    if bridges is not None:
        missing = _MOST_BRIDGES - np.minimum(bridges.astype(np.int64), _MOST_BRIDGES)
    ordered: npt.NDArray[np.int64] = (worst_first << 36) | (grade << 28) | missing
    if order == "bridges":
        ordered = (missing << 35) | (worst_first << 8) | grade
    return ordered


def load_compiled() -> None:
    """Have the compiled code ready that only long lists of hits need."""
    for kind in (np.int64, np.float64):
        _worst_of_best(np.zeros(2, kind), 1)


def first_rows(
    view: View, ids: Rows, values: Values, limit: int, after: Cursor | None,
    *, by_name: bool,
) -> list[Place]:  # fmt: skip
    """The first ``limit`` places after a cursor, in order. Cost O(ids) and a few sorted."""
    if after is not None:
        later = _after(view, ids, values, after, by_name=by_name)
        ids, values = ids[later], values[later]
    if len(ids) > limit:
        few = _smallest(view, ids, values, limit, by_name=by_name)
        ids, values = ids[few], values[few]
    return sorted(_places(view, ids, values, by_name=by_name))[:limit]


def _places(view: View, ids: Rows, values: Values, *, by_name: bool) -> list[Place]:
    public_ids = view.column("public_id", ids).tolist()
    names = [""] * len(ids)
    if by_name:
        names = [name_key(unpack(0, record)) for record in view.records(ids)]
    return [
        Place(value, name, public_id.decode(), member)
        for value, name, public_id, member in zip(
            values.tolist(), names, public_ids, ids.tolist(), strict=True
        )
    ]


def _after(
    view: View, ids: Rows, values: Values, after: Cursor, *, by_name: bool
) -> npt.NDArray[np.bool_]:
    later: npt.NDArray[np.bool_] = values > after.value
    equal = np.flatnonzero(values == after.value)
    tied = _places(view, ids[equal], values[equal], by_name=by_name)
    wanted = (after.name if by_name else "", after.public_id)
    later[equal] = np.array([(p.name, p.public_id) > wanted for p in tied], np.bool_)
    return later


def _worst_of_best(values: npt.NDArray[Any], limit: int) -> Any:
    return posting_kernels.worst_of_best(values, np.sort(values[:limit])[::-1].copy())


def _smallest(
    view: View, ids: Rows, values: Values, limit: int, *, by_name: bool
) -> npt.NDArray[np.intp]:
    """A few, rising, that contain the ``limit`` first; ties at the cut are thinned by public id."""
    cut = _worst_of_best(values, limit)
    few = np.flatnonzero(values <= cut)
    if by_name or len(few) == limit:
        return few
    is_tied = values[few] == cut
    tied = few[is_tied]
    need = limit - (len(few) - len(tied))
    public_ids = view.column("public_id", ids[tied])
    begin = public_ids.view(">u8").reshape(-1, 3)[:, 0].astype(np.uint64)
    is_tied[is_tied] = begin > np.partition(begin, need - 1)[need - 1]
    chosen: npt.NDArray[np.intp] = few[~is_tied]
    return chosen
