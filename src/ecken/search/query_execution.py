"""One question to an index at one moment: who matches, the page, the facets, the counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, tzinfo
from math import inf

import numpy as np

from ecken.errors import Invalid
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
from ecken.search.cached_property import once
from ecken.search.index.index_state import State
from ecken.search.index.index_view import View
from ecken.search.query.budget import check_chosen, check_size
from ecken.search.query.evaluation import evaluate
from ecken.search.query.query_parser import to_line
from ecken.search.query.query_plan import Planner, centre_of
from ecken.search.query_ast import Listed, Near, Query
from ecken.search.ranking.cursor import Cursor, read_cursor, write_cursor
from ecken.search.ranking.facets import check_facets, count_facet
from ecken.search.ranking.match_explanation import explain
from ecken.search.ranking.order import (
    ORDERS,
    About,
    Numbers,
    Place,
    distances,
    first_rows,
    order_values,
)
from ecken.search.ranking.scoring import Scoring
from ecken.search.results import Found, Hit, Why

__all__ = ["MOST_HITS", "Asking", "Resolve"]

Resolve = Callable[[Listed], Ids]

MOST_HITS = 1000


class Asking:
    """A query planned and evaluated once, to be asked about many sets of members.

    Nothing is computed before it is asked for. ``within`` narrows down for good who is looked at;
    each answer may be narrowed down further.
    """

    def __init__(
        self, state: State, query: Query, within: Ids | None, exclude: Ids | None,
        resolve: Resolve | None, chosen: Mapping[str, Sequence[str]], secret: bytes,
        zone: tzinfo = UTC,
    ) -> None:  # fmt: skip
        check_facets(list(chosen))
        check_size(query.root)
        check_chosen(chosen)
        self._state, self._query, self._secret = state, query, secret
        self._chosen = {name: tuple(values) for name, values in chosen.items() if values}
        # Rows before words: a change in between then adds rows that no candidate is.
        counting = state.counting_but(exclude)
        self._view = View(counting, state.built, state.fresh, state.lists.vocabulary.terms)
        self._scope = counting.everyone
        self._within = within if within is None else to_bits(within, len(self._scope))
        self._size = 0 if within is None else size_of(within)
        if self._within is not None:
            self._scope = self._scope & self._within
        self._planner = Planner(state.lists, self._view.has_any, resolve, zone)
        self._plan = self._planner.plan(query)

    # -- who matches -----------------------------------------------------------------------

    @once
    def _unfiltered(self) -> Bits:
        """Who matches, whatever values of facets are chosen."""
        return evaluate(self._plan, self._view, self._scope)

    @once
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

    @once
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

    def page(
        self,
        within: Ids | None = None,
        *,
        order: str = "relevance",
        limit: int = 20,
        after: str | None = None,
        degree: Numbers | About | None = None,
        bridge_count: Numbers | About | None = None,
        near: tuple[float, float] | None = None,
        facets: Sequence[str] = (),
        facet_limit: int = 20,
        reasons: bool = True,
    ) -> Found:
        """One page with totals and facets; see ``ProfileIndex.search``."""
        _check(order, limit, facets)
        about = self._about(degree, within), self._about(bridge_count, within)
        start = read_cursor(after, self._said(order), self._secret) if after else None
        if start and order == "name":
            start = start._replace(value=self._state.built.name_rank(start.name))
        near = near or self._centre()
        ids = self.members(within)
        scoring = Scoring(self._plan, self._view, ids)
        values = order_values(order, self._view, ids, lambda: scoring.points, about, near)
        rows = first_rows(self._view, ids, values, limit + 1, start, by_name=order == "name")
        last = rows[limit - 1] if len(rows) > limit else None
        if order not in ("relevance", "bridges"):  # then those shown are all who were scored
            scoring = Scoring(self._plan, self._view, _members(rows[:limit]))
        return Found(
            total=len(ids),
            hits=self._hits(rows[:limit], scoring, near, reasons=reasons),
            facets=self._facets(facets, ids, within, facet_limit),
            next=write_cursor(_end(last, order), self._said(order), self._secret) if last else None,
        )

    def _said(self, order: str) -> str:
        """What a cursor is good for."""
        return f"{order}\n{to_line(self._query)}\n{sorted(self._chosen.items())}"

    def _about(self, numbers: Numbers | About | None, within: Ids | None) -> About | None:
        """A number for each member, whether it was given as a function or as an array."""
        if numbers is None or callable(numbers):
            return numbers
        bits, size = self._within, self._size
        if within is not None:
            bits, size = to_bits(within, len(self._scope)), size_of(within)
        if bits is None:
            return numbers.__getitem__
        if len(numbers) != size:
            raise ValueError(f"{len(numbers)} numbers for {size} ids in within")
        return lambda ids: numbers[places_in(bits, ids)]

    def _facets(
        self, names: Sequence[str], ids: Rows, within: Ids | None, limit: int
    ) -> dict[str, list[tuple[str, int]]]:
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
        for leaf in self._query.leaves():
            if isinstance(leaf, Near):
                place = centre_of(leaf)
                return place.lat, place.lon
        return None

    def _hits(
        self, rows: list[Place], scoring: Scoring, near: tuple[float, float] | None, *,
        reasons: bool,
    ) -> list[Hit]:  # fmt: skip
        """The hits in the order of ``rows``, with scores, reasons and distances."""
        ids = _members(rows)
        points = scoring.points[scoring.positions(ids)].tolist()
        far = distances(near, self._view, ids).tolist() if near else [inf] * len(rows)
        why: list[tuple[Why, ...]] = [()] * len(rows)
        if reasons:
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


def _end(last: Place, order: str) -> Cursor:
    """Ranks of names change when the index is built anew: the name itself is kept."""
    return Cursor(0 if order == "name" else last.value, last.name, last.public_id)


def _check(order: str, limit: int, facets: Sequence[str]) -> None:
    if order not in ORDERS:
        raise Invalid(
            "order_unknown", "There is no order “{name}”; there are {known}.", field="order",
            name=order, known=", ".join(ORDERS),
        )  # fmt: skip
    if not 1 <= limit <= MOST_HITS:
        raise Invalid(
            "limit_invalid", "A page has from 1 to {most} hits.", field="limit", most=MOST_HITS
        )
    check_facets(facets)
