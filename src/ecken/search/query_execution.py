"""Executes a search on one state of the index: hits, page, facets, counts."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from ecken.search.bitsets.bitset import (
    Bits,
    Ids,
    count_in,
    counted,
    ids_of,
    places_in,
    size_of,
    to_bits,
)
from ecken.search.bitsets.roaring import Rows
from ecken.search.cached_property import cached_property
from ecken.search.index.index_state import State
from ecken.search.index.index_view import View
from ecken.search.query.evaluation import evaluate
from ecken.search.query.query_parser import to_line
from ecken.search.query.query_plan import Planner, centre_of
from ecken.search.query_ast import Near
from ecken.search.ranking.cursor import Cursor, read_cursor, write_cursor
from ecken.search.ranking.facets import count_facet
from ecken.search.ranking.match_explanation import explain
from ecken.search.ranking.order import (
    About,
    Numbers,
    Place,
    distances,
    first_rows,
    order_values,
)
from ecken.search.ranking.scoring import Scoring
from ecken.search.results import Found, Hit, Why
from ecken.search.search_request import SearchRequest, SearchScope

__all__ = ["QueryExecution"]


class QueryExecution:
    """A query planned and evaluated once, to be asked about many sets of members.

    Nothing is computed before it is asked for. The scope narrows down for good who is looked at;
    each answer may be narrowed down further.
    """

    def __init__(
        self, state: State, request: SearchRequest, scope: SearchScope, secret: bytes
    ) -> None:
        self._state, self._request, self._scope, self._secret = state, request, scope, secret
        self._chosen = {name: tuple(values) for name, values in request.chosen.items() if values}
        # Rows before words: a change in between then adds rows that no candidate is.
        counting = state.counting_but(scope.exclude)
        self._view = View(counting, state.built, state.fresh, state.lists.vocabulary.terms)
        self._candidates = counting.everyone
        self._within: Bits | None = None
        if scope.within is not None:
            self._within = to_bits(scope.within, len(self._candidates))
            self._candidates = self._candidates & self._within
        self._planner = Planner(state.lists, self._view.has_any, scope.resolve, scope.zone)
        self._plan = self._planner.plan(request.query)

    # -- who matches -----------------------------------------------------------------------

    @cached_property
    def _unfiltered(self) -> Bits:
        """Who matches, whatever values of facets are chosen."""
        return evaluate(self._plan, self._view, self._candidates)

    @cached_property
    def _having_chosen(self) -> dict[str, Bits]:
        """Who of those has the chosen values of each facet."""
        return {
            name: evaluate(self._planner.chosen(name, values), self._view, self._unfiltered)
            for name, values in self._chosen.items()
        }

    def _matching(self, unless: str | None = None) -> Bits:
        """Who matches, disregarding the chosen values of one facet."""
        found = self._unfiltered
        for name, bits in self._having_chosen.items():
            if name != unless:
                found = found & bits
        return found

    @cached_property
    def bits(self) -> Bits:
        """Who matches, as a bitset that is not to be changed."""
        return self._matching()

    def total(self, within: Ids | None = None) -> int:
        """How many match."""
        if within is None:
            return counted(self.bits)
        return count_in(self.bits, to_bits(within, len(self.bits)))

    def members(self, within: Ids | None = None) -> Rows:
        """Who matches, rising."""
        return ids_of(self._inside(self.bits, within))

    def _inside(self, bits: Bits, within: Ids | None) -> Bits:
        return bits if within is None else bits & to_bits(within, len(bits))

    # -- a page ----------------------------------------------------------------------------

    def page(self, within: Ids | None = None) -> Found:
        """The page that the request asks for, with totals and facets."""
        asked, by_name = self._request, self._request.order == "name"
        start = self._start()
        near = self._scope.near or self._centre()
        ids = self.members(within)
        scoring = Scoring(self._plan, self._view, ids)
        about = (
            self._about(self._scope.degree, within),
            self._about(self._scope.bridge_count, within),
        )
        values = order_values(asked.order, self._view, ids, lambda: scoring.points, about, near)
        rows = first_rows(self._view, ids, values, asked.limit + 1, start, by_name=by_name)
        last = rows[asked.limit - 1] if len(rows) > asked.limit else None
        if asked.order not in ("relevance", "bridges"):  # then those shown are all who were scored
            scoring = Scoring(self._plan, self._view, _members(rows[: asked.limit]))
        return Found(
            total=len(ids),
            hits=self._hits(rows[: asked.limit], scoring, near),
            facets=self._facets(ids, within),
            next=self._cursor_behind(last) if last else None,
        )

    def _start(self) -> Cursor | None:
        """Where the page begins; ranks of names change when the index is built anew."""
        if not self._request.cursor:
            return None
        start = read_cursor(self._request.cursor, self._said(), self._secret)
        if self._request.order == "name":
            return start._replace(value=self._state.built.name_rank(start.name))
        return start

    def _cursor_behind(self, last: Place) -> str:
        value = 0 if self._request.order == "name" else last.value  # the name itself is kept
        cursor = Cursor(value, last.name, last.public_id)
        return write_cursor(cursor, self._said(), self._secret)

    def _said(self) -> str:
        """What a cursor is good for."""
        line = to_line(self._request.query)
        return f"{self._request.order}\n{line}\n{sorted(self._chosen.items())}"

    def _about(self, numbers: Numbers | About | None, within: Ids | None) -> About | None:
        """A number for each member, whether it was given as a function or as an array."""
        if numbers is None or callable(numbers):
            return numbers
        chosen = self._scope.within if within is None else within
        if chosen is None:
            return numbers.__getitem__
        bits, size = to_bits(chosen, len(self._candidates)), size_of(chosen)
        if len(numbers) != size:
            raise ValueError(f"{len(numbers)} numbers for {size} ids in within")
        return lambda ids: numbers[places_in(bits, ids)]

    def _facets(self, ids: Rows, within: Ids | None) -> dict[str, list[tuple[str, int]]]:
        names, limit = self._request.facets, self._request.facet_limit
        lists, counted_ = self._state.lists, {}
        rows = None
        if any(name not in self._chosen for name in names):
            rows = self._view.column("rows", ids)
        for name in names:
            mine = rows
            if name in self._chosen or mine is None:
                others = ids_of(self._inside(self._matching(unless=name), within))
                mine = self._view.column("rows", others)
            counted_[name] = count_facet(name, mine, lists, limit)
        return counted_

    def _centre(self) -> tuple[float, float] | None:
        for leaf in self._request.query.leaves():
            if isinstance(leaf, Near):
                place = centre_of(leaf)
                return place.lat, place.lon
        return None

    def _hits(
        self, rows: list[Place], scoring: Scoring, near: tuple[float, float] | None
    ) -> list[Hit]:
        """The hits in the order of ``rows``, with scores, reasons and distances."""
        ids = _members(rows)
        points = scoring.points[scoring.positions(ids)].tolist()
        far = distances(near, self._view, ids).tolist() if near else [inf] * len(rows)
        why: list[tuple[Why, ...]] = [()] * len(rows)
        if self._request.with_reasons:
            why = explain(scoring, self._view, ids, self._state.lists.vocabulary)
        told = dict(zip(ids.tolist(), zip(points, why, far, strict=True), strict=True))
        return [
            Hit(row.member, row.public_id, worth, reason, km if km < inf else None)
            for row in rows
            for worth, reason, km in (told[row.member],)
        ]


def _members(rows: Sequence[Place]) -> Rows:
    """Who is shown, rising."""
    return np.array(sorted(row.member for row in rows), np.uint32)
