"""Values of many members from one column of the index, aligned with the given ids."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ecken.search.bitsets.roaring import Rows, bitmap_of, rows_of
from ecken.search.index.columns import name_key
from ecken.search.index.index_state import State

__all__ = ["gather_column", "labels_of", "order_by_name"]


def gather_column(state: State, name: str, ids: Rows) -> npt.NDArray[Any]:
    """Return one column for rising distinct ``ids``; who is not in the index has its empty value.

    ``industry``, ``city``, ``company``, ``position``: int32 numbers, 0 for none, the same number
    for the same text; ``recruiter``: bool; ``public_id``: bytes of 24. Cost: a gather, plus a
    lookup for each member whose profile was changed since the index was built.
    """
    built = state.built.columns.column(name)
    values = np.zeros(len(ids), dtype=built.dtype)
    inside = ids < len(built)
    values[inside] = built[ids[inside]]
    asked = bitmap_of(ids)
    changed = rows_of(asked & state.stale)
    if len(changed):
        values[np.searchsorted(ids, changed)] = np.zeros(1, dtype=built.dtype)
    fresh = rows_of(asked & state.live)
    if len(fresh):
        rows = state.fresh.rows(fresh)
        values[np.searchsorted(ids, fresh)] = state.fresh.columns.column(name)[rows]
    return values


def order_by_name(state: State, ids: Rows) -> Rows:
    """Return those of rising distinct ``ids`` who are in the index, in the order of ``name_key``.

    Equal names are ordered by public id. Cost: two gathers and a sort; the names themselves are
    read only where the index was built before they came.
    """
    known = rows_of(bitmap_of(ids) & state.members())
    ranks = gather_column(state, "name_rank", known)
    order = np.lexsort(
        (gather_column(state, "public_id", known), _late(state, known, ranks), ranks)
    )
    ordered: Rows = known[order]
    return ordered


def _late(state: State, ids: Rows, ranks: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the places among each other of names that came between two others, or after all."""
    places = np.zeros(len(ids), np.int64)
    late = np.flatnonzero((ranks % 1 > 0) | (ranks == len(state.built.name_order)))
    if len(late) > 1:
        profiles = [state.profile(member) for member in ids[late].tolist()]
        names = [name_key(profile) for profile in profiles if profile is not None]
        number = {name: place for place, name in enumerate(sorted(set(names)))}
        places[late] = [number[name] for name in names]
    return places


def labels_of(state: State, name: str, numbers: npt.NDArray[np.int32]) -> list[str]:
    """Return the texts behind numbers of a coded column."""
    values = state.lists.codes[name].values
    return [values[number] for number in numbers.tolist()]
