"""Pairs of names, numbered while reading: one dict, two columns of four bytes."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ecken.graph.labels import Labels
from ecken.graph.packed_rows import Ids

__all__ = ["FoundPairs", "NamedPairs"]

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""Whole numbers, in the one way to write each, that surely fit 64 bits."""


@dataclass(frozen=True, slots=True)
class FoundPairs:
    """What a file held: places of both ends (m,), loops and repeats included, and the labels."""

    a: Ids
    b: Ids
    n: int
    labels: Labels | None
    lines: int
    columns_left_out: int


class NamedPairs:
    """Collects pairs of names; about 100 bytes for each name and 8 for each pair."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._a = array("I")
        self._b = array("I")

    def add_name(self, name: str) -> None:
        """Note a name that may be in no pair."""
        self._places.setdefault(name, len(self._places))

    def add(self, one: str, two: str) -> None:
        """Note a pair."""
        places = self._places
        self._a.append(places.setdefault(one, len(places)))
        self._b.append(places.setdefault(two, len(places)))

    def finish(self, lines: int, columns_left_out: int = 0) -> FoundPairs:
        """Return all pairs; labels ascend, and are numbers if all names are whole numbers."""
        labels, rank = _order(list(self._places))
        a, b = (rank[np.frombuffer(side, dtype=np.uint32)] for side in (self._a, self._b))
        known = None if _are_places(labels) else Labels(labels)
        return FoundPairs(a, b, labels.size, known, lines, columns_left_out)


def _order(names: list[str]) -> tuple[NDArray[np.int64] | NDArray[np.object_], Ids]:
    """Return the labels, ascending, and the place of each name among them."""
    labels: NDArray[np.int64] | NDArray[np.object_]
    if all(map(_WHOLE.fullmatch, names)):
        labels = np.array([int(name) for name in names], dtype=np.int64)
        order = np.argsort(labels)
    else:
        labels = np.empty(len(names), dtype=object)
        labels[:] = names
        order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    rank = np.empty(len(names), dtype=np.uint32)
    rank[order] = np.arange(len(names))
    return labels[order], rank


def _are_places(labels: NDArray[np.int64] | NDArray[np.object_]) -> bool:
    if labels.dtype == object:
        return labels.size == 0
    return bool((labels == np.arange(labels.size)).all())
