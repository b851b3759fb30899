"""One question to an index at one moment: who matches, the page, the facets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
import numpy.typing as npt
from pyroaring import AbstractBitMap, BitMap

from ecken.errors import Invalid
from ecken.search.bitmaps import Rows, bitmap_of, rows_of
from ecken.search.cursor import Cursor, read_cursor, write_cursor
from ecken.search.evaluate import View, evaluate, score
from ecken.search.facets import check_facets, count_facet
from ecken.search.found import Found, Hit
from ecken.search.line import to_line
from ecken.search.nodes import Listed, Near, Query
from ecken.search.plan import AllOf, Part, Planner, Scored, centre_of
from ecken.search.profiles import Profile
from ecken.search.ranking import (
    ORDERS,
    Aligned,
    Matched,
    Numbers,
    Place,
    distances,
    first_rows,
    order_values,
)
from ecken.search.segment import BuiltSegment, FreshSegment, Lists
from ecken.search.why import explain

__all__ = ["MOST_HITS", "Asking", "Ids", "Resolve", "State"]

Ids = npt.NDArray[np.uint32] | AbstractBitMap
Resolve = Callable[[Listed], Ids]

MOST_HITS = 1000


@dataclass(frozen=True, slots=True)
class State:
    """One moment: ``stale`` members of ``built`` no longer count, ``live`` are in ``fresh``."""

    lists: Lists
    built: BuiltSegment
    fresh: FreshSegment
    stale: BitMap
    live: BitMap

    def members(self) -> BitMap:
        """All members."""
        return (self.built.present - self.stale) | self.live

    def profile(self, member: int) -> Profile | None:
        """The profile of one of them."""
        if member in self.live:
            rows = self.fresh.rows(np.array([member], np.uint32))
            return self.fresh.profile(int(rows[0]))
        if member in self.built.present and member not in self.stale:
            return self.built.profile(member)
        return None


def to_bitmap(ids: Ids) -> BitMap:
    """Ids as a bitmap."""
    if isinstance(ids, AbstractBitMap):
        return BitMap(ids)
    if len(ids) > 1 and not (ids[1:] > ids[:-1]).all():
        raise ValueError("ids have to rise without repetition")
    return bitmap_of(ids)


class Asking:
    """Evaluates one query; what is not asked for is not computed."""

    def __init__(
        self, state: State, query: Query, within: Ids | None, exclude: Ids | None,
        resolve: Resolve | None, chosen: Mapping[str, Sequence[str]],
    ) -> None:  # fmt: skip
        check_facets(list(chosen))
        self._state, self._query, self._within = state, query, within
        self._chosen = {name: tuple(values) for name, values in chosen.items() if values}
        self._out = to_bitmap(exclude) if exclude is not None else BitMap()
        allowed = state.members() if within is None else to_bitmap(within)
        self._allowed = allowed - self._out if self._out else allowed
        self._views = (View(state.built), View(state.fresh))
        resolver = (lambda listed: to_bitmap(resolve(listed))) if resolve else None
        # Rows before words: a change in between then adds rows that no candidate is.
        self._candidates = self._rows_allowed()
        self._planner = Planner(state.lists, self._occurs, resolver)
        self._plan = self._planner.plan(query)

    def _occurs(self, word: Scored) -> bool:
        """Whether any member who is not excluded matches."""
        built, fresh = self._existing
        rows = self._views[0].ways(word).rows
        if rows and (built is None or rows.intersect(built)):
            return True
        return bool(self._state.live) and self._views[1].ways(word).rows.intersect(fresh)

    @cached_property
    def _existing(self) -> tuple[BitMap | None, BitMap]:
        """Rows of both segments who are there and not excluded; none for all that were built."""
        state, out = self._state, self._out
        gone = state.stale | out
        built = state.built.present - gone if gone else None
        return built, self._fresh_rows(state.live - out if out else state.live)

    def _fresh_rows(self, members: BitMap) -> BitMap:
        state = self._state
        found = members & state.live if state.live else BitMap()
        return bitmap_of(np.sort(state.fresh.rows(rows_of(found)))) if found else BitMap()

    def _rows_allowed(self) -> tuple[BitMap, BitMap]:
        state = self._state
        built = self._allowed & state.built.present
        return built - state.stale if state.stale else built, self._fresh_rows(self._allowed)

    def _evaluate(self, without: str | None = None) -> list[BitMap]:
        """Matching rows of both segments, disregarding the chosen values of one facet."""
        parts: list[Part] = [self._plan]
        for name, values in self._chosen.items():
            if name != without:
                parts.append(self._planner.chosen(name, values))
        whole = AllOf(tuple(parts)) if len(parts) > 1 else parts[0]
        pairs = zip(self._views, self._candidates, strict=True)
        return [evaluate(whole, view, rows) if rows else rows for view, rows in pairs]

    def _matched(self, rows: list[BitMap]) -> list[Matched]:
        found = [
            Matched.of(view, bitmap, rising=view.segment is self._state.built)
            for view, bitmap in zip(self._views, rows, strict=True)
        ]
        return [matched for matched in found if len(matched.ids)]

    def total(self) -> int:
        """How many match."""
        return sum(map(len, self._evaluate()))

    def members(self) -> Rows:
        """Who matches, rising."""
        ids = [matched.members for matched in self._matched(self._evaluate())]
        return np.sort(np.concatenate(ids)) if ids else np.zeros(0, np.uint32)

    def page(
        self, *, order: str, limit: int, after: str | None, degree: Numbers | None,
        bridges: Numbers | None, near: tuple[float, float] | None, facets: Sequence[str],
        facet_limit: int, secret: bytes,
    ) -> Found:  # fmt: skip
        """One page with totals and facets."""
        _check(order, limit, facets)
        question = f"{order}\n{to_line(self._query)}\n{sorted(self._chosen.items())}"
        start = read_cursor(after, question, secret) if after else None
        if start and order == "name":
            start = start._replace(value=self._state.built.name_rank(start.name))
        near = near or self._centre()
        about = self._about(degree, bridges)
        matched = self._matched(self._evaluate())
        worth = order in ("relevance", "bridges")
        values = [
            order_values(
                order, part, score(self._plan, part.view, part.rows) if worth else None, about, near
            )
            for part in matched
        ]  # fmt: skip
        rows = first_rows(matched, values, limit + 1, start, by_name=order == "name")
        last = rows[limit - 1] if len(rows) > limit else None
        return Found(
            total=sum(len(part.ids) for part in matched),
            hits=self._hits(matched, rows[:limit], near),
            facets={name: self._facet(name, matched, facet_limit) for name in facets},
            next=write_cursor(_end(last, order), question, secret) if last else None,
        )

    def _facet(self, name: str, matched: list[Matched], limit: int) -> list[tuple[str, int]]:
        if name in self._chosen:
            matched = self._matched(self._evaluate(without=name))
        return count_facet(name, matched, self._state.lists, limit)

    def _centre(self) -> tuple[float, float] | None:
        for leaf in self._query.leaves():
            if isinstance(leaf, Near):
                place = centre_of(leaf)
                return place.lat, place.lon
        return None

    def _about(self, degree: Numbers | None, bridges: Numbers | None) -> Aligned:
        if self._within is None:
            return Aligned(None, degree, bridges)
        for values in (degree, bridges):
            if values is not None and len(values) != len(self._within):
                raise ValueError(f"{len(values)} numbers for {len(self._within)} ids in within")
        return Aligned(self._within_ids, degree, bridges)

    @cached_property
    def _within_ids(self) -> Rows:
        within = self._within
        assert within is not None
        return rows_of(BitMap(within)) if isinstance(within, AbstractBitMap) else within

    def _hits(
        self, matched: list[Matched], rows: list[Place], near: tuple[float, float] | None
    ) -> list[Hit]:
        """The hits in the order of ``rows``, with scores, reasons and distances."""
        found: dict[tuple[int, int], Hit] = {}
        for number, part in enumerate(matched):
            shown = BitMap([place.row for place in rows if place.part == number])
            few = Matched.of(part.view, shown, rising=part.rising)
            points = score(self._plan, part.view, shown).tolist()
            far = distances(near, few).tolist() if near is not None else [inf] * len(points)
            for row, member, worth, km in zip(
                few.ids.tolist(), few.members.tolist(), points, far, strict=True
            ):
                why = explain(self._plan, part.view, row, self._state.lists.vocabulary)
                public_id = part.view.segment.columns.public_id[row].decode()
                known = km if km < inf else None
                found[number, row] = Hit(member, public_id, worth, why, known)
        return [found[place.part, place.row] for place in rows]


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
