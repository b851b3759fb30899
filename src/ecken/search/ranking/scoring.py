"""How well the words of a query match some members."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ecken.search.bitsets.roaring import Rows
from ecken.search.cached_property import cached_property
from ecken.search.index.index_view import View, Ways
from ecken.search.index.visible_rows import Selection
from ecken.search.matching.query_parts import AllOf, AnyOf, Part, Preferred, Scored, Spoken

__all__ = ["Scoring"]


class Scoring:
    """Each word looked up once for some members who match, by rising ids."""

    def __init__(self, part: Part, view: View, ids: Rows) -> None:
        self._part, self._view, self._ids = part, view, ids

    @cached_property
    def words(self) -> list[tuple[Scored, Ways]]:
        """The words that hits are scored and underlined for, and how they match by position."""
        words = list(_scored_parts(self._part))
        if not words:
            return []
        selection = Selection(self._view.counting, self._ids)
        ways = {word.name: self._view.ways(word, selection) for word in words}
        return [(word, ways[word.name]) for word in words]

    @cached_property
    def points(self) -> npt.NDArray[np.int32]:
        """The score of each: for each word its best way."""
        total = np.zeros(len(self._ids), np.int32)
        for _, ways in self.words:
            total += ways.best
        return total

    def positions(self, ids: Rows) -> npt.NDArray[np.int64]:
        """Where some of the members stand here."""
        return np.searchsorted(self._ids, ids)


def _scored_parts(part: Part) -> Iterator[Scored]:
    """All words but excluded ones."""
    if isinstance(part, Scored):
        yield part
    elif isinstance(part, Preferred):
        yield part.part
    elif isinstance(part, Spoken):
        yield from part.every
    elif isinstance(part, AllOf | AnyOf):
        for inner in part.parts:
            yield from _scored_parts(inner)
